"""Errors in words, with the remedy, and which of them nothing can be held against."""

from dataclasses import replace

import pytest
from execution_builder import Executed, by_index, read, run_cells

from certgrader.catalogue.catalogue import LANGUAGES, phrase, say
from certgrader.execution.diagnosis import diagnose
from certgrader.execution.model import CellError, CellRun, CellStatus, Limits, Run
from certgrader.execution.names import bound_names
from certgrader.execution.surroundings import Surroundings
from certgrader.facts.unrun import unrun


def _diagnosed(name: str, message: str, source: str = "f()") -> tuple[str | None, bool]:
    notebook = read(source)
    (run,) = diagnose(notebook.cells, [CellRun(0, "error", error=CellError(name, message))], Limits())
    assert run.error is not None
    if run.error.diagnosis is not None:
        assert all(say(run.error.diagnosis, language) for language in LANGUAGES)
    return (run.error.diagnosis.key.partition(".")[2] if run.error.diagnosis else None), run.error.want


@pytest.mark.parametrize(
    ("name", "message", "source", "expected"),
    [
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'data.csv'", "", ("file-missing", True)),
        ("FileNotFoundError", "[Errno 2] No such file or directory: '/content/a.csv'", "", ("file-elsewhere", True)),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'C:\\\\a\\\\b.csv'", "", ("file-elsewhere", True)),
        ("OSError", "data/a.csv not found.", "", ("file-missing", True)),
        ("OSError", "Cannot save file into a non-existent directory: 'out'", "", ("folder-missing", False)),
        (
            "FileNotFoundError",
            "[Errno 2] No such file or directory: 'o/a'",
            "open('o/a', 'w')",
            ("folder-missing", False),
        ),
        ("ModuleNotFoundError", "No module named 'torch'", "", ("module-missing", True)),
        ("ModuleNotFoundError", "No module named 'kaggle_secrets'", "", ("kaggle-secrets", True)),
        ("ModuleNotFoundError", "No module named 'google'", "drive.mount('/d')", ("colab-drive", True)),
        ("ModuleNotFoundError", "No module named 'google.colab'", "files.upload()", ("colab-upload", True)),
        ("ModuleNotFoundError", "No module named 'google.colab'", "", ("colab", True)),
        ("StdinNotImplementedError", "raw_input was called…", "", ("input", True)),
        ("URLError", "<urlopen error [Errno -2] Name or service not known>", "", ("network", True)),
        ("ConnectionError", "HTTPSConnectionPool(…): Max retries exceeded", "", ("network", True)),
        ("LookupError", "Resource punkt not found. Please use the NLTK Downloader", "", ("nltk-data", True)),
        ("AssertionError", "Torch not compiled with CUDA enabled", "", ("gpu", True)),
        ("AttributeError", "'DataFrame' object has no attribute 'append'", "", ("api-removed", True)),
        ("AttributeError", "module 'numpy' has no attribute 'float'", "", ("api-removed", True)),
        ("ImportError", "cannot import name 'plot_roc_curve' from 'sklearn.metrics' (x.py)", "", ("api-removed", True)),
        ("ImportError", "\n`load_boston` has been removed from scikit-learn", "", ("api-removed", True)),
        ("ImportError", "cannot import name 'neuf' from 'pandas' (x.py)", "", ("import-changed", True)),
        (
            "TypeError",
            "OneHotEncoder.__init__() got an unexpected keyword argument 'sparse'",
            "",
            ("api-removed", True),
        ),
        (
            "TypeError",
            "DataFrame.drop() takes from 1 to 2 positional arguments but 3 were given",
            "",
            ("keyword-only", True),
        ),
        ("ImportError", "Unable to find a usable engine; tried using: 'pyarrow', 'x'.", "", ("module-missing", True)),
        ("ImportError", "`Import openpyxl` failed.  Use pip…", "", ("module-missing", True)),
        ("ImportError", "Missing optional dependency 'xlrd'.", "", ("module-missing", True)),
        ("OSError", "'seaborn' is not a valid package style, path of…", "", ("api-removed", True)),
        ("SyntaxError", "invalid syntax (1.py, line 1)", "", ("syntax", False)),
        ("SyntaxError", "f-string: unmatched '['", "print(f'{d['a']}')", ("syntax-newer", True)),
        ("SyntaxError", "f-string: unmatched '['", "print(f'{d['a'}')", ("syntax", False)),
        ("OSError", "[Errno 28] No space left on device", "", ("disk", False)),
        ("OSError", "[Errno 30] Read-only file system: '/usr/x'", "", ("read-only", True)),
        ("RuntimeError", "can't start new thread", "", ("processes", False)),
        ("NameError", "name 'modele' is not defined", "", ("name-undefined", False)),
        ("AttributeError", "'list' object has no attribute 'appendd'", "", (None, False)),
        ("TypeError", "ma_fonction() takes 1 positional argument but 2 were given", "", (None, False)),
        ("ValueError", "could not convert string to float: 'a'", "", (None, False)),
        ("KeyError", "'colonne'", "", (None, False)),
    ],
)
def test_errors(name: str, message: str, source: str, expected: tuple[str | None, bool]) -> None:
    assert _diagnosed(name, message, source or "f()") == expected


def test_what_follows_from_a_failed_cell_says_which() -> None:
    notebook = read("df = lire('a.csv')", "total = df.sum()", "print(total)", "print(jamais)")
    runs = [
        CellRun(0, "error", error=CellError("FileNotFoundError", "No such file or directory: 'a.csv'")),
        CellRun(1, "error", error=CellError("NameError", "name 'df' is not defined")),
        CellRun(2, "error", error=CellError("NameError", "name 'total' is not defined")),
        CellRun(3, "error", error=CellError("NameError", "name 'jamais' is not defined")),
    ]
    errors = [run.error for run in diagnose(notebook.cells, runs, Limits())]
    assert [error.want for error in errors if error] == [True, True, True, False]
    assert errors[1] is not None
    assert errors[1].diagnosis is not None
    assert dict(errors[1].diagnosis.fields) == {"name": "df", "position": 1}


def test_a_cell_that_sets_a_name_by_itself_follows_from_no_other() -> None:
    notebook = read("chemin = 'a.csv'\ndf = lire(chemin)", "chemin = 'b'\nimport json\njson.loads(chemin)")
    runs = [
        CellRun(0, "error", error=CellError("FileNotFoundError", "No such file or directory: 'a.csv'")),
        CellRun(1, "error", error=CellError("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)")),
    ]
    error = diagnose(notebook.cells, runs, Limits())[1].error
    assert error is not None
    assert (error.diagnosis, error.want) == (None, False)


def test_a_name_from_a_module_that_is_absent_too_follows_from_that_module() -> None:
    """The import that ended the cell is not to blame for what the cell's other imports lack."""
    notebook = read(
        "import kagglehub\nimport tensorflow.keras as tk\nx = 1", "tk.Model()", "kagglehub.f()", "print(x)", "m = tk"
    )
    names = ("tk", "kagglehub", "x", "tk")
    runs = [
        CellRun(0, "error", error=CellError("ModuleNotFoundError", "No module named 'kagglehub'")),
        *(CellRun(n + 1, "error", error=CellError("NameError", f"name '{name}' is not defined"))
          for n, name in enumerate(names)),
    ]  # fmt: skip
    around = Surroundings(absent={"tensorflow": "tensorflow", "kagglehub": "kagglehub"})
    done = diagnose(notebook.cells, runs, Limits(), around=around)
    keys = [run.error.diagnosis.key for run in done if run.error and run.error.diagnosis]
    assert keys == [f"diagnosis.{key}" for key in (
        "kaggle-api", "name-follows-module", "name-follows", "name-follows", "name-follows-module"
    )]  # fmt: skip
    found = unrun(Run("executed", "cell_error", "bwrap", cells=done))
    assert found[1] == found[4] == phrase("diagnosis.module-missing", name="tensorflow", distribution="tensorflow")
    assert {found[cell].key for cell in (0, 2, 3)} == {"diagnosis.kaggle-api"}
    present = diagnose(notebook.cells, runs, Limits())[1].error
    assert present is not None
    assert present.diagnosis == phrase("diagnosis.name-follows", name="tk", position=1)


def test_a_column_that_a_failed_cell_was_to_make() -> None:
    notebook = read("df['prix'] = lire()", "df['prix'].mean()", "df['poids']")
    runs = [
        CellRun(0, "error", error=CellError("FileNotFoundError", "No such file or directory: 'a.csv'")),
        CellRun(1, "error", error=CellError("KeyError", "'prix'")),
        CellRun(2, "error", error=CellError("KeyError", "'poids'")),
    ]
    errors = [run.error for run in diagnose(notebook.cells, runs, Limits()) if run.error]
    assert [(error.diagnosis.key if error.diagnosis else None, error.want) for error in errors[1:]] == [
        ("diagnosis.name-follows", True),
        (None, False),
    ]


def test_any_name_may_come_from_a_failed_import_of_everything() -> None:
    notebook = read("from absent import *", "f(1)")
    runs = [
        CellRun(0, "error", error=CellError("ModuleNotFoundError", "No module named 'absent'")),
        CellRun(1, "error", error=CellError("NameError", "name 'f' is not defined")),
    ]
    error = diagnose(notebook.cells, runs, Limits())[1].error
    assert error is not None
    assert error.want


def test_a_name_made_again_by_a_later_cell_is_no_longer_missing() -> None:
    notebook = read("df = lire()", "df = autre()", "print(dg)", "print(df)")
    runs = [
        CellRun(0, "error", error=CellError("OSError", "a not found")),
        CellRun(1, "ok"),
        CellRun(2, "ok"),
        CellRun(3, "error", error=CellError("NameError", "name 'df' is not defined")),
    ]
    last = diagnose(notebook.cells, runs, Limits())[3].error
    assert last is not None
    assert last.diagnosis is not None
    assert last.diagnosis.key == "diagnosis.name-undefined"


@pytest.mark.parametrize("status", ["timeout", "output", "memory", "killed"])
def test_a_limit_becomes_an_error_with_its_remedy(status: CellStatus) -> None:
    (run,) = diagnose(read("f()").cells, [CellRun(0, status, seconds=2)], Limits())
    assert run.error is not None
    assert run.error.diagnosis is not None
    assert all(say(run.error.diagnosis, language) for language in LANGUAGES)
    assert not run.error.want


@pytest.mark.parametrize("status", ["ok", "skipped", "not_run"])
def test_what_did_not_fail_is_left_alone(status: CellStatus) -> None:
    run = CellRun(0, status)
    assert diagnose(read("f()").cells, [run], Limits()) == (run,)


def test_names_a_cell_binds() -> None:
    (cell,) = read(
        "import numpy as np, os.path\nfrom a import b as c\nx, (y, *z) = f()\nfor i in r: pass\n"
        "with o() as h: w = 1\nd['k'] = 1\nd.loc[m, 'l'] = 2\ndef g(p): inner = 1\n"
        "class K: pass\nif (n := 3): pass\n[q for q in r]\n%time t = f()"
    ).cells
    assert bound_names(cell) == {"np", "os", "c", "x", "y", "z", "i", "h", "w", "g", "K", "n", "t", "'k'", "'l'"}


def test_a_real_run(tmp_path: object) -> None:
    from pathlib import Path

    run = run_cells(
        Path(str(tmp_path)),
        "import absent_module",
        "import pandas as pd\ndf = pd.read_csv('/content/drive/MyDrive/ventes.csv')",
        "df.head()",
        "import urllib.request\nurllib.request.urlopen('http://example.org', timeout=5)",
        "from google.colab import drive\ndrive.mount('/content/drive')",
    )
    keys = [one.error.diagnosis.key for one in run.cells if one.error and one.error.diagnosis]
    assert keys == [
        "diagnosis.module-missing",
        "diagnosis.file-elsewhere",
        "diagnosis.name-follows",
        "diagnosis.network",
        "diagnosis.colab-drive",
    ]
    assert all(one.error and one.error.want for one in by_index(run).values())


@pytest.mark.parametrize(
    ("cells", "excused"),
    [
        (("df = f()", "df = df.merge(g('absent.csv'))", "x = df['new'].mean()"), True),
        (("df = f()", "df = df.merge(g('absent.csv'))", "y = df.copy()\nz = y.new"), True),
        (("rows = []", "rows.append(g('absent.csv'))", "first = rows[0]"), True),
        (("df = f()", "other = g('absent.csv')", "x = df['new'].mean()"), False),
        (("df = f()", "df = g('absent.csv')", "df = f()", "x = df['new'].mean()"), False),
    ],
)
def test_what_uses_what_a_cell_failed_to_change_is_excused(cells: tuple[str, ...], excused: bool) -> None:
    notebook = read(*cells)
    failed = CellError("FileNotFoundError", "[Errno 2] No such file or directory: 'absent.csv'")
    runs = [CellRun(index, "error" if "absent" in one else "ok") for index, one in enumerate(cells)]
    runs = [replace(run, error=failed) if run.status == "error" else run for run in runs]
    runs[-1] = CellRun(len(cells) - 1, "error", error=CellError("KeyError", "'new'"))
    error = diagnose(notebook.cells, runs, Limits())[-1].error
    assert error is not None
    assert error.want == excused
    assert (error.diagnosis is not None) == excused


def test_a_chain_of_failures_names_the_first_of_them(executed: Executed) -> None:
    run = executed("import paquet_absent as p", "a = p.b()", "c = a + 1", "d = c + 1", "print(d)")
    told = [dict(one.error.diagnosis.fields) for one in run.cells if one.error and one.error.diagnosis]
    assert [(one.get("position"), one.get("first")) for one in told[1:]] == [(1, None), (2, 1), (3, 1), (4, 1)]
    assert all(one.error is not None and one.error.want for one in run.cells)


def test_a_setting_that_a_project_module_reads_is_a_variable_of_the_environment(executed: Executed) -> None:
    run = executed(
        "%%writefile reglages.py\nimport os\n_env = {**os.environ}\nCLE = _env['CLE_DU_SERVICE']",
        "import reglages",
        "{'a': 1}['CLE_DU_SERVICE']",
    )
    keys = [one.error.diagnosis.key for one in run.cells if one.error is not None and one.error.diagnosis is not None]
    assert keys == ["diagnosis.environment"]
