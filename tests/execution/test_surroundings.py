"""What lies beside the notebook and is not what it seems, and what a cell did without."""

import json
import zipfile
from pathlib import Path

import pytest
from execution_builder import read

from certgrader.execution.lacks import Wanting
from certgrader.execution.model import Lack
from certgrader.execution.surroundings import Surroundings, look_around
from certgrader.execution.trace import read_trace


def test_pointers_empty_files_and_archives_of_submission_and_data(tmp_path: Path) -> None:
    data = tmp_path / "data" / "jeu"
    data.mkdir(parents=True)
    (tmp_path / "p.csv").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    (data / "v.csv").write_text("")
    (tmp_path / "casse.zip").write_text("PK")
    with zipfile.ZipFile(data / "z.zip", "w") as archive:
        archive.writestr("d/dedans.csv", "a")
    (tmp_path / "lien.csv").symlink_to("/etc/passwd")
    found = look_around(tmp_path, ["p.csv", "casse.zip", "lien.csv", "absent.csv"], tmp_path / "data")
    assert (set(found.pointers), set(found.empty)) == ({"p.csv"}, {"v.csv"})
    assert found.archived == {"dedans.csv": "z.zip"}
    assert "lien.csv" not in found.names
    told = found.read_by("pd.read_csv('data/p.csv')")
    assert told is not None
    assert told.key == "diagnosis.lfs-pointer"
    assert found.read_by("pd.read_csv('grap.csv')") is None


@pytest.mark.parametrize(
    ("asked", "near"),
    [("train.csv", "train (1).csv"), ("ventes.csv", None), ("Train.csv", "train (1).csv"), ("train.json", None)],
)
def test_a_near_name_is_proposed_when_it_is_the_only_one(asked: str, near: str | None) -> None:
    names = frozenset({"train (1).csv", "test.csv", "clients.csv"})
    assert Surroundings(names).like(asked) == near


@pytest.mark.parametrize(
    ("lack", "matters"),
    [
        (Lack("file", "open", "absent.csv"), True),
        (Lack("file", "open", "jamais_nomme.csv"), True),
        (Lack("file", "open", "matplotlibrc"), False),
        (Lack("file", "stat", "absent.csv"), True),
        (Lack("file", "stat", "modele.pkl"), False),
        (Lack("folder", "scandir", "/content/photos"), True),
        (Lack("module", "import", "xgboost"), True),
        (Lack("host", "socket.getaddrinfo", "example.org"), True),
        (Lack("command", "shell", "pip install x"), False),
        (Lack("command", "shell", "wget http://example.org/x"), True),
    ],
)
def test_what_a_cell_did_without(lack: Lack, matters: bool) -> None:
    code = "pd.read_csv('absent.csv')\nglob('/content/photos/*')"
    cells = read(code, "if not exists('modele.pkl'):\n    joblib.dump(m, 'modele.pkl')").cells
    assert (Wanting(cells).told([lack]) is not None) == matters


def test_lacks_of_a_trace_are_checked(tmp_path: Path) -> None:
    lines = [
        {"name": "lacked", "call": "open", "request": "r", "data": {"kind": "file", "what": "a.csv"}},
        {"name": "lacked", "call": "open", "request": "r", "data": {"kind": "file", "what": "a.csv"}},
        {"name": "lacked", "call": "open", "request": "r", "data": {"kind": "verdict", "what": "a.csv"}},
        {"name": "lacked", "call": "open", "request": "r", "data": {"kind": "file", "what": 3}},
        {"name": "lacked", "call": "open", "request": "forged", "data": {"kind": "file", "what": "b.csv"}},
    ]
    (tmp_path / "t").write_text("\n".join(map(json.dumps, lines)))
    assert read_trace(tmp_path / "t", {"r": 4}, {}).lacks == {4: (Lack("file", "open", "a.csv"),)}
