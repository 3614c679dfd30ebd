"""The forms that open and change a cycle."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from servanda.assessment import SCALES, Scale, Value, make_scale
from servanda.assessment.errors import AssessmentError
from servanda.ledger.models import Member
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor

OWN: Final = "own"
_SCALES: Final = (
    ("compliance", "Compliance: −1, 0, +1"),
    ("steps", "Five steps: withdrawn, not started, limited, substantial, complete"),
    (OWN, "One’s own, written below"),
)


class CycleForm(forms.Form):
    """The name, period and coders of a cycle; its scale where it is new, since a scale never changes."""

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    since = forms.CharField(
        label="First day of the period", required=False, max_length=10, widget=forms.TextInput(attrs={"type": "date"})
    )
    until = forms.CharField(
        label="Last day of the period", required=False, max_length=10, widget=forms.TextInput(attrs={"type": "date"})
    )
    coders = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        help_text="Two or more. Each scores for themselves and sees no score of another before it stands.",
    )
    scale = forms.ChoiceField(choices=_SCALES, widget=forms.RadioSelect, initial="compliance")
    scale_name = forms.CharField(label="Name of one’s own scale", required=False, max_length=200)
    values = forms.CharField(
        label="Values of one’s own scale",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "none, 0, nothing was done\nall, 1, all was done"}),
        help_text="One a line, from the lowest: its code, the number that averages take, and when it is to be given.",
    )

    def __init__(self, *args: Any, new: bool, members: Sequence[str] = (), **kwargs: Any) -> None:
        """Offer those who may code, and ``members`` who do already; ask for the scale of a new cycle only."""
        super().__init__(*args, **kwargs)
        rows = Member.objects.order_by("id")
        found = [(row.id, row) for row in rows if row.id in members or _may_code(row)]
        field = self.fields["coders"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (key, f"{row.full_name} ({key}), {row.role}" if row.full_name else f"{key}, {row.role}")
            for key, row in found
        ]
        if not new:
            for name in ("scale", "scale_name", "values"):
                del self.fields[name]

    def clean_coders(self) -> list[str]:
        """Refuse fewer than two."""
        coders: list[str] = self.cleaned_data["coders"]
        if len(coders) < 2:
            raise forms.ValidationError("Choose two coders or more: agreement is between them.")
        return coders

    def clean(self) -> dict[str, Any]:
        """Put the scale itself in place of its name; refuse one of one's own that is none."""
        data = super().clean() or self.cleaned_data
        if data.get("scale") == OWN:
            try:
                data["scale"] = read_scale(data.get("scale_name", ""), data.get("values", ""))
            except AssessmentError as error:
                self.add_error("values", str(error))
        elif data.get("scale"):
            data["scale"] = SCALES[data["scale"]]
        return data


def read_scale(name: str, lines: str) -> Scale:
    """Return the scale that somebody wrote, a value a line; raise ``AssessmentError`` where it is none."""
    values = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        code, _, rest = (part.strip() for part in line.partition(","))
        number, _, words = (part.strip() for part in rest.partition(","))
        try:
            values.append(Value(code, float(number), words))
        except ValueError:
            raise AssessmentError(f"“{line}”: write a code, a number and words, with commas between them") from None
    return make_scale(name, values)


def _may_code(row: Member) -> bool:
    return row.active and Actor(row.id, Role(row.role)).may(Role.CODER)
