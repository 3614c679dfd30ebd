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
    if lemma == form:
        return guess
    bare = lemma.removesuffix("e")
    if guess == bare != lemma and simplemma.lemmatize(f"{bare}s", lang="en") == bare:
        return bare  # "developed" is in the dictionary as "develope", and "develops" as "develop"
    return lemma
