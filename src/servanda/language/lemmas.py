"""A verb's form in, its base form out: simplemma's dictionary, and the pipeline's own lemma where that has none.

The trained lemmatiser guesses endings and is at a loss before verbs that no treebank holds ("reaffirmed",
"operationalizing"); the dictionary knows them.
"""

import functools


@functools.cache
def verb_lemma(form: str, guess: str) -> str:
    """Return the base form of the inflected verb ``form`` (lower case); ``guess`` is what the pipeline made of it."""
    import simplemma

    lemma: str = simplemma.lemmatize(form, lang="en").lower()
    without_e = lemma.removesuffix("e")
    if lemma == form or (guess == without_e != lemma and simplemma.is_known(without_e, lang="en")):
        return guess  # "developed" is in the dictionary as "develope"
    return lemma
