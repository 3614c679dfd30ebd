"""Base forms of verbs: a table of inflected forms that communiqués use, and the guess where no dictionary helps."""

import pytest

from servanda.language.lemmas import verb_lemma

FORMS = {
    "reaffirmed": "reaffirm",
    "operationalizing": "operationalize",
    "committed": "commit",
    "agreed": "agree",
    "pledged": "pledge",
    "decided": "decide",
    "underscored": "underscore",
    "announced": "announce",
    "launches": "launch",
    "establishing": "establish",
    "strengthening": "strengthen",
    "developing": "develop",
    "halved": "halve",
    "met": "meet",
    "held": "hold",
    "undertook": "undertake",
    "chose": "choose",
    "investing": "invest",
    "intends": "intend",
    "plans": "plan",
    "seeks": "seek",
    "signed": "sign",
    "welcomed": "welcome",
    "providing": "provide",
}


@pytest.mark.parametrize(("form", "lemma"), FORMS.items())
def test_knows_the_base_form(form: str, lemma: str) -> None:
    assert verb_lemma(form, "?") == lemma


def test_takes_the_guess_over_a_slip_of_the_dictionary() -> None:
    assert verb_lemma("developed", "develop") == "develop"


@pytest.mark.parametrize(("form", "guess"), [("qqing", "qq"), ("co-hosted", "co-host"), ("grenelled", "grenelle")])
def test_takes_the_guess_where_the_dictionary_is_silent(form: str, guess: str) -> None:
    assert verb_lemma(form, guess) == guess
