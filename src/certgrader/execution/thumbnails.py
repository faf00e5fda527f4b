"""Pictures on standard input → their pixels' digest and a tiny copy each, on standard output.

Run as a program of its own, never imported: what decodes strangers' pictures holds no secret, opens and writes no file,
and dies of its own limits. Each picture is its length (four bytes) and its PNG; each answer is one byte, 1 where it
could be decoded, then DIGEST bytes, the grey of its first point, the commonest grey, and SIDE x SIDE
x 3 bytes.
"""

import hashlib
import io
import struct
import sys

SIDE = 12
DIGEST = 32
MAX_PIXELS = 16_000_000
_MEMORY = 768 << 20
_SECONDS = 20


def _answer(raw: bytes) -> bytes:
    from PIL import Image

    # Only the PNG decoder: Pillow knows some forty formats.
    with Image.open(io.BytesIO(raw), formats=("PNG",)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError
        drawn = picture.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    flat = paper.convert("RGB")
    digest = hashlib.sha256(struct.pack(">II", *flat.size) + flat.tobytes()).digest()
    grey = flat.convert("L")
    counts = grey.histogram()
    papers = bytes([grey.tobytes()[0], counts.index(max(counts))])
    return b"\x01" + digest + papers + flat.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()


def main() -> None:
    """Answer every picture; one that cannot be decoded costs only itself."""
    from PIL import Image

    # What Pillow imports on the way is all there before no file may be opened any more.
    trial = io.BytesIO()
    Image.new("RGB", (1, 1)).save(trial, format="PNG")
    _answer(trial.getvalue())
    import resource  # not on every system, and nothing runs a notebook where it is missing

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    while len(head := sys.stdin.buffer.read(4)) == 4:
        raw = sys.stdin.buffer.read(int.from_bytes(head, "big"))
        try:
            answer = _answer(raw)
        except Exception:  # noqa: BLE001  # whatever is wrong with it, it is not compared
            answer = bytes(3 + DIGEST + SIDE * SIDE * 3)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
