"""The addresses of reports: of a partnership, and of one cycle of assessment."""

from django.urls import path

from servanda.web.reports import views

urlpatterns = [
    path("assessments/<str:key>/report.<str:form>", views.cycle, name="cycle-report"),
    path("partnerships/<str:key>/report.<str:form>", views.report, name="partnership-report"),
    path("partnerships/<str:key>/brief.<str:form>", views.brief, name="partnership-brief"),
]
