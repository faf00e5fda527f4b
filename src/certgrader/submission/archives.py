"""Archives unpacked without traversal, links or bombs.

Only regular files are written, each below the target, and never more than the limits of a submission whatever the
headers claim.
"""

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import IO

from certgrader.errors import SubmissionProblem
from certgrader.submission.limits import TREE_BYTES, TREE_FILES, size_label

SUFFIXES = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_FOREIGN = (".7z", ".rar", ".tar.zst", ".zst", ".gz", ".xz", ".bz2")
_CHUNK = 1 << 20
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_XZ_MAGIC = b"\xfd7zXZ\x00"
_XZ_MEMORY = 128 * 2**20
"""What the window of an xz stream may take: as much as its strongest preset needs, and twice that."""
_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, UnicodeError, ValueError)


def is_archive(path: Path) -> bool:
    """Whether `path` is an archive by its name, readable or not, or a zip file under a notebook's name."""
    if path.name.lower().endswith(SUFFIXES + _FOREIGN):
        return True
    return path.suffix.lower() == ".ipynb" and _starts_with(path, _ZIP_MAGIC)


def _starts_with(path: Path, magic: bytes | tuple[bytes, ...]) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(8).startswith(magic)
    except OSError:
        return False


def unpack(archive: Path, target: Path) -> int:
    """Write the regular files of `archive` below the folder `target`; returns how many members were left out.

    Raises SubmissionProblem when the archive is damaged, encrypted, of an unknown kind or larger than the limits.
    """
    budget = _Budget(archive, target)
    try:
        # Never smaller than what it holds by much; what is larger is not even searched for its table of contents.
        budget.announce(archive.stat().st_size)
        if zipfile.is_zipfile(archive):
            _unzip(archive, budget)
        elif archive.name.lower().endswith(_FOREIGN) and not archive.name.lower().endswith(SUFFIXES):
            raise SubmissionProblem("submission.archive-unknown", place=str(archive))
        else:
            _untar(archive, budget)
    except NotImplementedError as error:
        raise SubmissionProblem("submission.archive-method", place=str(archive)) from error
    except lzma.LZMAError as error:
        key = "archive-method" if "memory" in str(error).lower() else "archive-damaged"
        raise SubmissionProblem(f"submission.{key}", place=str(archive)) from error
    except _DAMAGED as error:
        raise SubmissionProblem("submission.archive-damaged", place=str(archive)) from error
    except OSError as error:
        raise SubmissionProblem("submission.unreadable", place=str(archive), cause=error.strerror or "") from error
    return budget.left_out


class _Budget:
    """Writes members below `target` while files and bytes last."""

    def __init__(self, archive: Path, target: Path) -> None:
        self.left_out = 0
        self._archive = archive
        self._target = target
        self._bytes = TREE_BYTES
        self._files = TREE_FILES

    def announce(self, size: int) -> None:
        """Refuse a member whose header alone passes the limit, before it is decompressed."""
        if size > self._bytes:
            raise SubmissionProblem(
                "submission.archive-too-large", place=str(self._archive), limit=size_label(TREE_BYTES)
            )

    def count(self, members: int = 1) -> None:
        """So many more members, written or not: headers alone can fill memory."""
        self._files -= members
        if self._files < 0:
            raise SubmissionProblem("submission.archive-too-many", place=str(self._archive), limit=TREE_FILES)

    def write(self, name: str, source: AbstractContextManager[IO[bytes]]) -> None:
        """Copy one member; those whose name leads out of the target, or cannot exist here, are left out."""
        path = _safe(name)
        if path is None:
            self.left_out += 1
            return
        target = self._target / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            file = target.open("wb")
        except OSError:  # a name too long, or a file where another member has a folder
            self.left_out += 1
            return
        with file, source as opened:
            while chunk := opened.read(_CHUNK):
                self._bytes -= len(chunk)
                self.announce(0)
                file.write(chunk)


def _safe(name: str) -> PurePosixPath | None:
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part not in ("", ".", "/")]
    if not parts or path.is_absolute() or ".." in parts or "\x00" in name or ":" in parts[0]:
        return None
    return PurePosixPath(*parts)


def _unzip(archive: Path, budget: _Budget) -> None:
    with zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        budget.count(len(members))
        if any(member.flag_bits & 0x1 for member in members):
            raise SubmissionProblem("submission.archive-encrypted", place=str(archive))
        for member in members:
            kind = (member.external_attr >> 16) & 0o170000
            if member.is_dir() or member.filename.endswith("\\"):
                continue
            if kind not in (0, 0o100000):
                budget.left_out += 1
                continue
            budget.announce(member.file_size)
            budget.write(_zip_name(member), opened.open(member))


def _zip_name(member: zipfile.ZipInfo) -> str:
    """The name of a member; tools that forget to mark UTF-8 names are common."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _untar(archive: Path, budget: _Budget) -> None:
    with archive.open("rb") as file, _tar(archive, file) as opened:
        for member in _members(opened, budget):
            source = opened.extractfile(member)
            if source is not None:
                budget.write(member.name, source)


def _tar(archive: Path, file: IO[bytes]) -> tarfile.TarFile:
    if _starts_with(archive, _XZ_MAGIC):
        # tarfile's own reader gives a stream all the memory that it asks for.
        return tarfile.open(fileobj=_XzStream(file), mode="r|")
    return tarfile.open(fileobj=file, mode="r:*")


class _XzStream(io.RawIOBase):
    """What an xz file holds, decompressed within `_XZ_MEMORY`; several streams in a row are one."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decompressor = self._fresh()
        self._input = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, none at the end. Raises LZMAError, also when the window is too large."""
        wanted = _CHUNK if size < 0 else size
        pieces: list[bytes] = []
        while wanted > 0:
            piece = self._decompressor.decompress(self._input, wanted)
            self._input = b""
            pieces.append(piece)
            wanted -= len(piece)
            if self._decompressor.eof:
                self._input = self._decompressor.unused_data.lstrip(b"\0") or self._file.read(_CHUNK).lstrip(b"\0")
                if not self._input:
                    break
                self._decompressor = self._fresh()
            elif self._decompressor.needs_input and not piece:
                self._input = self._file.read(_CHUNK)
                if not self._input:
                    break
        return b"".join(pieces)

    @staticmethod
    def _fresh() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def _members(opened: tarfile.TarFile, budget: _Budget) -> Iterator[tarfile.TarInfo]:
    for member in opened:
        budget.count()
        if member.isdir():
            continue
        if not member.isreg():
            budget.left_out += 1
            continue
        budget.announce(member.size)
        yield member
