"""The forms that name a partnership and put an instrument under another."""

from typing import Any

from django import forms

from servanda.ledger.models import Partnership


class PartnershipForm(forms.Form):
    """The name and parties of a partnership; its id where it is new."""

    key = forms.CharField(
        label="Id",
        max_length=60,
        help_text="Stands in addresses and public ids for good: letters, digits and hyphens, as in US-KR.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(max_length=200)
    parties = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One a line: the code of a state or grouping (KR, EU), any other by its name. Instruments with just "
        "these parties are filed here.",
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        """Ask for the id of a new partnership only."""
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["key"]

    def clean_key(self) -> str:
        """Refuse an id that is taken, or that is an address already."""
        key: str = self.cleaned_data["key"]
        if key == "add" or Partnership.objects.filter(pk=key).exists():
            raise forms.ValidationError(f"{key} is taken: choose another id.")
        return key

    def clean_parties(self) -> list[str]:
        """Return the parties, each once."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["parties"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class FilingForm(forms.Form):
    """The partnership under which an instrument is to stand."""

    partnership = forms.ChoiceField(label="Partnership")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the partnerships that there are."""
        super().__init__(*args, **kwargs)
        rows = Partnership.objects.order_by("name", "id").values_list("id", "name")
        field = self.fields["partnership"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, f"{name} ({key})") for key, name in rows]
