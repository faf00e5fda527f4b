"""Compressed files read forwards, in little memory whatever they ask for."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Protocol

WINDOW_BYTES = 128 * 2**20
"""What a stream may ask for: twice what the strongest preset of xz needs."""
_READ = 8192
_STREAMS = 100_000
"""How many streams may follow one another: each may be empty, and none is free."""


class Decompressor(Protocol):
    """What bz2 and lzma have in common. May raise OSError, LZMAError or zlib.error."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gunzip:
    """zlib in the shape of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


_FRESH: dict[str, Callable[[], Decompressor]] = {
    "gz": _Gunzip,
    "bz2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=WINDOW_BYTES),
}


class Decompressed:
    """What the compressed `file` holds; several streams in a row are one.

    `check` is called between streams. `read` raises EOFError where the file ends too early, ValueError for too many
    streams, and the decompressor's own.
    """

    def __init__(self, file: IO[bytes], kind: str, check: Callable[[], None]) -> None:
        self._file = file
        self._fresh = _FRESH[kind]
        self._decompressor = self._fresh()
        self._pending = b""
        self._streams = 0
        self._check = check

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        while size > 0:
            if self._decompressor.eof and not self._next_stream():
                break
            pending, self._pending = self._pending, b""
            piece = self._decompressor.decompress(pending, size)
            if piece:
                return piece
            if not self._decompressor.eof:
                self._pending = self._file.read(_READ)
                if not self._pending:
                    raise EOFError
        return b""

    def _next_stream(self) -> bool:
        self._check()
        rest = self._decompressor.unused_data.lstrip(b"\0")
        while not rest:
            read = self._file.read(_READ)
            if not read:
                return False
            rest = read.lstrip(b"\0")
        self._streams += 1
        if self._streams > _STREAMS:
            raise ValueError("too many streams")
        self._decompressor = self._fresh()
        self._pending = rest
        return True
