"""The addresses of this slice."""

from django.urls import path

from servanda.web.assessing import owning, scoring, views

urlpatterns = [
    path("assessments/", views.index, name="assessments"),
    path("partnerships/<str:partnership>/assess/", owning.open_, name="assessment-open"),
    path("assessments/<str:key>/", views.show, name="assessment"),
    path("assessments/<str:key>/agreement/", views.agreement, name="assessment-agreement"),
    path("assessments/<str:key>/change/", owning.change, name="assessment-change"),
    path("assessments/<str:key>/criteria/<path:commitment>/", owning.criteria, name="assessment-criteria"),
    path("assessments/<str:key>/publish/", owning.publish, name="assessment-publish"),
    path("assessments/<str:key>/score/", scoring.score_next, name="assessment-score-next"),
    path("assessments/<str:key>/settle/", scoring.settle_next, name="assessment-settle-next"),
    path("assessments/<str:key>/<str:pair>/", views.show_pair, name="assessment-pair"),
    path("assessments/<str:key>/<str:pair>/score/", scoring.score, name="assessment-score"),
    path("assessments/<str:key>/<str:pair>/settle/", scoring.settle, name="assessment-settle"),
    path("assessments/<str:key>/<str:pair>/reply/", scoring.reply, name="assessment-reply"),
]
