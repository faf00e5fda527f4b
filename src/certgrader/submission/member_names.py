"""The names of an archive's members: read in the encoding they were written in, refused where they lead elsewhere."""

import os
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from certgrader.submission.limits import DEPTH
from certgrader.submission.tree import keeps_file, keeps_folder

_DRIVE = re.compile(r"[A-Za-z]:")
_NAME_BYTES = 255
_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_ASCII = re.compile(rb"[\x00-\x7f]+")
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæñÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ’–°«»")
# Windows' own zip writes names in the code page of its console, many other programs in that of its windows.
_CODE_PAGES = ("cp850", "cp1252")
_JUNK = frozenset({"thumbs.db", "desktop.ini", "icon\r"})


def member_path(name: str) -> PurePosixPath | None:
    """Where the member `name` goes below the target, in composed characters; None when it must not be written.

    Not written: absolute names, drives and shares, "..", control characters, names no file system takes, and what is
    deeper than `DEPTH`. macOS writes « é » as two characters, and no notebook asks for its files in that spelling.
    """
    path = PurePosixPath(unicodedata.normalize("NFC", name.replace("\\", "/")))
    parts = [part for part in path.parts if part != "/"]
    if not parts or path.is_absolute() or ".." in parts or _DRIVE.match(parts[0]) or len(parts) > DEPTH:
        return None
    if any(unicodedata.category(char) == "Cc" for char in name):
        return None
    try:
        if any(len(part.encode()) > _NAME_BYTES for part in parts):
            return None
    except UnicodeEncodeError:
        return None
    if os.name == "nt" and any(":" in part for part in parts):
        return None
    return PurePosixPath(*parts)


def is_junk(name: str) -> bool:
    """Whether a member is nothing of the candidate's: what systems leave behind, environments, version control."""
    *folders, last = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")] or [""]
    return last.lower() in _JUNK or not all(map(keeps_folder, folders)) or (last != "" and not keeps_file(last))


def zip_names(members: Iterable[zipfile.ZipInfo]) -> list[str]:
    """The names of a zip file's members, in order. Those not marked as UTF-8 may be so all the same, else they are
    in the code page that gives the most French letters over the whole archive."""
    found = [(_told(member), member) for member in members]
    page = _code_page(raw for raw, _ in found if isinstance(raw, bytes))
    return [raw if isinstance(raw, str) else decoded(raw, page) for raw, _ in found]


def decoded(raw: bytes, page: str | None = None) -> str:
    """The name `raw` as UTF-8, else in the code page `page` or in the likeliest."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(page or _code_page([raw]), "replace")


def _told(member: zipfile.ZipInfo) -> str | bytes:
    """The name, or its bytes where nothing says how they are encoded."""
    if member.flag_bits & _UTF8_FLAG:
        return member.orig_filename
    raw = member.orig_filename.encode("cp437")
    return _unicode_path(member.extra, raw) or raw


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Info-ZIP's field of the name in UTF-8 (APPNOTE 4.6.9), if it is about this name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
    return None


def _code_page(names: Iterable[bytes]) -> str:
    beyond = b"".join(_ASCII.sub(b"", name) for name in names if not _is_utf8(name))
    return max(_CODE_PAGES, key=lambda page: _frenchness(beyond.decode(page, "replace")))


def _frenchness(text: str) -> int:
    # Small letters are the commoner: what is « Û » in one code page is « ê » in the other.
    return sum(2 - char.isupper() for char in text if char in _FRENCH)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
