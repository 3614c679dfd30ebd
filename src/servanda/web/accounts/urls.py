"""The addresses of sign-in, members and one's own account."""

from django.urls import path

from servanda.web.accounts import sessions, views

urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("sign-in/<str:token>/", sessions.sign_in_link, name="sign-in-link"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("users/", views.users, name="users"),
    path("users/add/", views.add_user, name="user-add"),
    path("users/<str:name>/change/", views.change_user, name="user-change"),
    path("users/<str:name>/link/", views.make_link, name="user-link"),
    path("account/", views.account, name="account"),
    path("account/name/", views.rename, name="account-name"),
    path("account/password/", views.set_password, name="account-password"),
    path("account/tokens/", views.make_token, name="token-make"),
    path("account/tokens/<int:key>/revoke/", views.revoke_token, name="token-revoke"),
]
