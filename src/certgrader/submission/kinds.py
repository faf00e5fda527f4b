"""What a file is by its content: names lie, and downloads rename."""

import os
import stat
import tarfile
from pathlib import Path
from typing import IO, Literal

Kind = Literal["zip", "volumes", "tar", "gz", "bz2", "xz", "foreign", "json", "empty", "blank", "other"]

_HEAD = 512
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "volumes"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "foreign"),
    (b"Rar!\x1a\x07", "foreign"),
    (b"\x28\xb5\x2f\xfd", "foreign"),  # zstd
    (b"\x04\x22\x4d\x18", "foreign"),  # lz4
    (b"\x1f\x9d", "foreign"),  # compress
    (b"LZIP", "foreign"),
    (b"]\x00\x00", "foreign"),  # lzma alone
)
_UTF16_BRACES = (b"\xff\xfe{\x00", b"\xfe\xff\x00{")


def open_regular(path: str | os.PathLike[str]) -> IO[bytes]:
    """`path` opened for reading if it is a regular file now: no link that was put there, no pipe that would wait.

    Raises OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    opened = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise OSError(0, "no regular file", str(path))
    return opened


def kind_of(path: Path) -> Kind:
    """The kind of the regular file `path`. Raises OSError when it cannot be read.

    "json" is whatever begins with a brace, "blank" a block of zeros, which may be an empty tar; "gz", "bz2" and "xz"
    hold a tar file or not. The table of contents of a zip file is at its end: one that something was put before is
    "other".
    """
    with open_regular(path) as opened:
        head = opened.read(_HEAD)
    if not head:
        return "empty"
    known = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if known is not None:
        return known
    if head.startswith(_UTF16_BRACES) or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return "json"
    if not head.strip(b"\0"):
        return "blank"
    return "tar" if head[257:262] == b"ustar" or _begins_tar(head) else "other"


def _begins_tar(head: bytes) -> bool:
    """Whether the first block is a header as Unix 7 wrote them: without a mark, but with a checksum."""
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True
