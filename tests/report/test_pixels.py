"""The size that a picture announces, in the formats that a report shows."""

import base64
import struct

import pytest
from report_builder import png

from certgrader.report.pixels import MAX_PIXELS, MAX_SIDE, showable

HUGE = 60_000


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00" * 20


def jpeg(width: int, height: int, *, before: bytes = b"", kind: int = 0xC0) -> bytes:
    frame = struct.pack(">BBHBHH", 0xFF, kind, 17, 8, height, width) + b"\x00" * 10
    return b"\xff\xd8" + before + frame + b"\xff\xda\x00\x02"


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF\x00\x00\x00\x00WEBP" + kind + b"\x0a\x00\x00\x00" + body + b"\x00" * 20


SMALL = [
    ("image/png", base64.b64decode(png(4, 4))),
    ("image/gif", gif(4, 4)),
    ("image/jpeg", jpeg(4, 4)),
    ("image/jpeg", jpeg(4, 4, kind=0xC2, before=b"\xff\xe0\x00\x04ab")),
    ("image/webp", webp(b"VP8 ", b"\x00" * 6 + struct.pack("<HH", 4, 4))),
    ("image/webp", webp(b"VP8L", b"\x2f" + struct.pack("<I", 3 | 3 << 14))),
    ("image/webp", webp(b"VP8X", b"\x00" * 4 + b"\x03\x00\x00\x03\x00\x00")),
]
LARGE = [
    ("image/png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", MAX_PIXELS, 2)),
    ("image/png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", MAX_SIDE + 1, 1)),
    ("image/gif", gif(HUGE, HUGE)),
    ("image/jpeg", jpeg(HUGE, HUGE)),
    ("image/jpeg", jpeg(HUGE, HUGE, kind=0xC9)),
    ("image/webp", webp(b"VP8 ", b"\x00" * 6 + struct.pack("<HH", 0x3FFF, 0x3FFF))),
    ("image/webp", webp(b"VP8X", b"\x00" * 4 + b"\xff\xff\x00\xff\xff\x00")),
]


@pytest.mark.parametrize(("mime", "raw"), SMALL)
def test_a_picture_of_ordinary_size_is_shown(mime: str, raw: bytes) -> None:
    assert showable(mime, raw)


@pytest.mark.parametrize(("mime", "raw"), LARGE)
def test_one_that_would_unfold_is_not(mime: str, raw: bytes) -> None:
    assert not showable(mime, raw)


def test_a_thumbnail_does_not_speak_for_the_picture() -> None:
    thumbnail = jpeg(4, 4)
    inside = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    assert not showable("image/jpeg", jpeg(HUGE, HUGE, before=inside))


@pytest.mark.parametrize("mime", ["image/png", "image/gif", "image/jpeg", "image/webp", "image/tiff", "text/html"])
@pytest.mark.parametrize(
    "raw", [b"", b"<svg onload=x>", b"\xff\xd8\xff\xc0", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP" + b"x" * 30]
)
def test_what_is_no_picture_is_not_shown(mime: str, raw: bytes) -> None:
    assert not showable(mime, raw)
