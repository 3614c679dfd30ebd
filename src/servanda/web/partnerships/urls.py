"""The addresses of this slice: partnerships, and the list of instruments that stand under them."""

from django.urls import path

from servanda.web.partnerships import instruments, views

urlpatterns = [
    path("partnerships/", views.index, name="partnerships"),
    path("partnerships.<str:form>", views.export_list, name="partnerships-export"),
    path("partnerships/add/", views.add, name="partnership-add"),
    path("partnerships/<str:key>/", views.show, name="partnership"),
    path("partnerships/<str:key>/edit/", views.edit, name="partnership-edit"),
    path("instruments/", instruments.index, name="instruments"),
    path("instruments.<str:form>", instruments.export_list, name="instruments-export"),
    path("instruments/<path:key>/move/", instruments.move, name="instrument-move"),
]
