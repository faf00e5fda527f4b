"""Tar files: read once, forwards, with a bound on what their headers may make tarfile take in."""

import re
import tarfile
from pathlib import Path
from typing import IO, Protocol, cast

from certgrader.submission.kinds import Kind
from certgrader.submission.member_names import decoded
from certgrader.submission.streams import Decompressed
from certgrader.submission.unpacking import CHUNK, Room, Target

_DIGITS = re.compile(rb"[0-9]{100}")
"""What no header holds, and what some of tarfile's searches take quadratic time over."""
_HEADERS = 1 << 20
"""Bytes between two members: long names and extended headers are a few kilobytes, but may follow one another, and
sparse files have maps of any length."""
_GLOBAL_HEADERS = 1_000


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def untar(archive: Path, kind: Kind, target: Target) -> None:
    """Write the members of `archive`, compressed as `kind` says (gz, bz2, xz) or not at all.

    Raises SubmissionProblem, and what tarfile and the decompressors raise for damage.
    """
    with archive.open("rb") as file:
        plain = kind not in ("gz", "bz2", "xz")
        stream = _Forward(file if plain else Decompressed(file, kind, target.room.check_time), target.room)
        # TarFile asks a file to read for read, seek and tell, and reads the first header at once.
        with tarfile.TarFile(fileobj=cast(IO[bytes], stream), encoding="utf-8", errors="surrogateescape") as opened:
            while (member := _next(opened, stream)) is not None:
                _take(opened, member, target)
                stream.expect_headers()


def _next(opened: tarfile.TarFile, stream: "_Forward") -> tarfile.TarInfo | None:
    member = opened.next()
    stream.expect_data()
    # tarfile would keep each, with a copy of the global headers.
    opened.members = []  # type: ignore[attr-defined]
    if len(opened.pax_headers) > _GLOBAL_HEADERS or (member is not None and member.size < 0):
        raise tarfile.ReadError
    return member


def _take(opened: tarfile.TarFile, member: tarfile.TarInfo, target: Target) -> None:
    target.room.count()
    if member.isdir():
        return
    path = target.place(decoded(member.name.encode("utf-8", "surrogateescape")), regular=member.isreg())
    if path is None:
        return
    target.room.announce(member.size)
    source = opened.extractfile(member)
    if source is not None:
        target.write(path, lambda: source)


class _Forward:
    """A file that is read forwards only, and counted.

    Raises tarfile.ReadError for a step back and for headers larger than any real one, SubmissionProblem for a stream
    beyond the limits.
    """

    def __init__(self, source: _Readable, room: Room) -> None:
        self._source = source
        self._room = room
        self._position = 0
        self._headers: int | None = _HEADERS

    def expect_headers(self) -> None:
        """What is read next is read whole, into memory."""
        self._headers = _HEADERS

    def expect_data(self) -> None:
        """What is read next is a member's content."""
        self._headers = None

    def tell(self) -> int:
        """Bytes passed."""
        return self._position

    def seek(self, position: int, whence: int = 0) -> int:
        """Pass what lies before `position`."""
        if whence != 0 or position < self._position:
            raise tarfile.ReadError
        while self._position < position and self._read(min(CHUNK, position - self._position)):
            pass
        return self._position

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer at the end only."""
        if self._headers is not None:
            self._headers -= size
            if size < 0 or self._headers < 0:
                raise tarfile.ReadError
        pieces: list[bytes] = []
        while size > 0 and (piece := self._read(size)):
            pieces.append(piece)
            size -= len(piece)
        found = b"".join(pieces)
        if self._headers is not None and _DIGITS.search(found):
            raise tarfile.ReadError
        return found

    def _read(self, size: int) -> bytes:
        piece = self._source.read(min(size, CHUNK))
        self._position += len(piece)
        self._room.pass_by(len(piece))
        return piece
