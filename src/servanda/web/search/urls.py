"""The address of this slice."""

from django.urls import path

from servanda.web.search import views

urlpatterns = [path("search/", views.show, name="search")]
