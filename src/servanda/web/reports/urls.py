"""The addresses of the reports of a partnership."""

from django.urls import path

from servanda.web.reports import views

urlpatterns = [
    path("partnerships/<str:key>/report.<str:form>", views.report, name="partnership-report"),
    path("partnerships/<str:key>/brief.<str:form>", views.brief, name="partnership-brief"),
]
