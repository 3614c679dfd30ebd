"""An instrument in, its commitments out, by five steps: passages, sift, parse, find, fill.

``find`` returns the commitments; ``explain`` also accounts for every sentence that was left out, and why. ``code``
reads the fields of words that a person selected; ``parties_of`` tells whom an instrument binds, and
``state_names`` the code of each name of a state or grouping.
"""

from servanda.extraction.coding import code
from servanda.extraction.finding import Account, LeftOut, explain, find
from servanda.extraction.names import codes as state_names
from servanda.extraction.parties import parties_of

__all__ = ["Account", "LeftOut", "code", "explain", "find", "parties_of", "state_names"]
