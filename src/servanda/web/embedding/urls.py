"""The addresses of this slice."""

from django.urls import path

from servanda.web.embedding import views

urlpatterns = [
    path("embed/commitments/<path:key>/", views.commitment, name="embed-commitment"),
    path("embed/partnerships/<str:key>/", views.partnership, name="embed-partnership"),
]
