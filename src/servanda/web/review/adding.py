"""The page to add documents: files, an address or pasted text in, instruments of the ledger out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from servanda.instruments import InstrumentError
from servanda.ledger import models as m
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor, Filed, Outcome
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.adding import add
from servanda.web.review.revising import read_parties

MOST_FILES: Final = 20
MOST_BYTES: Final = 20_000_000
MOST_PASTED: Final = 2_000_000


class SeveralFiles(forms.ClearableFileInput):
    """The control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each within the limits."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files; raise ``ValidationError`` where there are too many."""
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"{len(files)} files are too many at once: choose up to {MOST_FILES}.")
        return files


class AddForm(forms.Form):
    """What to add: just one of files, an address and pasted text; and what the document does not say itself."""

    documents = FilesField(
        required=False,
        label="Files",
        help_text=f"PDF, Word (DOCX), HTML, Markdown or plain text; up to {MOST_FILES}, each up to 20 MB.",
    )
    url = forms.URLField(
        required=False,
        label="or an address on the web",
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://…"}),
    )
    text = forms.CharField(
        required=False, max_length=MOST_PASTED, label="or its text", widget=forms.Textarea(attrs={"rows": 6})
    )
    title = forms.CharField(required=False, max_length=500, help_text="Where the document does not say it well.")
    date = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    parties = forms.CharField(required=False, max_length=1000, help_text="Codes or names with semicolons: US; KR")
    partnership = forms.CharField(
        required=False, max_length=60, help_text="Its short name, such as US-KR. Left empty, the parties decide."
    )

    def clean_url(self) -> str:
        """Return the address; raise ``ValidationError`` for one that is not on the web."""
        url: str = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("Give an address that begins with https:// or http://.")
        return url

    def clean_parties(self) -> tuple[str, ...]:
        """Return the parties as codes and names."""
        text = self.cleaned_data["parties"]
        return read_parties(text) if text.strip() else ()

    def clean(self) -> dict[str, Any]:
        """Refuse a form with no source or with several."""
        data: dict[str, Any] = super().clean() or {}
        given = [name for name in ("documents", "url", "text") if data.get(name)]
        if not given and not self.errors:
            raise forms.ValidationError("Choose a file, give an address, or paste the text of a document.")
        if len(given) > 1:
            raise forms.ValidationError("Give files, an address or text: one of the three at a time.")
        if len(data.get("documents") or ()) > 1 and data.get("title"):
            self.add_error("title", "A title can be given to one document only: add these files one by one.")
        return data


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that was not added, and why."""

    name: str
    reason: str


@requires(Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest) -> HttpResponseBase:
    """Show the form, or add what it holds and go to the instrument."""
    if request.method != "POST":
        return _show(request, AddForm(initial={name: request.GET.get(name, "") for name in ("url", "partnership")}))
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, status=422)
    added, failures = _add_all(actor_of(request), form.cleaned_data)
    for filed in added:
        _tell(request, filed)
    if failures:
        again = AddForm(initial={name: request.POST.get(name, "") for name in form.fields if name != "documents"})
        return _show(request, again, failures, added, status=422)
    if len(added) == 1:
        return redirect("instrument", added[0].id)
    return redirect("instruments")


def _add_all(actor: Actor, data: dict[str, Any]) -> tuple[list[Filed], list[Failure]]:
    added: list[Filed] = []
    failures: list[Failure] = []
    for name, source in _sources(data):
        try:
            added.append(_add(actor, name, source, data))
        except (InstrumentError, LedgerError) as error:
            label = name or str(source)
            failures.append(Failure(label, str(error).removeprefix(f"{label}: ")))
    return added, failures


def _sources(data: dict[str, Any]) -> "Sequence[tuple[str | None, str | bytes | UploadedFile[Any]]]":
    if data["url"]:
        return [(None, data["url"])]
    if data["text"]:
        return [("pasted text", data["text"].encode())]
    return [(file.name, file) for file in data["documents"]]


def _add(actor: Actor, name: str | None, source: "str | bytes | UploadedFile[Any]", data: dict[str, Any]) -> Filed:
    date: datetime.date | None = data["date"]
    return add(
        actor,
        _received(source) if isinstance(source, UploadedFile) else source,
        name=name,
        title=data["title"] or None,
        date=date,
        parties=data["parties"],
        partnership=data["partnership"] or None,
        public_only=True,
    )


def _received(file: "UploadedFile[Any]") -> bytes:
    if (file.size or 0) > min(MOST_BYTES, settings.SERVANDA_UPLOAD_BYTES):
        raise InstrumentError(f"it is larger than {MOST_BYTES // 1_000_000} MB: give a part of it")
    return bytes(file.read())


def _tell(request: MemberRequest, filed: Filed) -> None:
    title = m.Instrument.objects.values_list("title", flat=True).get(pk=filed.id)
    found = f"{filed.proposed} commitment{'' if filed.proposed == 1 else 's'}"
    match filed.outcome:
        case Outcome.UNCHANGED:
            messages.info(request, f"“{title}” is there already; nothing was changed.")
        case Outcome.CORRECTED:
            again = f"{len(filed.recheck)} to look at again" if filed.recheck else "every decision still stands"
            messages.success(request, f"“{title}” was there in another version: corrected, {again}, {found} new.")
        case _:
            messages.success(request, f"“{title}” was added with {found} to review.")


def _show(
    request: MemberRequest,
    form: AddForm,
    failures: Sequence[Failure] = (),
    added: Sequence[Filed] = (),
    status: int = 200,
) -> HttpResponseBase:
    context = {
        "form": form,
        "failures": failures,
        "added": added,
        "partnerships": m.Partnership.objects.order_by("id").values_list("id", flat=True)[:200],
    }
    return render(request, "review/add.html", context, status=status)
