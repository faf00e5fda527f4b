import contextlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certgrader.errors import SubmissionProblem
from certgrader.submission import archives
from certgrader.submission.unpacking import Room


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def unpack(archive: Path, target: Path, *, size: int | None = None, files: int | None = None) -> int:
    """How many members were left out."""
    room = Room(str(archive), size=size, files=files)
    archives.unpack(archive, target, room)
    return room.left_out


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "cible"
    folder.mkdir()
    return folder


def refused(archive: Path, target: Path, *, size: int | None = None, files: int | None = None) -> str:
    with pytest.raises(SubmissionProblem) as caught:
        unpack(archive, target, size=size, files=files)
    return caught.value.key


NAMES = ["../a", "/a", "a/../../b", "C:\\a", "\\\\hote\\a", "..\\a", "bon/fichier", "a" * 300, ".", "a/./b"]


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_nothing_leaves_the_target(tmp_path: Path, target: Path, kind: str) -> None:
    archive = tmp_path / f"a.{kind}"
    if kind == "zip":
        make_zip(archive, dict.fromkeys(NAMES, b"1"))
    else:
        with tarfile.open(archive, "w") as tar:
            for name in NAMES:
                member = tarfile.TarInfo(name)
                member.size = 1
                tar.addfile(member, io.BytesIO(b"1"))
    left_out = unpack(archive, target)
    assert below(target) == ["a/b", "bon/fichier"]
    assert left_out == len(NAMES) - 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [archive.name, "cible"]


def test_links_and_devices_are_left_out(tmp_path: Path, target: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for name, kind in (
            ("s", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("d", tarfile.CHRTYPE),
            ("f", tarfile.FIFOTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = "/etc/passwd"
            tar.addfile(member)
        member = tarfile.TarInfo("s/dedans")
        tar.addfile(member, io.BytesIO())
    assert unpack(tmp_path / "a.tar", target) == 4
    assert below(target) == ["s/dedans"]
    link = zipfile.ZipInfo("lien")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert unpack(tmp_path / "a.zip", target) == 1
    assert not (target / "lien").exists()


def test_bombs_are_refused(tmp_path: Path, target: Path) -> None:
    size, files = 3_000_000, 50
    bomb = make_zip(tmp_path / "a.zip", {"a": bytes(2_000_000), "b": bytes(2_000_000)})
    assert refused(bomb, target, size=size) == "submission.archive-too-large"
    assert below(target) == []
    many = make_zip(tmp_path / "b.zip", {str(i): b"" for i in range(51)})
    assert refused(many, target, files=files) == "submission.archive-too-many"
    deep = make_zip(tmp_path / "e.zip", {f"d{i}/a/b/c": b"" for i in range(20)})
    assert refused(deep, target, files=files) == "submission.archive-too-many"
    raw = bytearray(make_zip(tmp_path / "c.zip", {"a": bytes(4_000_000)}).read_bytes())
    position = raw.rindex(b"PK\x01\x02")
    raw[position + 24 : position + 28] = (10).to_bytes(4, "little")  # the directory claims ten bytes
    (tmp_path / "c.zip").write_bytes(raw)
    assert refused(tmp_path / "c.zip", target, size=size) == "submission.archive-damaged"
    assert sum(path.stat().st_size for path in target.rglob("*") if path.is_file()) <= size
    with tarfile.open(tmp_path / "d.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("a")
        member.size = 4_000_000
        tar.addfile(member, io.BytesIO(bytes(4_000_000)))
    assert refused(tmp_path / "d.tar.gz", target, size=size) == "submission.archive-too-large"


def test_encrypted_and_damaged(tmp_path: Path, target: Path) -> None:
    raw = bytearray(make_zip(tmp_path / "a.zip", {"n.ipynb": b"{}" * 50}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(raw)
    assert refused(tmp_path / "a.zip", target) == "submission.archive-encrypted"
    whole = make_zip(tmp_path / "b.zip", {"n.ipynb": b"contenu" * 500}).read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "b.zip", target) == "submission.archive-damaged"
    (tmp_path / "c.tar.gz").write_bytes(b"\x1f\x8b\x08rien")
    assert refused(tmp_path / "c.tar.gz", target) == "submission.archive-damaged"


def test_names_of_other_systems(tmp_path: Path, target: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        member = zipfile.ZipInfo("donnees-e.csv")
        archive.writestr(member, "1")
    raw = (tmp_path / "a.zip").read_bytes().replace(b"donnees-e.csv", "donné-e.csv".encode() + b"x")
    (tmp_path / "a.zip").write_bytes(raw)
    assert unpack(tmp_path / "a.zip", target) == 0
    assert below(target) == ["donné-e.csvx"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 4000), junk=st.binary(min_size=1, max_size=4), kind=st.sampled_from(["zip", "tar.gz"]))
def test_any_damage_is_one_sentence(tmp_path: Path, position: int, junk: bytes, kind: str) -> None:
    archive = tmp_path / f"x.{kind}"
    if kind == "zip":
        make_zip(archive, {"n.ipynb": b"contenu" * 40, "b/c.csv": b"1"})
    else:
        with tarfile.open(archive, "w:gz") as tar:
            member = tarfile.TarInfo("n.ipynb")
            member.size = 280
            tar.addfile(member, io.BytesIO(b"contenu" * 40))
    raw = bytearray(archive.read_bytes())
    at = position % len(raw)
    raw[at : at + len(junk)] = junk
    archive.write_bytes(raw)
    folder = tmp_path / "y"
    folder.mkdir(exist_ok=True)
    with contextlib.suppress(SubmissionProblem):
        unpack(archive, folder)
