"""The addresses of this slice."""

from django.urls import path

from servanda.web.registers import views

urlpatterns = [
    path("bodies/", views.show_bodies, name="bodies"),
    path("bodies.<str:form>", views.export_bodies, name="bodies-export"),
    path("money/", views.show_money, name="money"),
    path("money.<str:form>", views.export_money, name="money-export"),
    path("deadlines/", views.show_deadlines, name="deadlines"),
    path("deadlines.ics", views.show_calendar, name="calendar"),
    path("deadlines.<str:form>", views.export_deadlines, name="deadlines-export"),
]
