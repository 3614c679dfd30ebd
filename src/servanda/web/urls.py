"""The addresses of all pages: each slice has its own in its ``urls``; fixed ones come before those with a key."""

from django.urls import include, path

urlpatterns = [
    path("", include("servanda.web.home.urls")),
    path("", include("servanda.web.accounts.urls")),
    path("", include("servanda.web.mailing.urls")),
    path("", include("servanda.web.downloads.urls")),
    path("", include("servanda.web.log.urls")),
    path("", include("servanda.web.api.urls")),
    path("", include("servanda.web.assessing.urls")),
    path("", include("servanda.web.commitments.urls")),
    path("", include("servanda.web.embedding.urls")),
    path("", include("servanda.web.following.urls")),
    path("", include("servanda.web.lineage.urls")),
    path("", include("servanda.web.partnerships.urls")),
    path("", include("servanda.web.reports.urls")),
    path("", include("servanda.web.registers.urls")),
    path("", include("servanda.web.review.urls")),
    path("", include("servanda.web.search.urls")),
]
handler400 = "servanda.web.errors.bad_request"
handler403 = "servanda.web.errors.forbidden"
handler404 = "servanda.web.errors.not_found"
handler500 = "servanda.web.errors.broken"
