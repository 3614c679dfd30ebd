"""The addresses of this slice."""

from django.urls import path

from servanda.web.lineage import views

urlpatterns = [
    path("partnerships/<str:key>/lineage/", views.show, name="lineage"),
    path("partnerships/<str:key>/lineage.svg", views.send_file, name="lineage-file"),
]
