"""The addresses of this slice."""

from django.urls import path

from servanda.web.mailing import views

urlpatterns = [
    path("account/digest/", views.choose, name="account-digest"),
    path("account/digest/stop/", views.stop, name="account-digest-stop"),
    path("digest/<str:token>/confirm/", views.confirm, name="digest-confirm"),
    path("digest/<str:token>/unsubscribe/", views.unsubscribe, name="digest-unsubscribe"),
]
