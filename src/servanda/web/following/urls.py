"""The addresses of this slice."""

from django.urls import path

from servanda.web.following import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/undo/", views.undo, name="inbox-undo"),
    path("inbox/<str:kind>/<str:key>/<str:action>/", views.decide, name="inbox-decide"),
    path("silent/", views.silent, name="silent"),
    path("partnerships/<str:key>/silent/", views.silent_of, name="partnership-silent"),
]
