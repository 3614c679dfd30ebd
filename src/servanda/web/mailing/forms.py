"""The form in which a member chooses the digest."""

from typing import Any

from django import forms

from servanda import wording
from servanda.ledger.models import Partnership
from servanda.records import Topic
from servanda.web.mailing.subscribing import EVERY


class DigestForm(forms.Form):
    """Where the digest is sent, how often, and what it tells of."""

    address = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    every = forms.ChoiceField(
        label="How often",
        choices=[(key, rhythm.label) for key, rhythm in EVERY.items()],
        initial="week",
        widget=forms.RadioSelect,
        help_text="Where nothing is new, nothing is sent.",
    )
    partnerships = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, help_text="None chosen: all, also those to come."
    )
    topics = forms.MultipleChoiceField(
        required=False,
        choices=[(topic.value, wording.name_topic(topic)) for topic in Topic],
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the partnerships that the ledger has."""
        super().__init__(*args, **kwargs)
        listed = Partnership.objects.order_by("name", "id").values_list("id", "name")
        self.fields["partnerships"].choices = list(listed)  # type: ignore[attr-defined]
