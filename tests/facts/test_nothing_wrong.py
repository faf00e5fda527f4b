import pytest

from certgrader.facts.nothing_wrong import Fault, counted

INFO = """<class 'pandas.core.frame.DataFrame'>
RangeIndex: 40 entries, 0 to 39
Data columns (total 2 columns):
 #   Column  Non-Null Count  Dtype
---  ------  --------------  -----
 0   level   40 non-null     float64
 1   pump    38 non-null     object
"""
REPEATED = "False    38\nTrue      2\ndtype: int64"


def counts(text: str, fault: Fault, *asked: Fault, code: str = "") -> list[float]:
    return [number for number, _ in counted(text, fault, set(asked), code)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("level    0\npump     2\ndtype: int64", [0, 2]),
        ("level    0.0\npump     0.0\ndtype: float64", [0, 0]),
        ("level    False\npump     False\ndtype: bool", [0, 0]),
        ("3", [3]),
        ("np.int64(0)", [0]),
        ("np.False_", [0]),
        ("Valeurs manquantes : 0", [0]),
        ("Total : 12 valeurs manquantes", [12]),
        ("Aucune valeur manquante dans ces données.", [0]),
        ("Flags missing inclus: 0", []),
        ("NaN dans y_train : 0", []),
        ("level    0.3\npump     0.1", []),
        ("", []),
    ],
)
def test_counts_of_missing_values(text: str, found: list[float]) -> None:
    assert counts(text, "missing", "missing") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0", [0]),
        (REPEATED, [0, 2]),
        ("False    40\ndtype: int64", [0]),
        ("Number of duplicates: 0", [0]),
        ("Il y a 4 doublons.", [4]),
    ],
)
def test_counts_of_duplicates(text: str, found: list[float]) -> None:
    assert counts(text, "duplicates", "duplicates") == found


def test_a_listing_of_columns_is_read_whatever_the_cell_calls() -> None:
    assert list(counted(INFO, "missing", set(), "")) == [
        (0.0, "40 entries … level 40 non-null"),
        (2.0, "40 entries … pump 38 non-null"),
    ]
    assert counts(INFO, "duplicates") == []


def test_a_number_alone_is_no_count_where_the_cell_counts_nothing_or_both() -> None:
    assert counts("0", "duplicates") == []
    assert counts("0", "duplicates", "duplicates", "missing") == []
    assert counts("Aucun doublon", "duplicates") == []


def test_what_is_printed_as_it_is_written_is_no_count() -> None:
    assert counts("doublons : 0", "duplicates", code="print('doublons : 0')") == []
    assert counts("doublons : 0", "duplicates", code="print('doublons :', n)") == [0]
