"""English text in, sentences and dependency trees out.

``sentences`` cuts a block by rules, before anything is parsed; ``parse`` turns sentences into spaCy documents, one
tree each, with the pipeline that ``training/`` makes and that is packaged in ``en/model``. Nothing is downloaded.
"""

from servanda.language.pipeline import load, parse
from servanda.language.sentences import sentences

__all__ = ["load", "parse", "sentences"]
