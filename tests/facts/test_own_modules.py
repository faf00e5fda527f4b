"""What the project's own files do counts where the notebook calls them, and nowhere else."""

from facts_builder import notebook_of

from certgrader.facts.code.extract import extract
from certgrader.facts.code.own_modules import MOST_FILES, MOST_TEXT, through_modules
from certgrader.facts.model import Call

TRAINING = """
from sklearn.svm import SVC
from .preparing import clean
from project.judging import area

class Trainer:
    def __init__(self, c):
        self.model = SVC(C=c)

    def run(self, x, y):
        self._learn(clean(x), y)

    def _learn(self, x, y):
        self.model.fit(x, y)

def train_and_judge(table):
    model = SVC()
    model.fit(table, table)
    return area(model, table)

def track():
    import mlflow
    mlflow.log_metric("area", 1)
"""
FILES = {
    "project/training.py": TRAINING,
    "project/preparing.py": "import pandas as pd\n\ndef clean(table):\n    return table.drop_duplicates().dropna()\n",
    "project/judging.py": (
        "from sklearn.metrics import roc_auc_score\n\ndef area(m, x):\n    return roc_auc_score(x, m.predict(x))\n"
    ),
    "script.py": "from xgboost import XGBClassifier\nmodel = XGBClassifier()\nmodel.fit([[1]], [2])\n",
}


def calls(*cells: str, files: dict[str, str] = FILES) -> list[Call]:
    modules = frozenset(path.removesuffix(".py").replace("/", ".") for path in files)
    return list(through_modules(extract(notebook_of(*cells), modules), files).calls)


def names(*cells: str, files: dict[str, str] = FILES) -> set[str]:
    return {call.name for call in calls(*cells, files=files)}


def test_a_call_stands_for_what_the_project_does_there_from_file_to_file() -> None:
    found = calls("x = 1", "from project.training import train_and_judge\nscore = train_and_judge(table)")
    fit = next(call for call in found if call.name == "sklearn.svm.SVC.fit")
    assert (fit.cell, fit.lines) == (1, (2, 2))
    assert "train_and_judge(table) → model.fit(table, table) (project/training.py)" in fit.excerpt
    assert "sklearn.metrics.roc_auc_score" in {call.name for call in found}


def test_methods_of_a_class_do_what_those_that_they_call_do() -> None:
    found = names("import project.training as t\nt.Trainer(3).run(X, y)")
    assert {"sklearn.svm.SVC", "sklearn.svm.SVC.fit", "pandas.DataFrame.drop_duplicates"} <= found


def test_what_the_notebook_does_not_call_does_not_count() -> None:
    found = names("from project.training import train_and_judge, track\n")
    assert not any("fit" in name or "mlflow" in name for name in found)
    dead = calls("from project.training import train_and_judge\nif False:\n    train_and_judge(1)")
    assert not any("fit" in call.name for call in dead)


def test_a_script_that_is_imported_runs() -> None:
    assert "xgboost.XGBClassifier.fit" in names("import script")


def test_files_are_found_whatever_folder_is_on_the_path() -> None:
    moved = {f"src/{path}": text for path, text in FILES.items()}
    assert "sklearn.svm.SVC.fit" in names("from training import train_and_judge\ntrain_and_judge(1)", files=moved)


def test_files_that_import_each_other_or_cannot_be_read_end() -> None:
    files = {
        "one.py": "import two\ndef a():\n    two.b()\n",
        "two.py": "import one\ndef b():\n    one.a()\n    print(1)\n",
        "bad.py": "def (:",
        "long.py": "def c():\n    print(1)\n" + "#" * MOST_TEXT,
    }
    assert "print" in names("import one\none.a()", files=files)
    assert "print" not in names("import bad, long\nbad.x()\nlong.c()", files=files)
    many = {f"m{n}.py": "def f():\n    print(1)\n" for n in range(MOST_FILES + 5)}
    assert (
        len([c for c in calls(*[f"import m{n}\nm{n}.f()" for n in range(20)], files=many) if c.name == "print"]) <= 12
    )
