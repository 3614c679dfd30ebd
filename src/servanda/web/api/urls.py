"""The addresses of this slice: the API's routes, its OpenAPI document and the document's page."""

from django.urls import path

from servanda.web.api.site import api

urlpatterns = [path("api/", api.urls)]
