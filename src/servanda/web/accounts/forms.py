"""The forms of sign-in, members and one's own account."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User

from servanda.ledger.payloads import Role

ROLES = [
    (Role.READER.value, "Reader: reads everything"),
    (Role.CODER.value, "Coder: also adds instruments and suggests decisions"),
    (Role.REVIEWER.value, "Reviewer: also settles decisions and names partnerships"),
    (Role.OWNER.value, "Owner: also lets people in and sets their roles"),
]


class SignInForm(forms.Form):
    """A member's name and password."""

    name = forms.CharField(
        max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        strip=False, max_length=4096, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class MemberForm(forms.Form):
    """Somebody to let in."""

    name = forms.CharField(
        label="User name",
        max_length=150,
        help_text="Stands beside all they do, for good; it can't be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    full_name = forms.CharField(label="Full name", max_length=200, required=False)
    role = forms.ChoiceField(choices=ROLES, initial=Role.CODER.value, widget=forms.RadioSelect)


class NameForm(forms.Form):
    """One's own full name."""

    full_name = forms.CharField(
        label="Full name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class PasswordForm(forms.Form):
    """A new password, and the old one where there is one."""

    old = forms.CharField(
        label="Password now", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="New password",
        strip=False,
        max_length=4096,
        help_text="Ten letters or more; not a common one, not only digits.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password again", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, user: User, *args: Any, ask_old: bool, **kwargs: Any) -> None:
        """Ask for the old password of ``user`` where that is needed."""
        super().__init__(*args, **kwargs)
        self._user = user
        if not ask_old:
            del self.fields["old"]

    def clean_old(self) -> str:
        """Refuse a wrong password."""
        old: str = self.cleaned_data["old"]
        if not self._user.check_password(old):
            raise forms.ValidationError("That is not your password.")
        return old

    def clean_new(self) -> str:
        """Refuse a weak password."""
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self._user)
        return new

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        data = super().clean() or self.cleaned_data
        if data.get("new") and data.get("again") != data["new"]:
            self.add_error("again", "The two are not the same.")
        return data


class TokenForm(forms.Form):
    """The name of a new token."""

    token_name = forms.CharField(
        label="Name of a new token", max_length=80, widget=forms.TextInput(attrs={"placeholder": "nightly export"})
    )
