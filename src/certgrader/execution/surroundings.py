"""What lies beside the notebook and is not what it seems: pointers instead of data, archives not unpacked."""

import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

from certgrader.catalogue.catalogue import Phrase, phrase

_POINTER = b"version https://git-lfs.github.com/spec/"
_MOST_FILES = 20_000
_MOST_ARCHIVES = 20
_MOST_MEMBERS = 20_000
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Names of files, not paths. `pointers`: Git LFS pointers; `empty`: files without content; `archived`: name of a
    file inside an archive → the archive's; `absent`: module that is not installed → the distribution of it."""

    names: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    archived: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)

    def read_by(self, source: str) -> Phrase | None:
        """What is wrong with a file that the code names, if it holds no data."""
        pointer = next((name for name in sorted(self.pointers) if _named(name, source)), None)
        return None if pointer is None else phrase("diagnosis.lfs-pointer", file=pointer[:120])

    def hollow(self, source: str) -> Phrase | None:
        """As `read_by`, empty files included: what explains an error."""
        empty = next((name for name in sorted(self.empty) if _named(name, source)), None)
        return self.read_by(source) or (None if empty is None else phrase("diagnosis.file-empty", file=empty[:120]))

    def like(self, name: str) -> str | None:
        """The only file whose name is close to `name` and whose kind is the same."""
        suffix = PurePosixPath(name).suffix.lower()
        same = {one: _bare(one) for one in self.names if suffix and PurePosixPath(one).suffix.lower() == suffix}
        wanted = _bare(name)
        close = [one for one, bare in same.items() if SequenceMatcher(None, wanted, bare).ratio() >= _ALIKE]
        return close[0] if len(close) == 1 else None


def _bare(name: str) -> str:
    """A name without what a copy or a download adds to it."""
    stem = PurePosixPath(name).stem.lower()
    return re.sub(r"[\s_-]*(?:\(\d+\)|copie?|copy|final|\bv\d+)$|[\s_.-]+", "", stem)


NOWHERE = Surroundings()


def look_around(root: Path | None, paths: Iterable[str], data: Path | None) -> Surroundings:
    """Of the submission's files (`paths` below `root`) and of those below `data`. Files that cannot be read are left
    out."""
    names: set[str] = set()
    pointers: set[str] = set()
    empty: set[str] = set()
    archived: dict[str, str] = {}
    archives = 0
    for file in _files(root, paths, data):
        names.add(file.name)
        try:
            size = file.stat().st_size
            if size == 0:
                empty.add(file.name)
            elif size < 1024 and file.read_bytes().startswith(_POINTER):
                pointers.add(file.name)
        except OSError:
            continue
        if file.suffix.lower() == ".zip" and archives < _MOST_ARCHIVES:
            archives += 1
            archived.update(dict.fromkeys(_members(file), file.name))
    return Surroundings(frozenset(names), frozenset(pointers), frozenset(empty), archived)


def _files(root: Path | None, paths: Iterable[str], data: Path | None) -> Iterator[Path]:
    count = 0
    for path in paths if root is not None else ():
        count += 1
        if root is not None and count <= _MOST_FILES and not (root / path).is_symlink():
            yield root / path
    for folder, _, inside in os.walk(data) if data is not None else ():
        for name in sorted(inside):
            count += 1
            if count > _MOST_FILES:
                return
            if (file := Path(folder) / name).is_file() and not file.is_symlink():
                yield file


def _members(file: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            inside = archive.namelist()[:_MOST_MEMBERS]
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return
    yield from (PurePosixPath(name).name for name in inside if not name.endswith("/"))


def _named(name: str, source: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", source) is not None
