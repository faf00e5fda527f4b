"""Archives made to harm, through the whole of intake: each is taken without damage, or refused in one sentence."""

import contextlib
import gzip
import io
import json
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_archives import raw_zip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certgrader.catalogue.catalogue import LANGUAGES, error_sentence
from certgrader.errors import SubmissionProblem
from certgrader.submission.intake import open_submission

_NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
Make = Callable[[Path], Path]


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return made.getvalue()


def _tar(*members: tarfile.TarInfo, mode: str = "w") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as opened:  # type: ignore[call-overload]
        for member in members:
            member.size = len(_NOTEBOOK) if member.isreg() else 0
            opened.addfile(member, io.BytesIO(_NOTEBOOK) if member.isreg() else None)
    return made.getvalue()


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


def _link(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


def _flagged(raw: bytes, *, flag: int = 0, method: int | None = None) -> bytes:
    """A zip file whose members say that they are encrypted, or compressed by a method of another program."""
    changed = bytearray(raw)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + at] |= flag
            if method is not None:
                changed[place + at + 2] = method
            place = changed.find(mark, place + 1)
    return bytes(changed)


def _greedy_xz() -> bytes:
    """A stream that asks its reader for a window of 1.5 GB."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1500 * 2**20, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC3}]
    # liblzma writes the size into the header whatever the encoder then uses: patched in, it costs us nothing.
    small = lzma.compress(_tar(_member("n.ipynb")), filters=[{**filters[0], "dict_size": 2**16}])
    at = small.index(bytes([0x21, 0x01])) + 2
    header = bytearray(small[12 : 12 + (small[12] + 1) * 4])
    header[at - 12] = 37
    import zlib

    header[-4:] = zlib.crc32(bytes(header[:-4])).to_bytes(4, "little")
    return small[:12] + bytes(header) + small[12 + len(header) :]


def _last_volume() -> bytes:
    """The end of a zip file that was cut in four."""
    changed = bytearray(_zip(("n.ipynb", _NOTEBOOK)))
    changed[changed.rindex(b"PK\x05\x06") + 4] = 3
    return bytes(changed)


def _table_before_the_file() -> bytes:
    """The table of contents is said to be longer than all that stands before its end."""
    changed = bytearray(_zip(("n.ipynb", _NOTEBOOK)))
    at = changed.rindex(b"PK\x05\x06")
    changed[at + 12 : at + 16] = (60_000).to_bytes(4, "little")
    return bytes(changed)


_REFUSED = {
    "out.zip": (_zip(("../n.ipynb", _NOTEBOOK)), "no-notebook-but"),
    "drive.zip": (_zip(("C:\\x\\n.ipynb", _NOTEBOOK)), "no-notebook-but"),
    "link.zip": (_zip((_link("n.ipynb"), b"/etc/passwd")), "no-notebook-but"),
    "link.tar": (_tar(_member("n.ipynb", tarfile.SYMTYPE, "/etc/passwd")), "no-notebook-but"),
    "hard.tar": (_tar(_member("n.ipynb", tarfile.LNKTYPE, "/etc/passwd")), "no-notebook-but"),
    "crypt.zip": (_flagged(_zip(("n.ipynb", _NOTEBOOK)), flag=1), "archive-encrypted"),
    "method.zip": (_flagged(_zip(("n.ipynb", _NOTEBOOK)), method=9), "archive-method"),
    "greedy.tar.xz": (_greedy_xz(), "archive-memory"),
    "cut.zip": (_zip(("n.ipynb", _NOTEBOOK))[:60], "archive-damaged"),
    "cut.tar.gz": (_tar(_member("n.ipynb"), mode="w:gz")[:60], "archive-damaged"),
    "words.tar.gz": (b"bonjour", "archive-none"),
    "empty.zip": (_zip(), "no-notebook"),
    "many.zip": (_zip(*((f"e{i}", b"") for i in range(50_001))), "archive-too-many"),
    "page.zip": (b"<!DOCTYPE html><title>Connexion</title>", "archive-none"),
    "nothing.zip": (b"", "empty"),
    "nothing.tar": (bytes(10_240), "no-notebook"),
    "one.ipynb.gz": (gzip.compress(_NOTEBOOK), "archive-unknown"),
    "zstd.tar.zst": (b"\x28\xb5\x2f\xfd" + bytes(60), "archive-unknown"),
    "renamed-rar.zip": (b"Rar!\x1a\x07\x00" + bytes(60), "archive-unknown"),
    "first.zip": (b"PK\x07\x08" + _zip(("n.ipynb", _NOTEBOOK)), "archive-volumes"),
    "last.zip": (_last_volume(), "archive-volumes"),
    "part.zip.001": (_zip(("n.ipynb", _NOTEBOOK))[:50], "archive-volumes"),
    "zstd.zip": (_flagged(_zip(("n.ipynb", _NOTEBOOK)), method=93), "archive-method"),
    "lzma.zip": (_zip(("n.ipynb", _NOTEBOOK), method=zipfile.ZIP_LZMA), "archive-method"),
    "zip64.zip": (raw_zip([b"donnees.csv"]), "no-notebook"),
    "seen-only.zip": (_zip((".ipynb_checkpoints/n-checkpoint.ipynb", _NOTEBOOK)), "no-notebook"),
    "elsewhere.zip": (_zip(("n.ipynb", _NOTEBOOK)).replace(b"PK\x01\x02", b"PK\x01\x00"), "archive-damaged"),
    "before-it-all.zip": (_table_before_the_file(), "archive-damaged"),
    "archives.zip": (_zip(("a.zip", b""), ("b.zip", b"")), "several-archives"),
    "class.zip": (
        _zip(("A B_1_assignsubmission_file_/n.ipynb", _NOTEBOOK), ("C D_2_assignsubmission_file_/r.zip", b"")),
        "cohort",
    ),
    "nul.zip": (_zip(("n!.ipynb", _NOTEBOOK)).replace(b"n!.ipynb", b"n\0.ipynb"), "no-notebook-but"),
    "rar.rar": (b"Rar!\x1a\x07", "archive-unknown"),
    "two.zip": (_zip(("a.ipynb", _NOTEBOOK), ("b.ipynb", _NOTEBOOK + b" ")), "several"),
    "lie.tar": (_tar(_member("n.ipynb"))[:124] + b"77777777777\0" + _tar(_member("n.ipynb"))[136:], "archive-damaged"),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_refused_in_one_sentence_and_nothing_is_left(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, key = _REFUSED[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    with pytest.raises(SubmissionProblem) as caught, open_submission(str(tmp_path / name)):
        pass
    assert caught.value.key == f"submission.{key}"
    for language in LANGUAGES:
        assert len(error_sentence(caught.value, language).splitlines()) == 1
    assert list((tmp_path / "temporary").iterdir()) == []


def _old_tar() -> bytes:
    """As Unix 7 wrote it: no mark."""
    changed = bytearray(_tar(_member("n.ipynb")))
    changed[257:265] = bytes(8)
    changed[148:156] = b" " * 8
    changed[148:156] = b"%06o\0 " % sum(changed[:512])
    return bytes(changed)


_TAKEN = {
    "through.zip": _zip((_link("d"), b"/tmp"), ("d/n.ipynb", _NOTEBOOK)),
    "through.tar": _tar(_member("d", tarfile.SYMTYPE, "/tmp"), _member("d/n.ipynb")),
    "devices.tar": _tar(_member("f", tarfile.FIFOTYPE), _member("c", tarfile.CHRTYPE), _member("n.ipynb")),
    "after.zip": _zip(("n.ipynb", _NOTEBOOK)) + b"reste" * 20,
    "before.zip": b"reste" * 20 + _zip(("n.ipynb", _NOTEBOOK)),
    "mac.zip": _zip(("n.ipynb", _NOTEBOOK), ("__MACOSX/._n.ipynb", b"\0"), (".DS_Store", b"")),
    "seen.zip": _zip(("n.ipynb", _NOTEBOOK), (".ipynb_checkpoints/n-checkpoint.ipynb", _NOTEBOOK)),
    "moodle.zip": _zip(("Zoé Élan_12_assignsubmission_file_/rendu.zip", _zip(("n.ipynb", _NOTEBOOK)))),
    "kaggle.zip": _zip(("kernel-metadata.json", b"{}"), ("__results__.html", b"x"), ("__notebook__.ipynb", _NOTEBOOK)),
    "two.tar.xz": lzma.compress(_tar(_member("n.ipynb"))[:512]) + lzma.compress(_tar(_member("n.ipynb"))[512:]),
    "copy.zip": _zip(("n.ipynb", _NOTEBOOK), ("n (1).ipynb", _NOTEBOOK), ("n-Copy1.ipynb", _NOTEBOOK)),
    "inside.tar": _tar(_member("n.ipynb")).rstrip(b"\0") + bytes(1024) + _zip(("faux.ipynb", b"{}")),
    "self-extracting.zip": b"MZ" + bytes(5_000) + _zip(("n.ipynb", _NOTEBOOK)),
    "drive-download-2026-001.zip": _zip(("Projet/n.ipynb", _NOTEBOOK), ("Projet/d.csv", b"1")),
    "no-suffix": _zip(("n.ipynb", _NOTEBOOK)),
    "old.tar": _old_tar(),
    "deep.zip": _zip(("d/" * 2_000 + "f.csv", b""), ("n.ipynb", _NOTEBOOK)),
    "both.zip": _zip(("a", b"1"), ("a/b", b"1"), ("n.ipynb", _NOTEBOOK)),
    "renamed.ipynb": _zip(("n.ipynb", _NOTEBOOK)),
    "renamed.zip": _NOTEBOOK,
}


@pytest.mark.parametrize("name", _TAKEN)
def test_taken_without_what_harms(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(_TAKEN[name])
    with open_submission(str(tmp_path / name)) as submission:
        assert submission.root is not None
        assert (submission.root / submission.notebook).read_bytes() == _NOTEBOOK
        assert not any(path.is_symlink() for path in submission.root.rglob("*"))
        assert submission.name == name.partition(".")[0]


_PARTS = st.sampled_from(
    [
        *("..", ".", "", "a", "A", "n.ipynb", "C:", "~", "é", "e\u0301", "a" * 300, "\\", "..\\..", "\x1b[31m", "-"),
        *(" ", "con", "a.", "a ", "...", "\u202e", "\n", "\x00", "Icon\r", ".git", "\U0001f600", "*", "$(id)"),
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_NAMES = st.lists(st.lists(_PARTS, min_size=1, max_size=5), min_size=1, max_size=6)


def _called(name: str) -> zipfile.ZipInfo:
    """A member with a name that zipfile would change, with a NUL or for the second time."""
    made = zipfile.ZipInfo("x")
    made.filename = name
    return made


@pytest.mark.filterwarnings("ignore:Duplicate name")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_NAMES, st.sampled_from(["", "/", "//hôte/", "C:\\", "\\\\hôte\\"]), st.booleans())
def test_no_name_leads_out(tmp_path: Path, names: list[list[str]], start: str, as_zip: bool) -> None:
    told = [name for parts in names if (name := start + "/".join(parts))]
    archive = tmp_path / "in" / ("a.zip" if as_zip else "a.tar")
    archive.parent.mkdir(exist_ok=True)
    content = _zip(*((_called(name), _NOTEBOOK) for name in told)) if as_zip else _tar(*map(_member, told))
    archive.write_bytes(content)
    (tmp_path / "temporary").mkdir(exist_ok=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        with contextlib.suppress(SubmissionProblem), open_submission(str(archive)) as submission:
            root = submission.root
            assert root is not None
            for file in submission.files:
                assert (root / file.path).resolve().is_relative_to(root)
                assert not any(char < " " for char in file.path)
            written = {path for path in tmp_path.rglob("*") if path not in before}
            assert all(path.is_relative_to(root) for path in written)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_of_a_terabyte_is_not_even_searched(tmp_path: Path) -> None:
    for name in ("a.zip", "a.tar.gz", "a.ipynb"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(2**40)
        with pytest.raises(SubmissionProblem) as caught, open_submission(str(tmp_path / name)):
            pass
        assert caught.value.key in ("submission.archive-too-large", "notebook.too-large")
