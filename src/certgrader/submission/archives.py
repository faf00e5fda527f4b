"""Archives unpacked without traversal, links or bombs.

Only regular files are written, each below the target, and never more than the limits of a submission whatever the
headers claim. What an archive is, its content says; its name only tells whether it was meant to be one.
"""

import errno
import lzma
import tarfile
import zipfile
import zlib
from pathlib import Path

from certgrader.errors import SubmissionProblem
from certgrader.submission.causes import cause_of
from certgrader.submission.kinds import Kind, kind_of
from certgrader.submission.tar_archives import untar
from certgrader.submission.unpacking import Room, Target
from certgrader.submission.zip_archives import unzip

SUFFIXES = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_FOREIGN = (".7z", ".rar", ".zst", ".tzst", ".lz4", ".lzma", ".z", ".gz", ".xz", ".bz2")
_VOLUMES = (".z01", ".001", ".r00")
_DAMAGED = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, UnicodeError, ValueError),
    *(RecursionError, OverflowError),  # headers that follow one another for ever, sizes that no machine has
)

# bz2 raises OSError for what is no stream of its own; the others are offsets that lead nowhere.
_NO_FAULT_OF_THE_DISK = (None, errno.EINVAL, errno.EOVERFLOW)


def has_archive_name(name: str) -> bool:
    """Whether a file of this name is meant to be an archive, readable or not."""
    return name.lower().endswith(SUFFIXES + _FOREIGN + _VOLUMES)


def holds_archive(name: str, kind: Kind) -> bool:
    """Whether a file of this name and content is to be unpacked, if only to be told why it cannot be.

    Downloads are renamed: a zip file called .ipynb is one, a notebook called .zip is none. A .docx is left alone.
    """
    if kind == "json":
        return False
    if has_archive_name(name):
        return True
    return kind not in ("other", "empty", "blank") and ("." not in name.lstrip(".") or name.lower().endswith(".ipynb"))


def unpack(archive: Path, target: Path, room: Room) -> None:
    """Write the regular files of `archive` below the folder `target`, which is empty and certgrade's own.

    Raises SubmissionProblem, one sentence, whatever is wrong with it. `room` tells afterwards what was left out.
    """
    try:
        # Never smaller than what it holds by much; what is larger is not even searched for its table of contents.
        room.announce(archive.stat().st_size)
        _unpack(archive, Target(target, room))
    except NotImplementedError as error:
        raise SubmissionProblem("submission.archive-method", place=room.place) from error
    except lzma.LZMAError as error:
        key = "archive-memory" if "memory" in str(error).lower() else "archive-damaged"
        raise SubmissionProblem(f"submission.{key}", place=room.place, limit=128) from error
    except _DAMAGED as error:
        raise SubmissionProblem("submission.archive-damaged", place=room.place) from error
    except OSError as error:
        if error.errno in _NO_FAULT_OF_THE_DISK:
            raise SubmissionProblem("submission.archive-damaged", place=room.place) from error
        key, cause = cause_of(error)
        raise SubmissionProblem(key, place=room.place, cause=cause) from error


def _unpack(archive: Path, target: Target) -> None:
    kind = kind_of(archive)
    name = archive.name.lower()
    foreign = name.endswith(_FOREIGN) and not name.endswith(SUFFIXES)
    if kind == "volumes" or name.endswith(_VOLUMES):
        raise SubmissionProblem("submission.archive-volumes", place=target.room.place)
    if kind in ("tar", "gz", "bz2", "xz") or (kind == "blank" and ".tar" in name):
        try:
            untar(archive, kind, target)
        except tarfile.ReadError as error:
            if not foreign:
                raise
            raise SubmissionProblem("submission.archive-unknown", place=target.room.place) from error
    elif kind == "zip" or (kind == "other" and zipfile.is_zipfile(archive)):
        unzip(archive, target)
    elif kind == "foreign" or foreign:
        raise SubmissionProblem("submission.archive-unknown", place=target.room.place)
    elif kind == "empty":
        raise SubmissionProblem("submission.empty", place=target.room.place)
    else:
        raise SubmissionProblem("submission.archive-none", place=target.room.place)
