"""How alike two pictures look: the same drawing in other fonts and a few pixels wider is the same drawing.

Pillow, which comes with the kernel's matplotlib, decodes in a process of its own with limits; where it is missing, or
a picture is none, too large or broken, nothing is known. Of fifteen drawings of matplotlib, the same one correlated at
0.9 and more in other fonts and sizes, at 0.71 and more in the style of matplotlib 1; of 105 pairs of others, one was
above 0.59: two curves of one chart. Themes that colour the paper are told by it, and nothing is then known either.
"""

import base64
import binascii
import struct
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from pathlib import Path

from certgrader.execution import thumbnails

MAX_BYTES = 24 << 20
MAX_PICTURES = 200
ALIKE = 0.6
"""Below, two pictures show different things."""
_PROGRAM = Path(thumbnails.__file__)
_SECONDS = 30
_PAPER = 215
"""The grey of 255 from which on the commonest colour is paper: white, or that of themes (seaborn's, ggplot's)."""
_PNG = b"\x89PNG\r\n\x1a\n"
_SIZE = 3 + thumbnails.DIGEST + thumbnails.SIDE**2 * 3

Pair = tuple[str, str]


def likeness(pairs: Iterable[Pair]) -> Mapping[Pair, float]:
    """For each pair of PNG in base64 that could be compared: 1 for the same pixels, else the correlation of what they
    look like from afar, at most 0.999."""
    wanted = list(dict.fromkeys(pairs))
    pictures: dict[str, bytes] = {}
    room = MAX_BYTES
    for text in dict.fromkeys(one for pair in wanted for one in pair):
        raw = _decoded(text)
        if raw is None or len(raw) > room or len(pictures) >= MAX_PICTURES:
            continue
        room -= len(raw)
        pictures[text] = raw
    whole = [pair for pair in wanted if pair[0] in pictures and pair[1] in pictures]
    if not whole:
        return {}
    seen = dict(zip(pictures, _seen(list(pictures.values())), strict=False))
    found = {
        pair: _alike(seen[pair[0]], seen[pair[1]])
        for pair in whole
        if seen.get(pair[0], b"\0")[0] and seen.get(pair[1], b"\0")[0]
    }
    return {pair: alike for pair, alike in found.items() if alike is not None}


def _decoded(text: str) -> bytes | None:
    """The bytes of a PNG of a reasonable size, as it says itself; the decoder looks again."""
    if len(text) > MAX_BYTES * 2:
        return None
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
        width, height = struct.unpack_from(">II", raw, 16)
    except (binascii.Error, ValueError, struct.error):
        return None
    return raw if raw.startswith(_PNG) and 0 < width * height <= thumbnails.MAX_PIXELS else None


def _seen(pictures: Sequence[bytes]) -> list[bytes]:
    """The decoder's answers, as many as it came to give."""
    given = b"".join(struct.pack(">I", len(raw)) + raw for raw in pictures)
    command = [sys.executable, "-I", str(_PROGRAM)]
    try:
        done = subprocess.run(  # noqa: S603  # our own program, no shell
            command, input=given, capture_output=True, check=False, timeout=_SECONDS, env={}
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    found = done.stdout
    return [found[at : at + _SIZE] for at in range(0, len(found) - _SIZE + 1, _SIZE)]


def _alike(one: bytes, other: bytes) -> float | None:
    """None where another theme may be all that differs."""
    start = 3 + thumbnails.DIGEST
    if one[:start] == other[:start]:
        return 1.0
    first, second = _centred(one[start:]), _centred(other[start:])
    scale = sqrt(sum(a * a for a in first) * sum(b * b for b in second))
    if not scale:
        return 0.999 if first == second else 0.0
    correlation = sum(a * b for a, b in zip(first, second, strict=True)) / scale
    papers = (one[start - 1], other[start - 1])
    themed = (min(papers) >= _PAPER and papers[0] != papers[1]) or one[start - 2] != other[start - 2]
    return None if correlation < ALIKE and themed else min(0.999, correlation)


def _centred(pixels: bytes) -> list[float]:
    """Each colour's values about their mean: what is drawn, whatever the paper."""
    means = [sum(pixels[colour::3]) * 3 / len(pixels) for colour in range(3)]
    return [value - means[at % 3] for at, value in enumerate(pixels)]
