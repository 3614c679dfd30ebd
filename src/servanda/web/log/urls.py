"""The addresses of the log."""

from django.urls import path

from servanda.web.log import views

urlpatterns = [
    path("log/", views.log, name="log"),
    path("log/<int:sequence>/", views.entry, name="entry"),
]
