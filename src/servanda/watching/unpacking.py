"""Compressed bytes in, plain bytes out, never more of them than asked for."""

import zlib

from servanda.watching.errors import FetchError

_STEP = 1 << 16
_GZIP = b"\x1f\x8b"


class Unpacker:
    """Receives the chunks of a body; ``FetchError`` where it grows beyond ``limit``, or is damaged.

    With ``cut`` it keeps the first ``limit`` bytes and says so by ``full``.
    """

    def __init__(self, limit: int, *, packed: bool, cut: bool = False) -> None:
        """Prepare to receive ``limit`` bytes at the most."""
        self._limit = limit
        self._cut = cut
        self._data = bytearray()
        self._engine = _engine() if packed else None
        self._behind = b""
        self.full = False

    def add(self, chunk: bytes) -> None:
        """Receive some bytes."""
        if self._engine is None:
            self._keep(chunk)
            return
        while not self.full:
            if self._engine.eof:  # several archives, one behind the other, are one; what fills a block up is no content
                self._behind += chunk
                if not self._behind.startswith(_GZIP):
                    self._behind = self._behind[: len(_GZIP)]
                    return
                chunk, self._behind = self._behind, b""
                self._engine = _engine()
            try:
                out = self._engine.decompress(chunk, _STEP)
            except zlib.error as error:
                raise FetchError("its compressed content is damaged") from error
            self._keep(out)
            chunk = self._engine.unused_data or self._engine.unconsumed_tail
            if not chunk and len(out) < _STEP:
                return

    def finish(self) -> bytes:
        """Return all that came."""
        if self._engine is not None and not self._engine.eof and not self.full and self._data:
            raise FetchError("its compressed content breaks off")
        return bytes(self._data)

    def _keep(self, data: bytes) -> None:
        self._data += data
        if len(self._data) > self._limit:
            if not self._cut:
                raise FetchError(f"it is larger than {self._limit / 1e6:g} MB, and so not fetched", lasting=True)
            del self._data[self._limit :]
            self.full = True


def unpack(data: bytes, limit: int) -> bytes:
    """Return what a gzip archive holds; raise ``FetchError`` where that is too large or damaged."""
    unpacker = Unpacker(limit, packed=True)
    unpacker.add(data)
    return unpacker.finish()


def _engine() -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, whichever it is
