"""An instrument in, its commitments out, found by a large model behind an OpenAI-compatible endpoint.

Optional, and off until an endpoint is configured: ``configure`` reads which, a ``Client`` talks to it, ``ask`` puts an
instrument to it. Each quote is verified in the text, each amount, date, party and body in the words that it rests on.
"""

from servanda.asking.client import Client
from servanda.asking.errors import AskingError, EndpointError, SettingError
from servanda.asking.reader import Answer, ask
from servanda.asking.settings import Endpoint, configure
from servanda.asking.usage import Dropped, Usage

__all__ = [
    "Answer",
    "AskingError",
    "Client",
    "Dropped",
    "Endpoint",
    "EndpointError",
    "SettingError",
    "Usage",
    "ask",
    "configure",
]
