"""Archives made byte by byte, since no honest program would write them."""

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable

NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return made.getvalue()


def raw_zip(
    names: Iterable[bytes], *, method: int = 8, stored: bytes = b"\x03\0", size: int = 0, crc: int = 0, flags: int = 0
) -> bytes:
    """A zip file whose entries, called `names`, all lie over the same compressed bytes `stored`."""
    local = b""
    table = []
    for name in names:
        if not local:
            first = (20, flags, method, 0, 0, crc, len(stored), size, len(name), 0)
            local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *first) + name + stored
        fields = (20, 20, flags, method, 0, 0, crc, len(stored), size, len(name), 0, 0, 0, 0, 0, 0)
        table.append(b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", *fields) + name)
    body = b"".join(table)
    count = len(table)
    wide = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, len(body), len(local))
    where = b"PK\x06\x07" + struct.pack("<IQI", 0, len(local) + len(body), 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(body), len(local), 0)
    return local + body + wide + where + end


def deflated_zeros(size: int) -> bytes:
    """`size` zeros as a zip file keeps them."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezed.compress(bytes(size)) + squeezed.flush()


def bzip2_zeros(blocks: int) -> bytes:
    """`blocks` times 45 MB of zeros, in forty bytes each."""
    return bz2.compress(bytes(45_899_235)) * blocks


def greedy_lzma(window: int) -> bytes:
    """A zip member's LZMA header that asks for a window of so many bytes, and some content."""
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}]
    content = lzma.compress(bytes(1000), lzma.FORMAT_RAW, filters=filters)
    return b"\x09\x04\x05\x00" + bytes([93]) + struct.pack("<I", window) + content


def header(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    """One block that announces a member of a tar file."""
    made = tarfile.TarInfo(name)
    made.size, made.type, made.linkname = size, kind, link
    return made.tobuf(tarfile.GNU_FORMAT)


def with_size(block: bytes, field: bytes) -> bytes:
    """A header whose size is written as the 12 bytes `field`, with the right checksum."""
    changed = bytearray(block)
    changed[124:136] = field
    changed[148:156] = b" " * 8
    changed[148:156] = b"%06o\0 " % sum(changed[:512])
    return bytes(changed)


def blocks(content: bytes) -> bytes:
    """`content` filled up to whole blocks."""
    return content + bytes(-len(content) % 512)


def member(name: str, content: bytes = NOTEBOOK, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header and what it announces."""
    return header(name, len(content), kind) + blocks(content)


def tarred(*parts: bytes) -> bytes:
    """A tar file of `parts`, then one notebook, « n.ipynb »."""
    return b"".join(parts) + member("n.ipynb") + bytes(1024)


def gzip_zeros(first: bytes, megabytes: int) -> bytes:
    """`first` and so many megabytes of zeros, as gzip streams one behind the other."""
    return gzip.compress(first) + gzip.compress(bytes(16 << 20)) * (megabytes // 16)


def records(count: int) -> bytes:
    """An extended header of so many keywords."""
    return b"".join(b"11 k%05d=\n" % number for number in range(count))


def bombs() -> dict[str, tuple[bytes, str]]:
    """Archives that would take all memory, disk or time of what reads them as it is told to, and why each is refused:
    file name → (content, the end of the refusal's key)."""
    digits = b"1" * 60_000
    sparse = b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n27 GNU.sparse.realsize=10\n25 GNU.sparse.name=a.csv\n"
    one_empty_more = member("h", b"12 path=abc\n", b"x") + header("f")
    zeros = deflated_zeros(1 << 26)
    return {
        "entries.zip": (raw_zip([b"a"] * 600_000), "archive-too-many"),
        "names.zip": (raw_zip([b"a" * 60_000] * 800), "archive-too-many"),
        "overlapping.zip": (raw_zip([b"n.ipynb"] * 1_000, stored=zeros, size=1 << 26), "archive-too-large"),
        "bzip2.zip": (raw_zip([b"n.ipynb"], method=12, stored=bzip2_zeros(40), size=1_800_000_000), "archive-method"),
        "window.zip": (raw_zip([b"n.ipynb"], method=14, stored=greedy_lzma(0xF0000000), size=1000), "archive-method"),
        "nested.zip": (zipped(*((f"{i}.zip", zipped(("0", bytes(1 << 20)))) for i in range(16))), "several-archives"),
        "zeros.tar.gz": (gzip_zeros(header("x.csv", 100 << 30), 64), "archive-too-large"),
        "extended.tar.gz": (gzip_zeros(header("h", 1 << 30, tarfile.XHDTYPE), 1024), "archive-damaged"),
        "name.tar.gz": (gzip_zeros(header("h", 1 << 30, tarfile.GNUTYPE_LONGNAME), 1024), "archive-damaged"),
        "digits.tar": (tarred(*[member("h", digits, b"x")] * 20), "archive-damaged"),
        "chain.tar": (tarred(*[member("h", b"9 a=bcd\n\n", b"g")] * 5_000), "archive-damaged"),
        "long-chain.tar": (tarred(*[member("h", b"abc\0\0", b"L")] * 5_000), "archive-damaged"),
        "keywords.tar.gz": (
            gzip.compress(tarred(member("g", records(4_000), b"g"), *[one_empty_more] * 9_000)),
            "archive-damaged",
        ),
        # Many members, each of which would be kept with a copy of the global keywords: taken, in little memory.
        "members.tar.gz": (gzip.compress(tarred(member("g", records(900), b"g"), *[one_empty_more] * 16_000)), "taken"),
        "map.tar.gz": (
            gzip.compress(tarred(member("h", sparse, b"x"), header("a", 1 << 30), b"999999999\n" + b"1\n" * 9_000_000)),
            "archive-damaged",
        ),
        "negative.tar": (tarred(with_size(header("n"), b"\xff" * 12)), "archive-damaged"),
        "backwards.tar": (tarred(member("h", b"14 size=-5120\n", b"x"), header("a", 5)), "archive-damaged"),
        "streams.tar.xz": (lzma.compress(b"") * 200_000, "archive-damaged"),
        "streams.tar.gz": (gzip.compress(b"") * 200_000, "archive-damaged"),
        "streams.tar.bz2": (bz2.compress(b"") * 200_000, "archive-damaged"),
    }
