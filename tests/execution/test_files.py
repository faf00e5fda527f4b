"""Files found by name, `--data`, and Kaggle's folders."""

import json
from pathlib import Path

import pytest
from execution_builder import by_index, cell, notebook_bytes, read, run_cells, text

from certgrader.execution.kaggle import datasets, named_datasets, used_datasets
from certgrader.execution.model import ExecutionOptions, Run
from certgrader.execution.runner import execute
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.intake import open_submission
from certgrader.submission.model import SubmittedFile


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    folder = tmp_path / "rendu"
    (folder / "donnees").mkdir(parents=True)
    (folder / "donnees" / "clients.csv").write_text("rendu")
    (folder / "donnees" / "b").mkdir()
    (folder / "donnees" / "b" / "x.txt").write_text("b/x")
    (folder / "donnees" / "c").mkdir()
    (folder / "donnees" / "c" / "x.txt").write_text("c/x")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "maisons").mkdir(parents=True)
    (folder / "maisons" / "train.csv").write_text("maisons")
    (folder / "clients.csv").write_text("data")
    (folder / "libre.csv").write_text("libre")
    return folder


@pytest.mark.parametrize(
    "path",
    [
        "clients.csv",
        "/content/drive/MyDrive/clients.csv",
        "C:\\Users\\moi\\clients.csv",
        "/kaggle/input/tout/clients.csv",
        "../ailleurs/CLIENTS.csv",
    ],
)
def test_a_path_that_is_not_there_is_served_by_name(submission: Path, path: str) -> None:
    run = run_cells(submission, f"import os, pathlib\nprint(open({path!r}).read(), os.path.exists({path!r}))")
    assert text(run, 0) == "rendu True\n"
    assert [(one.asked, one.served, one.origin) for one in run.served] == [(path, "donnees/clients.csv", "submission")]


def test_readers_of_libraries_find_it_too(submission: Path) -> None:
    (submission / "donnees" / "t.csv").write_text("a,b\n1,2\n")
    run = run_cells(
        submission,
        "import pandas as pd, pathlib\nprint(pd.read_csv('/mnt/x/t.csv').shape, pathlib.Path('D:/t.csv').read_text())",
    )
    assert text(run, 0) == "(1, 2) a,b\n1,2\n\n"


def test_the_candidate_whose_folders_agree_is_served(submission: Path) -> None:
    run = run_cells(submission, "print(open('/a/c/x.txt').read(), open('/a/b/x.txt').read())")
    assert text(run, 0) == "c/x b/x\n"


def test_a_folder_can_be_listed_but_does_not_exist(submission: Path) -> None:
    run = run_cells(submission, "import os\nprint(sorted(os.listdir('/drive/c')), os.path.exists('/drive/c'))")
    assert text(run, 0) == "['x.txt'] False\n"


def test_landmarks_of_a_project_are_where_they_are(submission: Path) -> None:
    (submission / "donnees" / "pyproject.toml").write_text("")
    run = run_cells(submission, "import pathlib\nprint(pathlib.Path('pyproject.toml').exists())")
    assert text(run, 0) == "False\n"


def test_what_is_written_is_never_served(submission: Path) -> None:
    run = run_cells(submission, "open('/nulle/part/clients.csv', 'w')", "open('clients.csv', 'w').write('neuf')")
    error = by_index(run)[0].error
    assert error is not None
    assert error.diagnosis is not None
    assert (error.diagnosis.key, error.want) == ("diagnosis.folder-missing", False)
    assert by_index(run)[1].status == "ok"
    assert run.served == ()


def test_a_folder_that_the_notebook_made_holds_only_what_it_put_there(submission: Path) -> None:
    """copytree asks of each copy whether it is the original: a look elsewhere would say yes."""
    run = run_cells(
        submission,
        "import os, shutil\nshutil.copytree('donnees', 'copie')\nprint(sorted(os.listdir('copie')))",
        "os.mkdir('neuf')\nprint(os.path.exists('neuf/clients.csv'))",
    )
    assert by_index(run)[0].status == "ok"
    assert "clients.csv" in text(run, 0)
    assert text(run, 1) == "False\n"
    assert run.served == ()


def test_the_submission_comes_before_the_data(submission: Path, data: Path) -> None:
    sources = ["print(open('/x/clients.csv').read())", "print(open('/x/train.csv').read())"]
    run = run_cells(submission, *sources, options=ExecutionOptions(data=data))
    assert (text(run, 0), text(run, 1)) == ("rendu\n", "maisons\n")
    assert [(one.served, one.origin) for one in run.served] == [
        ("donnees/clients.csv", "submission"),
        ("maisons/train.csv", "data"),
    ]
    assert run.data == str(data)


def _kaggle(folder: Path, data: Path, *sources: str) -> Run:
    raw = notebook_bytes(sources, kaggle={"accelerator": "none"})
    (folder / "n.ipynb").write_bytes(raw)
    notebook = parse_notebook(raw, "n.ipynb")
    assert notebook.platform == "kaggle"
    with open_submission(str(folder / "n.ipynb")) as submission:
        return execute(submission, notebook, ExecutionOptions(data=data))


def test_kaggle_s_folders(submission: Path, data: Path) -> None:
    run = _kaggle(
        submission,
        data,
        "import os\nprint(os.getcwd())\nprint(open('/kaggle/input/maisons/train.csv').read())",
        "print(open('../input/concours/libre.csv').read(), open('/kaggle/input/autre/libre.csv').read())",
        "open('/kaggle/input/maisons/train.csv', 'w')",
        "open('/kaggle/working/sub.csv', 'w').write('x')\nprint(os.path.exists('sub.csv'))",
    )
    assert text(run, 0) == "/kaggle/working\nmaisons\n"
    assert text(run, 1) == "libre libre\n"
    assert by_index(run)[2].status == "error"
    assert text(run, 3) == "True\n"
    assert run.served == ()


def test_names_of_data_sets() -> None:
    notebook = read(
        "a = '/kaggle/input/titanic/train.csv'\nb = '../input/house-prices/x.csv'",
        cell("voir /kaggle/input/texte/", kind="markdown"),
        "c = '/kaggle/input/datasets/owner/name-1/y.csv'",
    )
    assert used_datasets(notebook) == {"titanic", "house-prices", "name-1"}


def test_loose_files_appear_under_every_data_set(data: Path) -> None:
    notebook = read("open('/kaggle/input/maisons/train.csv'); open('/kaggle/input/autre/libre.csv')")
    targets = {target for _, target in datasets(data, notebook)}
    assert targets == {
        "/kaggle/input/maisons",
        "/kaggle/input/autre/clients.csv",
        "/kaggle/input/autre/libre.csv",
        "/kaggle/input/clients.csv",
        "/kaggle/input/libre.csv",
    }


def test_data_sets_that_kaggle_attached(tmp_path: Path) -> None:
    sources = ["owner/ventes-2025", "owner/../etc", "..", 3, "a" * 200, "owner/x y"]
    text = json.dumps({"dataset_sources": sources, "competition_sources": ["titanic"], "kernel_sources": ["a/b"]})
    files = [
        SubmittedFile("kernel-metadata.json", 1, "", text),
        SubmittedFile("a/kernel-metadata.json", 1, "", "[" * 100_000),
        SubmittedFile("b/kernel-metadata.json", 1, "", "[]"),
        SubmittedFile("autre.json", 1, "", text.replace("titanic", "autre")),
    ]
    assert named_datasets(files) == {"ventes-2025", "titanic", "etc"}
