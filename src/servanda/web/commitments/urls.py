"""The addresses of this slice."""

from django.urls import path

from servanda.web.commitments import views

urlpatterns = [
    path("commitments/", views.index, name="commitments"),
    path("commitments.<str:form>", views.export_list, name="commitments-export"),
    path("commitments/<path:key>/", views.show, name="commitment"),
]
