import pytest
from facts_builder import call
from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.code.names import canonical
from certgrader.facts.patterns import imported, matches_any, thing
from certgrader.facts.searching import path_matches, text_matches

PANDAS = frozenset({"pandas"})


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("pandas.DataFrame.fillna", "pandas.DataFrame.fillna", True),
        ("pandas.DataFrame.fillna", "pandas.Series.fillna", True),
        ("pandas.Series.fillna", "pandas.DataFrame.fillna", True),
        ("pandas.DataFrame.drop", "pandas.Index.drop", False),
        ("?.drop", "pandas.Index.drop", False),
        ("pandas.read_*", "pandas.read_csv", True),
        ("pandas.read_csv", "pandas.read_csvs", False),
        ("*.fit", "sklearn.svm.SVC.fit", True),
        ("*.fit", "?.fit", True),
        ("?.fit", "?.fit", True),
        ("?.fit", "sklearn.svm.SVC.fit", True),
        ("?.fit", "notebook.fit", False),
        ("?.str.*", "pandas.Series.str.strip", True),
        ("?.split", "str.split", False),
        ("pandas.DataFrame.pivot", "?.pivot", True),
        ("polars.DataFrame.pivot", "?.pivot", False),
        ("pandas.DataFrame.append", "?.append", False),
        ("pandas.*", "?.pivot", False),
        ("tensorflow.keras.layers.*", "keras.layers.Dense", True),
        ("keras.Model.fit", "keras.Sequential.fit", True),
        ("sklearn.metrics.classification.f1_score", "sklearn.metrics.f1_score", True),
    ],
)
def test_patterns(pattern: str, name: str, expected: bool) -> None:
    assert matches_any(name, (pattern,), PANDAS) is expected


def test_imports() -> None:
    assert imported("sklearn.metrics.f1_score", "sklearn")
    assert imported("mlflow", "mlflow")
    assert imported("tensorflow.keras", "tensorflow.*")
    assert not imported("mlflower", "mlflow")


def test_a_model_counts_once() -> None:
    assert thing(call("sklearn.svm.SVC.fit", "from sklearn.svm import SVC\nSVC().fit(x)")) == "sklearn.svm.SVC"
    assert thing(call("pandas.DataFrame.dropna", "import pandas as pd\npd.DataFrame(x).dropna()")).endswith("dropna")


@given(
    st.lists(
        st.sampled_from("sklearn keras tensorflow metrics _ranking core frame X Model fit pandas src".split()),
        min_size=1,
    )
)
def test_public_names_are_settled(parts: list[str]) -> None:
    once = canonical(".".join(parts))
    assert canonical(once) == once
    assert once


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.py", "a.py", True),
        ("*.py", "src/a.py", True),
        ("src/*.py", "src/a/b.py", False),
        ("src/**/*.py", "src/a/b.py", True),
        ("src/**/*.py", "src/b.py", True),
        (".github/workflows/*", "x/.github/workflows/ci.yml", True),
        ("a+b.txt", "aab.txt", False),
    ],
)
def test_paths(pattern: str, path: str, expected: bool) -> None:
    assert path_matches(pattern, path) is expected


def test_texts() -> None:
    assert text_matches("roc_*", "roc_auc")
    assert not text_matches("roc", "roc_auc")


def test_what_the_notebook_defines_is_no_librarys() -> None:
    assert not matches_any("notebook.RandomForestClassifier.fit", ("*.fit", "?.fit"), frozenset({"sklearn"}))
    assert matches_any("notebook.mesure_iou", ("notebook.*iou*",), frozenset())
    assert matches_any("sklearn.svm.SVC.fit", ("*.fit",), frozenset({"sklearn"}))


def test_types_of_columns_are_no_data() -> None:
    name = "pandas.DataFrame.dtypes.astype"
    assert not matches_any(name, ("?.astype", "pandas.Series.astype", "pandas.DataFrame.astype"), frozenset({"pandas"}))
    assert matches_any("pandas.Series.astype", ("?.astype",), frozenset({"pandas"}))
