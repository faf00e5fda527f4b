"""How large a picture says it is, read from its first bytes: a file of a few kB can unfold to gigabytes."""

import base64
import binascii
import re
import struct
from collections.abc import Iterator

MAX_PIXELS = 60_000_000
MAX_SIDE = 30_000
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's start-of-frame markers; the three left out are tables."""
_WEBP_HEAD = 30
_DATA_IMAGE = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]*)\Z")


def raster_uri(mime: str, content: str) -> str | None:
    """The data URI of a picture given in base64, None when it is none or would be too large."""
    packed = "".join(content.split())
    try:
        raw = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None
    return f"data:{mime};base64,{packed}" if showable(mime, raw) else None


def embedded_uri(uri: str) -> str | None:
    """`uri`, when it is that of a picture in base64 that may be shown."""
    found = _DATA_IMAGE.match(uri)
    return found and raster_uri(found[1], found[2])


def showable(mime: str, raw: bytes) -> bool:
    """Whether `raw` is a picture of that type, of at most 60 million pixels and 30,000 a side."""
    try:
        sizes = list(_READERS[mime](raw))
    except (KeyError, struct.error, IndexError):
        return False
    return bool(sizes) and all(
        0 < width * height <= MAX_PIXELS and max(width, height) <= MAX_SIDE for width, height in sizes
    )


def _png(raw: bytes) -> Iterator[tuple[int, int]]:
    if raw.startswith(_PNG) and raw[12:16] == b"IHDR":
        yield struct.unpack_from(">II", raw, 16)


def _gif(raw: bytes) -> Iterator[tuple[int, int]]:
    if raw[:6] in (b"GIF87a", b"GIF89a"):
        yield struct.unpack_from("<HH", raw, 6)


def _jpeg(raw: bytes) -> Iterator[tuple[int, int]]:
    """Every frame of the file: the segments are walked, since a thumbnail inside one would announce its own size."""
    at = 2 if raw.startswith(b"\xff\xd8") else len(raw)
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", raw, at + 5)
            yield width, height
        if marker == 0xDA:
            return
        at += 2 + struct.unpack_from(">H", raw, at + 2)[0]


def _webp(raw: bytes) -> Iterator[tuple[int, int]]:
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP" or len(raw) < _WEBP_HEAD:
        return
    kind = raw[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", raw, 26)
        yield width & 0x3FFF, height & 0x3FFF
    elif kind == b"VP8L":
        bits = struct.unpack_from("<I", raw, 21)[0]
        yield (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8X":
        yield int.from_bytes(raw[24:27], "little") + 1, int.from_bytes(raw[27:30], "little") + 1


_READERS = {"image/png": _png, "image/gif": _gif, "image/jpeg": _jpeg, "image/webp": _webp}
