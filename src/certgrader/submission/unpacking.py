"""What unpacking may cost, and the one place that writes a member."""

import errno
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import IO

from certgrader.errors import SubmissionProblem
from certgrader.submission.limits import MEMBERS, TREE_BYTES, TREE_FILES, UNPACK_SECONDS, size_label
from certgrader.submission.member_names import is_junk, member_path

CHUNK = 1 << 20
_SPARE = 256 * 2**20
"""Bytes of disk that are left to the rest of the machine."""
# A name too long for this disk, or a file where another member has a folder.
_UNNAMEABLE = frozenset(
    {errno.ENAMETOOLONG, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.EILSEQ, errno.ENOENT}
)


class Room:
    """What the archives of one submission may still take, shared by one and those inside it.

    Every refusal is a SubmissionProblem that names the limit. `place` is the archive as people know it.
    """

    def __init__(self, place: str, *, size: int | None = None, files: int | None = None) -> None:
        self.place = place
        self.left_out = 0
        self.repeated = 0
        self._size = TREE_BYTES if size is None else size
        self._most_files = TREE_FILES if files is None else files
        self._bytes = self._size
        self._files = self._most_files
        self._members = max(MEMBERS, self._files)
        # Twice: what is passed over, such as an environment, has to be decompressed too.
        self._passed = 2 * self._size
        self._end = time.monotonic() + UNPACK_SECONDS

    def count(self, members: int = 1) -> None:
        """So many entries more, written or not: headers alone can fill memory."""
        self._members -= members
        if self._members < 0:
            raise self.too_many()

    def announce(self, size: int, files: int = 0) -> None:
        """Refuse what headers alone say to be too large or too many, before anything is decompressed."""
        if size > self._bytes:
            raise self.too_large()
        if files > self._files:
            raise self.too_many()

    def announce_disk(self, size: int, folder: Path) -> None:
        """Refuse what the disk of `folder` cannot hold."""
        if size > shutil.disk_usage(folder).free - _SPARE:
            raise SubmissionProblem("submission.no-room", place=self.place)

    def file(self) -> None:
        """One more file or folder on disk."""
        self._files -= 1
        if self._files < 0:
            raise self.too_many()

    def spend(self, size: int) -> None:
        """So many bytes more on disk."""
        self._bytes -= size
        self.announce(0)
        self.check_time()

    def pass_by(self, size: int) -> None:
        """So many bytes more decompressed, kept or not."""
        self._passed -= size
        if self._passed < 0:
            raise self.too_large()
        self.check_time()

    def check_time(self) -> None:
        """Refuse what takes for ever."""
        if time.monotonic() > self._end:
            raise SubmissionProblem("submission.archive-too-long", place=self.place, seconds=UNPACK_SECONDS)

    def too_many(self) -> SubmissionProblem:
        """The refusal of more files than the limit."""
        return SubmissionProblem("submission.archive-too-many", place=self.place, limit=self._most_files)

    def too_large(self) -> SubmissionProblem:
        """The refusal of more bytes than the limit."""
        return SubmissionProblem("submission.archive-too-large", place=self.place, limit=size_label(self._size))


class Target:
    """A folder of certgrade's own that members are written below, as regular files; no link is ever made there."""

    def __init__(self, folder: Path, room: Room) -> None:
        self.folder = folder
        self.room = room
        self._folders: set[PurePosixPath] = set()

    def place(self, name: str, *, regular: bool = True) -> PurePosixPath | None:
        """Where the member `name` goes; None, counted as left out unless it is junk, when it goes nowhere."""
        if is_junk(name):
            return None
        path = member_path(name) if regular else None
        if path is None:
            self.room.left_out += 1
        return path

    def write(self, path: PurePosixPath, source: Callable[[], AbstractContextManager[IO[bytes]]]) -> None:
        """Copy what `source` opens; of members with one name the last remains."""
        with source() as opened:
            file = self._create(path)
            if file is None:
                self.room.left_out += 1
                return
            with file:
                while piece := opened.read(CHUNK):
                    self.room.spend(len(piece))
                    file.write(piece)

    def _create(self, path: PurePosixPath) -> IO[bytes] | None:
        try:
            for folder in [*reversed(path.parents)][1:]:
                if folder not in self._folders:
                    self.room.file()
                    (self.folder / folder).mkdir(exist_ok=True)
                    self._folders.add(folder)
            target = self.folder / path
            if target.is_file():
                self.room.repeated += 1
            else:
                self.room.file()
            return target.open("wb")
        except OSError as error:
            if error.errno in _UNNAMEABLE:
                return None
            raise
