"""An instrument in, its commitments out, by five steps: passages, sift, parse, find, fill.

``find`` returns the commitments; ``explain`` also accounts for every sentence that was left out, and why.
"""

from servanda.extraction.finding import Account, LeftOut, explain, find

__all__ = ["Account", "LeftOut", "explain", "find"]
