"""Compressed files as streams."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable

import pytest

from certgrader.submission import streams
from certgrader.submission.streams import Decompressed

_CONTENT = b"".join(b"%d," % number for number in range(200_000))
_COMPRESS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def whole(raw: bytes, kind: str, size: int = 70_000) -> bytes:
    stream = Decompressed(io.BytesIO(raw), kind, lambda: None)
    pieces = []
    while piece := stream.read(size):
        assert len(piece) <= size
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("kind", _COMPRESS)
def test_what_was_compressed_comes_back(kind: str) -> None:
    squeeze = _COMPRESS[kind]
    assert whole(squeeze(_CONTENT), kind) == _CONTENT
    assert whole(squeeze(_CONTENT), kind, 1_000) == _CONTENT
    assert whole(squeeze(b"a") + squeeze(b"") + squeeze(b"b") + bytes(700), kind, 3) == b"ab"
    assert whole(squeeze(bytes(5_000_000)), kind, 7_000) == bytes(5_000_000)
    assert Decompressed(io.BytesIO(squeeze(b"a")), kind, lambda: None).read(0) == b""


@pytest.mark.parametrize("kind", _COMPRESS)
def test_what_is_cut_is_no_end(kind: str) -> None:
    raw = _COMPRESS[kind](_CONTENT)
    with pytest.raises(EOFError):
        whole(raw[: len(raw) // 2], kind)
    with pytest.raises(EOFError):
        whole(b"", kind)


@pytest.mark.parametrize("kind", _COMPRESS)
def test_what_is_no_stream_is_said(kind: str) -> None:
    with pytest.raises((OSError, lzma.LZMAError, zlib.error)):
        whole(b"bonjour, ceci n'est pas une archive", kind)
    with pytest.raises((OSError, lzma.LZMAError, zlib.error)):
        whole(_COMPRESS[kind](b"a") + b"bonjour, et puis la suite", kind)


@pytest.mark.parametrize("kind", _COMPRESS)
def test_streams_without_end_are_too_many(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_STREAMS", 50)
    assert whole(_COMPRESS[kind](b"a") * 51, kind) == b"a" * 51
    with pytest.raises(ValueError, match="too many"):
        whole(_COMPRESS[kind](b"") * 60, kind)
