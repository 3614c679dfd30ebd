"""The addresses of this slice. Those of the feeds stay, since people subscribe to them."""

from django.urls import path

from servanda.web.downloads import views

urlpatterns = [
    path("data/", views.show, name="data"),
    path("data/<str:form>", views.download, name="download"),
    path("feeds/commitments.atom", views.atom, name="feed-atom"),
    path("feeds/deadlines.ics", views.ics, name="feed-ics"),
]
