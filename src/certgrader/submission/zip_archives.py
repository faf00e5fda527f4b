"""Zip files: the table of contents is judged before anything of them is decompressed."""

import io
import struct
import zipfile
from pathlib import Path, PurePosixPath

from certgrader.errors import SubmissionProblem
from certgrader.submission.limits import MEMBERS, TABLE_BYTES
from certgrader.submission.member_names import zip_names
from certgrader.submission.unpacking import Target

_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_BYTES = 22 + (1 << 16)
_ENCRYPTED = 0x1
_REGULAR = 0o100000
# Of the others, zipfile decompresses four kilobytes at a time into as many gigabytes as they say.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
Chosen = list[tuple[zipfile.ZipInfo, PurePosixPath]]


def unzip(archive: Path, target: Target) -> None:
    """Write the members of `archive`. Raises SubmissionProblem, and what zipfile raises for damage."""
    with _TableFirst(archive, target) as file:
        if _is_volume(file):
            raise SubmissionProblem("submission.archive-volumes", place=target.room.place)
        with zipfile.ZipFile(file) as opened:
            chosen = _chosen(opened, target)
            for member, path in chosen:
                target.write(path, lambda member=member: opened.open(member))  # type: ignore[misc]  # bound now


def _chosen(opened: zipfile.ZipFile, target: Target) -> Chosen:
    """The members to write, once what they announce together is known to fit."""
    members = opened.infolist()
    target.room.count(len(members))
    chosen: Chosen = []
    for member, name in zip(members, zip_names(members), strict=True):
        if name.endswith(("/", "\\")):
            continue
        path = target.place(name, regular=(member.external_attr >> 16) & 0o170000 in (0, _REGULAR))
        if path is not None:
            chosen.append((member, path))
    if any(member.flag_bits & _ENCRYPTED for member, _ in chosen):
        raise SubmissionProblem("submission.archive-encrypted", place=target.room.place)
    if any(member.compress_type not in _METHODS for member, _ in chosen):
        raise SubmissionProblem("submission.archive-method", place=target.room.place)
    size = sum(member.file_size for member, _ in chosen)
    target.room.announce(size, files=len({path for _, path in chosen}))
    target.room.announce_disk(size, target.folder)
    return chosen


class _TableFirst(io.BufferedReader):
    """A zip file that refuses to hand out a table of contents larger than certgrade's memory allows.

    zipfile reads it in one go and makes an object of each entry, whatever number of entries the file announces.
    """

    def __init__(self, archive: Path, target: Target) -> None:
        raw = io.FileIO(archive)
        super().__init__(raw)
        self._room = target.room
        self._length = archive.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """As any file. Raises SubmissionProblem."""
        left = max(0, self._length - self.tell())
        if (left if size is None or size < 0 else min(size, left)) > TABLE_BYTES:
            raise self._room.too_many()
        found = super().read(size)
        if len(found) > _END_BYTES and found.count(_ENTRY) > MEMBERS:
            raise self._room.too_many()
        return found


def _is_volume(file: _TableFirst) -> bool:
    """Whether the file is the last of several (APPNOTE 4.3.16: "number of this disk")."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - _END_BYTES))
    tail = file.read(_END_BYTES)
    at = tail.rfind(_END)
    disk = struct.unpack_from("<H", tail, at + 4)[0] if 0 <= at <= len(tail) - 6 else 0
    file.seek(0)
    return disk not in (0, 0xFFFF)
