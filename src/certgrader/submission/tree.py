"""The files of a submission on disk: which ones count, their hashes, the text of project files."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from certgrader.submission.kinds import open_regular
from certgrader.submission.limits import DEPTH, TEXT_BYTES
from certgrader.submission.model import SubmittedFile

_KEPT_DOT_FOLDERS = frozenset({".github", ".gitlab", ".dvc", ".circleci"})
_KEPT_DOT_FILES = frozenset(
    {".gitlab-ci.yml", ".gitlab-ci.yaml", ".dvcignore", ".dockerignore", ".pre-commit-config.yaml", ".travis.yml"}
)
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "__MACOSX", "site-packages"})
_SKIPPED_IN_DVC = frozenset({"cache", "tmp", "config.local"})
_PIECE = 1 << 20
_SEARCHED = 1_000_000
_REPORT = re.compile(r"\.report\.[A-Za-z0-9]+$")
_BUNDLE_KEY = re.compile(r"[0-9a-f]{16,64}")
_TEXT_SUFFIXES = frozenset(
    {
        *(".py", ".txt", ".toml", ".yml", ".yaml", ".cfg", ".ini", ".conf", ".json", ".md", ".rst", ".sh", ".bash"),
        *(".dvc", ".lock", ".dockerfile", ".r", ".rmd", ".sql", ".tf", ".js", ".ts", ".css", ".html", ".bat", ".ps1"),
    }
)
_TEXT_NAMES = frozenset({"dockerfile", "makefile", "procfile", "pipfile", "jenkinsfile", "mlproject", "license"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file: its POSIX path relative to the root, its size in bytes, its last change."""

    path: str
    size: int
    changed: float


def walk(root: Path, unread: list[str] | None = None) -> Iterator[Entry]:
    """The regular files below `root` that can count, folder by folder in alphabetical order, following no link.

    Lazy, so that whoever reads it can stop before a home directory is read through. Folders that cannot be listed,
    or lie deeper than `DEPTH`, are passed over; their paths are added to `unread`.
    """
    pending = [root]
    while pending:
        folder = pending.pop()
        found = _sorted_entries(folder) if len(folder.parts) - len(root.parts) <= DEPTH else None
        if found is None:
            if unread is not None:
                unread.append(folder.relative_to(root).as_posix())
            continue
        if folder != root and any(entry.name == "pyvenv.cfg" for entry in found):
            continue  # a virtual environment, whatever it is called
        below: list[Path] = []
        for entry in found:
            path = Path(entry.path)
            if folder.name == ".dvc" and entry.name in _SKIPPED_IN_DVC:
                continue
            if entry.is_dir(follow_symlinks=False):
                if keeps_folder(entry.name) and not _is_bundle_store(path):
                    below.append(path)
            elif keeps_file(entry.name) and (measured := measure(root, path)):
                yield measured
        pending.extend(reversed(below))


def _sorted_entries(folder: Path) -> list[os.DirEntry[str]] | None:
    try:
        with os.scandir(folder) as scanned:
            return sorted(scanned, key=lambda entry: entry.name)
    except OSError:
        return None


def keeps_folder(name: str) -> bool:
    """Environments, caches and version control are no work of the candidate."""
    if name.startswith("."):
        return name in _KEPT_DOT_FOLDERS
    return name not in _SKIPPED_FOLDERS


def keeps_file(name: str) -> bool:
    """Reports that certgrade wrote, settings and secrets in dot-files, and names that are no text do not count."""
    if name.startswith(".") and name not in _KEPT_DOT_FILES:
        return False
    return not _REPORT.search(name) and is_text(name)


def is_text(name: str) -> bool:
    """Whether a file's name is UTF-8: reports and bundles could not write down another."""
    return name == name.encode("utf-8", "replace").decode()


def measure(root: Path, path: Path) -> Entry | None:
    """The entry of a regular file that is no link; None for anything else."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Entry(path.relative_to(root).as_posix(), status.st_size, status.st_mtime)


def _is_bundle_store(folder: Path) -> bool:
    """Whether `folder` is where certgrade keeps its bundles: grading again must not find them in the submission."""
    if folder.name != "bundles":
        return False
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:
        return False
    return bool(names) and all(_BUNDLE_KEY.fullmatch(name) or name.startswith(".") for name in names)


def read_files(root: Path, entries: Iterable[Entry]) -> tuple[SubmittedFile, ...]:
    """Hash each file once, sorted by path; files that vanish or cannot be read are left out."""
    files = (_read(root, entry) for entry in sorted(entries, key=lambda entry: entry.path))
    return tuple(file for file in files if file is not None)


def _read(root: Path, entry: Entry) -> SubmittedFile | None:
    """Hashes what the file held when it was measured: one that grows all the time would never end."""
    try:
        with open_regular(root / entry.path) as file:
            if entry.size <= TEXT_BYTES and is_project_file(entry.path):
                raw = file.read(TEXT_BYTES)
                return SubmittedFile(entry.path, len(raw), hashlib.sha256(raw).hexdigest(), _text(raw))
            digest = hashlib.sha256()
            left = entry.size
            while left > 0 and (piece := file.read(min(_PIECE, left))):
                digest.update(piece)
                left -= len(piece)
            return SubmittedFile(entry.path, entry.size - left, digest.hexdigest())
    except OSError:
        return None


def is_project_file(path: str) -> bool:
    """Whether a file is code, configuration or text by its name, rather than data."""
    pure = PurePosixPath(path)
    name = pure.name.lower()
    return pure.suffix.lower() in _TEXT_SUFFIXES or name in _TEXT_NAMES or name.startswith((".", "dockerfile."))


def _text(raw: bytes) -> str | None:
    if b"\x00" in raw:
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").replace("\r\n", "\n")


def tree_sha256(files: Iterable[SubmittedFile]) -> str:
    """The sha256 of the lines `<path> <sha256>\\n`, sorted by path."""
    lines = sorted(f"{file.path} {file.sha256}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def find_notebooks(root: Path) -> list[str]:
    """The notebooks below `root`, nearest first, among the first `_SEARCHED` entries: of folders too large to take
    whole, a notebook beside ten thousand pictures still has to be found."""
    found: list[str] = []
    level = [root]
    seen = 0
    while level and seen < _SEARCHED:
        below: list[Path] = []
        for folder in level:
            names, folders = _listing(folder)
            seen += len(names) + len(folders)
            found += [(folder / name).relative_to(root).as_posix() for name in names if name.lower().endswith(".ipynb")]
            below += [folder / name for name in folders]
        level = below if len(below[0].parts if below else ()) - len(root.parts) <= DEPTH else []
    return found


def _listing(folder: Path) -> tuple[list[str], list[str]]:
    """(regular files, folders) of `folder` that count, by name."""
    entries = _sorted_entries(folder) or []
    names = [one.name for one in entries if one.is_file(follow_symlinks=False) and keeps_file(one.name)]
    return names, [one.name for one in entries if one.is_dir(follow_symlinks=False) and keeps_folder(one.name)]
