"""A cohort of everything that goes wrong, through the command: a row each, one sentence, nothing left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_archives import NOTEBOOK, bombs, deflated_zeros, header, raw_zip, tarred, zipped

_BOMBS = ("entries.zip", "extended.tar.gz", "chain.tar", "streams.tar.xz")
_REASONS = {
    "bloque.zip": "mot de passe",
    "boucle": "liens en boucle",
    "chain.tar": "endommagée",
    "coupe.zip": "endommagée",
    "deux.zip": "plusieurs notebooks",
    "entries.zip": "plus de 50000 fichiers",
    "extended.tar.gz": "endommagée",
    "faux.zip": "pas une archive",
    "rien": "aucun notebook",
    "streams.tar.xz": "endommagée",
    "tube.ipynb": "ni un fichier ordinaire",
    "vide.ipynb": "vide",
    "zeros.tar": "dépasse 4 GB",
}


def batch(cohort: Path, output: Path, temporary: Path) -> dict[str, dict[str, Any]]:
    """The rows of the index, by entry."""
    words = [sys.executable, "-P", "-m", "certgrader", "batch", str(cohort), "-o", str(output), "--no-execute", "-j2"]
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(temporary)},
        timeout=600,
    )
    assert done.returncode in (0, 3), done.stderr
    assert "Traceback" not in done.stderr
    return {row["entry"]: row for row in json.loads((output / "index.json").read_text())["rows"]}


pytestmark = pytest.mark.xdist_group("cohort")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, dict[str, Any]], Path]:
    """The rows of a broken cohort, and the folder for temporary files."""
    folder, temporary = tmp_path_factory.mktemp("cohort"), tmp_path_factory.mktemp("temporary")
    made = bombs()
    for name in _BOMBS:
        (folder / name).write_bytes(made[name][0])
    (folder / "bon.zip").write_bytes(zipped(("n.ipynb", NOTEBOOK), ("../dehors", b"")))
    (folder / "bloque.zip").write_bytes(raw_zip([b"n.ipynb"], flags=1))
    (folder / "coupe.zip").write_bytes(zipped(("n.ipynb", NOTEBOOK))[:70])
    (folder / "deux.zip").write_bytes(zipped(("a.ipynb", NOTEBOOK), ("b.ipynb", NOTEBOOK + b" ")))
    (folder / "faux.zip").write_bytes(b"<html>")
    (folder / "zeros.tar").write_bytes(tarred(header("x", 100 << 30)))
    (folder / "vide.ipynb").touch()
    (folder / "rien").mkdir()
    (folder / "boucle").symlink_to("boucle")
    os.mkfifo(folder / "tube.ipynb")
    return batch(folder, tmp_path_factory.mktemp("out"), temporary), temporary


def test_each_entry_has_its_row_and_its_reason(broken: tuple[dict[str, dict[str, Any]], Path]) -> None:
    rows, _ = broken
    assert {name for name, row in rows.items() if row["status"] == "ok"} == {"bon.zip"}
    assert sorted(rows) == sorted([*_REASONS, "bon.zip"])
    wrong = {name: rows[name]["sentence"] for name, reason in _REASONS.items() if reason not in rows[name]["sentence"]}
    assert wrong == {}
    assert not any("\n" in row["sentence"] or "/" in row["sentence"] for row in rows.values())


def test_nothing_is_left_behind(broken: tuple[dict[str, dict[str, Any]], Path]) -> None:
    assert list(broken[1].iterdir()) == []


def test_check_of_a_refused_submission_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(raw_zip([b"n.ipynb"] * 70, stored=deflated_zeros(1 << 26), size=1 << 26))
    (tmp_path / "temporary").mkdir()
    words = [sys.executable, "-P", "-m", "certgrader", "check", str(tmp_path / "a.zip"), "-o", str(tmp_path / "out")]
    done = subprocess.run(
        [*words, "--no-execute"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert "4 GB" in done.stderr
    assert list((tmp_path / "out").iterdir()) == list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("as_archive", [pytest.param(True, marks=pytest.mark.slow), False])
def test_the_export_of_a_moodle_assignment_is_a_cohort(tmp_path: Path, as_archive: bool) -> None:
    other = NOTEBOOK + b" "
    members = {
        "Léa Roy_11_assignsubmission_file_/n.ipynb": NOTEBOOK,
        "Léa Roy_11_assignsubmission_onlinetext_/onlinetext.html": b"bonjour",
        "Max Zed_12_assignsubmission_file_/rendu.zip": zipped(("projet/n.ipynb", NOTEBOOK)),
        "Ana Fox_13_assignsubmission_file_n.ipynb": NOTEBOOK,
        "Ana Fox_13_assignsubmission_file_d.csv": b"1",
        "Bob Lee_14_assignsubmission_file_n.ipynb": other,
        "Tom Ray_15_assignsubmission_onlinetext_/onlinetext.html": b"bonjour",
    }
    cohort = tmp_path / "export.zip" if as_archive else tmp_path / "export"
    if as_archive:
        cohort.write_bytes(zipped(*((f"Devoir 1/{name}", content) for name, content in members.items())))
    else:
        for name, content in members.items():
            (cohort / name).parent.mkdir(parents=True, exist_ok=True)
            (cohort / name).write_bytes(content)
    (tmp_path / "temporary").mkdir()
    rows = batch(cohort, tmp_path / "out", tmp_path / "temporary")
    assert {entry: row["status"] for entry, row in rows.items()} == {
        "Ana Fox_13": "ok",
        "Bob Lee_14_assignsubmission_file_n.ipynb": "ok",
        "Léa Roy_11_assignsubmission_file_": "ok",
        "Max Zed_12_assignsubmission_file_": "ok",
        "Tom Ray_15_assignsubmission_onlinetext_": "failed",
    }
    bundles = [json.loads(path.read_text()) for path in (tmp_path / "out").glob("bundles/*/submission.json")]
    files = {one["name"]: [file["path"] for file in one["files"]] for one in bundles}
    assert files["Ana Fox_13"] == ["d.csv", "n.ipynb"]
    assert list((tmp_path / "temporary").iterdir()) == []
    if not as_archive:
        assert sorted(path.name for path in cohort.iterdir()) == sorted({name.split("/")[0] for name in members})
