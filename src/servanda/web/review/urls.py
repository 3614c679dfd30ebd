"""The addresses of this slice."""

from django.urls import URLPattern, path

from servanda.web.review import adding, views

_DECISIONS = ("accept", "reject", "split", "merge", "settle", "dismiss")

urlpatterns: list[URLPattern] = [
    path("instruments/add/", adding.page, name="instrument-add"),
    path("instruments/<path:key>/", views.instrument_page, name="instrument"),
    *(
        path(f"review/<path:key>/{action}/", views.decision, {"action": action}, name=f"review-{action}")
        for action in _DECISIONS
    ),
    path("review/<path:key>/edit/", views.edit, name="review-edit"),
    path("review/<path:key>/draft/", views.draft, name="review-draft"),
    path("review/<path:key>/add/", views.add_commitment, name="review-add"),
    path("review/<path:key>/undo/", views.undo, name="review-undo"),
]
