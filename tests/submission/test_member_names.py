"""Names as the programs of other systems write them into archives."""

import io
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from certgrader.submission.archives import unpack
from certgrader.submission.member_names import decoded, is_junk, member_path
from certgrader.submission.unpacking import Room

NAME = "relevés d'été – où ça à Noël.csv"


def names(archive: Path, folder: Path) -> list[str]:
    folder.mkdir()
    unpack(archive, folder, Room("a"))
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def zip_with(raw: bytes, extra: bytes = b"") -> bytes:
    """A zip file with one member whose name is the bytes `raw`, not marked as UTF-8."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("X" * len(raw))
        info.extra = extra
        archive.writestr(info, b"1")
    return made.getvalue().replace(b"X" * len(raw), raw)


@pytest.mark.parametrize("page", ["utf-8", "cp850", "cp1252"])
@pytest.mark.parametrize("name", ["données.csv", "forêt.csv", "Élèves à Nîmes.csv", "ça coûte.csv", "plain.csv"])
def test_french_names_are_read_in_every_code_page(tmp_path: Path, page: str, name: str) -> None:
    raw = name.encode(page, "ignore")
    if raw.decode(page) != name:
        pytest.fail(f"{page} has no {name}")
    (tmp_path / "a.zip").write_bytes(zip_with(raw))
    assert names(tmp_path / "a.zip", tmp_path / "in") == [name]


def test_one_archive_has_one_code_page(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("XXXX1", "YYYY2"):
            archive.writestr(name, b"1")
    # « Û » alone is a letter too; beside « éèà » it cannot be one.
    raw = made.getvalue().replace(b"XXXX", "éèàê".encode("cp1252")).replace(b"YYYY", "tête".encode("cp1252"))
    (tmp_path / "a.zip").write_bytes(raw)
    assert names(tmp_path / "a.zip", tmp_path / "in") == ["tête2", "éèàê1"]


def test_the_unicode_field_of_info_zip_counts_if_it_is_about_the_name(tmp_path: Path) -> None:
    raw = b"donn?es.csv"
    field = b"\x01" + struct.pack("<I", zlib.crc32(raw)) + "donné€s.csv".encode()
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    (tmp_path / "a.zip").write_bytes(zip_with(raw, extra))
    assert names(tmp_path / "a.zip", tmp_path / "in") == ["donné€s.csv"]
    (tmp_path / "b.zip").write_bytes(zip_with(b"autres!.csv", extra))
    assert names(tmp_path / "b.zip", tmp_path / "in2") == ["autres!.csv"]


def test_names_of_any_other_encoding_are_files_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_with("データ.csv".encode("shift_jis")))
    assert len(names(tmp_path / "a.zip", tmp_path / "in")) == 1


def test_names_of_macos_are_composed(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_with(unicodedata.normalize("NFD", "données.csv").encode()))
    assert names(tmp_path / "a.zip", tmp_path / "in") == ["données.csv"]


@pytest.mark.parametrize("page", ["utf-8", "cp1252", "cp850"])
def test_names_in_a_tar_file(tmp_path: Path, page: str) -> None:
    with tarfile.open(tmp_path / "a.tar", "w", encoding=page, format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("été à la mer.csv"))
    assert names(tmp_path / "a.tar", tmp_path / "in") == ["été à la mer.csv"]


def test_what_systems_leave_behind_is_neither_written_nor_counted(tmp_path: Path) -> None:
    junk = [
        "__MACOSX/._n.ipynb",
        ".DS_Store",
        "a/Thumbs.db",
        "desktop.ini",
        "a/Icon\r",
        "a/.git/HEAD",
        "node_modules/x",
    ]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in [*junk, "a/n.csv", ".github/workflows/ci.yml"]:
            archive.writestr(name, b"1")
    (tmp_path / "in").mkdir()
    room = Room("a")
    unpack(tmp_path / "a.zip", tmp_path / "in", room)
    found = sorted(path.relative_to(tmp_path / "in").as_posix() for path in (tmp_path / "in").rglob("*.*"))
    assert (found, room.left_out) == ([".github", ".github/workflows/ci.yml", "a/n.csv"], 0)
    assert not is_junk("a/n.csv")


@pytest.mark.parametrize(
    "name",
    [
        *("/a", "../a", "a/../b", "a\\..\\b", "C:\\a", "c:a", "\\\\hôte\\a", "a\x07", "a\nb", "a\x85b", "a" * 256),
        *("é" * 128, "", ".", "./", "a/" * 101 + "b", "a\udc80"),
    ],
)
def test_names_that_are_not_written(name: str) -> None:
    assert member_path(name) is None


@pytest.mark.parametrize(
    ("name", "path"),
    [("a/./b", "a/b"), ("a\\b", "a/b"), ("./a", "a"), ("a//b", "a/b"), ("e\u0301", "é")]
    + [(name, name) for name in ("12:30.png", "é" * 127, "a/" * 99 + "b", "...", "a ", "con", "-rf")],
)
def test_names_that_are(name: str, path: str) -> None:
    assert str(member_path(name)) == path


def test_a_name_alone_is_read_in_the_likeliest_code_page() -> None:
    assert decoded("été".encode("cp1252")) == decoded("été".encode("cp850")) == decoded("été".encode()) == "été"
