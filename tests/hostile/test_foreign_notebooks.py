"""Notebooks written for another machine: everything they lean on is missing, and each failure is told in words."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from certgrader.catalogue.catalogue import LANGUAGES, say
from certgrader.execution.model import CellRun, ExecutionOptions, Limits, Run
from certgrader.execution.runner import execute
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.intake import open_submission

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("foreign")

# Code → the diagnosis it ends with, and whether nothing can be held against it.
FOREIGN: tuple[tuple[str, str, bool], ...] = (
    ("pd.read_csv('absent.csv')", "file-missing", True),
    (r"pd.read_csv('C:\\Users\\moi\\ventes.csv')", "file-elsewhere", True),
    ("pd.read_csv('/Users/moi/ventes.csv')", "file-elsewhere", True),
    ("pd.read_csv('~/ventes.csv')", "file-elsewhere", True),
    ("pd.read_csv('/content/drive/MyDrive/ventes.csv')", "file-elsewhere", True),
    (r"pd.read_csv('\\\\serveur\\partage\\ventes.csv')", "file-elsewhere", True),
    ("pd.read_csv('file:///home/moi/ventes.csv')", "file-elsewhere", True),
    ("pd.read_csv('dbfs:/mnt/ventes.csv')", "file-remote", True),
    ("pd.read_csv('s3://seau/ventes.csv')", "file-remote", True),
    ("pd.read_csv('gs://seau/ventes.csv')", "file-remote", True),
    ("pd.read_csv('https://example.org/ventes.csv')", "network", True),
    ("sqlite3.connect('/home/moi/absente.db').execute('select 1')", "file-elsewhere", True),
    ("glob.glob('/content/photos/*.jpg')[0]", "file-elsewhere", True),
    ("os.chdir('/content/drive/MyDrive/projet')", "chdir", True),
    ("os.environ['CLE_API']", "environment", True),
    ("subprocess.run(['nvidia-smi'], check=True)", "command-missing", True),
    ("pd.read_csv('dedans.csv')", "file-archived", True),
    ("pd.read_csv('train.csv')", "file-near", True),
    ("pd.read_csv('vide.csv')", "file-empty", True),
    ("pointeur = pd.read_csv('pointeur.csv')\npointeur['prix'].mean()", "lfs-pointer", True),
    ("pd.read_csv('latin.csv')", "encoding", False),
    ("pd.read_excel('faux.xlsx')", "file-format", False),
    ("from google.colab import drive\ndrive.mount('/content/drive')", "colab-drive", True),
    ("from google.colab import files\nfiles.upload()", "colab-upload", True),
    ("from google.colab import userdata", "colab-secrets", True),
    ("from google.colab.patches import cv2_imshow", "colab-display", True),
    ("from kaggle_secrets import UserSecretsClient", "kaggle-secrets", True),
    ("import kaggle", "kaggle-api", True),
    ("from utils import charger", "module-local", True),
    ("import pyspark", "java", True),
    ("input()", "input", True),
    ("import getpass\ngetpass.getpass()", "input", True),
    ("import webbrowser\nwebbrowser.get()", "gui", True),
    ("%matplotlib widget", "gui", True),
    ("%tensorflow_version 2.x", "magic-unknown", True),
    ("%%sql\nselect 1", "magic-unknown", True),
    ("%run autre.ipynb", "file-missing", True),
    ("%%bash\nunzip absent.zip", "command-failed", True),
    ("np.float(1)", "api-removed", True),
    ("np.array([[1], [1, 2]])", "api-usage", True),
    ("pd.DataFrame().append({})", "api-removed", True),
    ("pd.DataFrame({'a': [1], 'b': ['x']}).corr()", "numeric-only", True),
    ("pd.date_range('2020', periods=3, freq='M')", "api-usage", True),
    ("trou = pd.DataFrame({'a': [1.0, None]})\ntrou['a'].fillna(0, inplace=True)\n"
     "from sklearn.linear_model import LinearRegression\nLinearRegression().fit(trou, [1, 2])",
     "chained-inplace", True),
    ("from sklearn.linear_model import LinearRegression\nLinearRegression(normalize=True)", "api-removed", True),
    ("from sklearn.tree import DecisionTreeRegressor\nDecisionTreeRegressor(criterion='mse').fit([[1]], [1])",
     "api-usage", True),
    ("import sklearn.cross_validation", "submodule-missing", True),
    ("from scipy.misc import imresize", "api-removed", True),
    ("import matplotlib.pyplot as plt\nplt.style.use('seaborn-whitegrid')", "api-removed", True),
    ("!wget https://example.org/jeu.csv", "lacks-command", False),
    ("pd.read_csv('jeu.csv')", "file-download", True),
    # Mistakes of the candidate's own: nothing of the machine explains them.
    ("[].appendd(1)", "", False),
    ("pd.DataFrame({'a': [1]})['b']", "", False),
    ("float('douze')", "", False),
    ("def trace(x): pass\ntrace(1, size=2)", "", False),
    ("assert 1 == 2", "", False),
)  # fmt: skip


def _written(folder: Path, sources: list[str]) -> bytes:
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "source": source, "outputs": []}
        for source in sources
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    (folder / "n.ipynb").write_bytes(notebook)
    return notebook


def _run(folder: Path, sources: list[str], data: Path | None = None) -> Run:
    raw = _written(folder, sources)
    with open_submission(str(folder / "n.ipynb")) as submission:
        options = ExecutionOptions(limits=Limits(60, 300), data=data)
        return execute(submission, parse_notebook(raw, "n.ipynb"), options)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CellRun]:
    """Each code's cell after one run of them all."""
    folder = tmp_path_factory.mktemp("foreign")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"
    (folder / "pointeur.csv").write_text(pointer)
    (folder / "vide.csv").write_text("")
    (folder / "train (1).csv").write_text("a\n1\n")
    (folder / "latin.csv").write_bytes("a\né\n".encode("latin-1"))
    (folder / "faux.xlsx").write_text("pas un classeur")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("dossier/dedans.csv", "a\n1\n")
    first = "import glob, os, sqlite3, subprocess\nimport numpy as np\nimport pandas as pd"
    run = _run(folder, [first, *(source for source, _, _ in FOREIGN)])
    return {source: cell for (source, _, _), cell in zip(FOREIGN, run.cells[1:], strict=True)}


@pytest.mark.parametrize(("source", "key", "want"), FOREIGN)
def test_the_cause_is_told(foreign: dict[str, CellRun], source: str, key: str, want: bool) -> None:
    cell = foreign[source]
    told = cell.error.diagnosis if cell.error else cell.lacks
    assert (told.key if told else "") == (f"diagnosis.{key}" if key else "")
    assert (cell.error is not None and cell.error.want) == want
    for language in LANGUAGES if told else ():
        sentence = say(told, language) if told else ""
        assert "{" not in sentence
        assert "\n" not in sentence
        assert len(sentence) < 500


PLACES = (
    "/home/moi/{}",
    "C:\\Users\\moi\\{}",
    "../ailleurs/{}",
    "~/{}",
    "//serveur/x/{}",
    "https://example.org/a/{}?b=1",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Readers that do not come by Python's open, on files that lie elsewhere."""
    folder, data = tmp_path_factory.mktemp("rendu"), tmp_path_factory.mktemp("data")
    (folder / "tables" / "proche").mkdir(parents=True)
    (folder / "tables" / "t.csv").write_text("a,b\n1,2\n")
    (folder / "tables" / "proche" / "t.csv").write_text("a\n1\n")
    (data / "t.csv").write_text("x,y,z\n")
    (data / "Seul.CSV").write_text("a\n1\n2\n")
    with sqlite3.connect(folder / "tables" / "b.db") as base:
        base.execute("create table clients (nom)")
    base.close()
    (folder / "tables" / "faux.db").write_text("pas une base")
    tables = ", ".join(f"pd.read_csv({place.format('t.csv')!r}).shape[1]" for place in PLACES)
    return _run(
        folder,
        [
            f"import pandas as pd\nprint([{tables}])",
            "import sqlite3\nprint(sqlite3.connect('/mnt/b.db').execute('select name from sqlite_master').fetchall())",
            "import os\nsqlite3.connect('neuf/../faux.db').close()\nprint(os.path.getsize('faux.db'))",
            "!cat /content/t.csv\n!ls /content/tables",
            "print(pd.read_csv('/x/proche/t.csv').shape)",
            "print(pd.read_csv('seul.csv').shape)",
            "os.chdir('/content/drive/tables')\nprint(sorted(os.listdir('.')))",
        ],
        data,
    )


def _text(run: Run, index: int) -> str:
    return "".join(output.text for output in run.cells[index].outputs)


def test_every_reader_finds_the_file_elsewhere(served: Run) -> None:
    assert _text(served, 0) == f"{[2] * len(PLACES)}\n"
    assert _text(served, 1) == "[('clients',)]\n"
    assert _text(served, 3).split() == ["a,b", "1,2", "b.db", "faux.db", "proche", "t.csv"]
    assert _text(served, 6) == "['b.db', 'faux.db', 'proche', 't.csv']\n"


def test_what_is_no_database_is_not_served_as_one(served: Run) -> None:
    assert served.cells[2].status == "error" or _text(served, 2) == "0\n"


def test_the_nearest_of_two_serves_and_the_report_says_that_there_are_others(served: Run) -> None:
    assert _text(served, 4) == "(1, 1)\n"
    told = {one.asked: one for one in served.served}
    assert told["/x/proche/t.csv"].served == "tables/proche/t.csv"
    nearest = told["/home/moi/t.csv"]
    assert (nearest.served, nearest.origin, nearest.others) == ("tables/t.csv", "submission", 2)


def test_another_case_serves_and_the_report_names_it(served: Run) -> None:
    assert _text(served, 5) == "(2, 1)\n"
    assert ("seul.csv", "Seul.CSV", "data") in {(one.asked, one.served, one.origin) for one in served.served}


def test_an_address_is_told_without_what_it_may_carry(served: Run) -> None:
    assert "https://example.org/a/t.csv" in {one.asked for one in served.served}
    assert not any("?" in one.asked for one in served.served)
