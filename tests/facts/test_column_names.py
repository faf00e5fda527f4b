import pytest

from certgrader.facts.column_names import columns_in, is_readable

INFO = """<class 'pandas.core.frame.DataFrame'>
RangeIndex: 40 entries, 0 to 39
Data columns (total 3 columns):
 #   Column       Non-Null Count  Dtype
---  ------       --------------  -----
 0   tank level   40 non-null     float64
 1   pump         38 non-null     object
 2   X3           40 non-null     int64
dtypes: float64(1), int64(1), object(1)
"""
OLD_INFO = "Data columns (total 2 columns):\npump     38 non-null object\nlevel    40 non-null float64\n"
WIDE = """   pump  level  flow  \\
0     A    3.1     2   \\
1     B    4.0     7   \\

   pressure  valve  site
0       1.2      4     N
"""
SPARK = "+----+-----+----+\n|pump|level|flow|\n+----+-----+----+\n|   A|  3.1|   2|\n"
POLARS = "shape: (1, 2)\n┌──────┬───────┐\n│ pump ┆ level │\n│ ---  ┆ ---   │\n│ str  ┆ f64   │\n"
DESCRIBED = """       count  mean  std  min  25%  50%  75%  max
level  40.0  3.0  1.0  1.0  2.0  3.0  4.0  5.0
flow  40.0  3.0  1.0  1.0  2.0  3.0  4.0  5.0"""
VOIDS = "level    0\nflow     2\ndtype: int64"


@pytest.mark.parametrize(
    "name", ["tank level", "nb_visites", "SquareFootage", "AMT_CREDIT", "année", "age", "Price (EUR)"]
)
def test_names_in_words(name: str) -> None:
    assert is_readable(name)


@pytest.mark.parametrize(
    "name", ["x1", "V12", "col_3", "Unnamed: 0", "q", "a3f9c0de11", "PC1", "KJ_TX_QZ", "feature7", ""]
)
def test_names_that_say_nothing(name: str) -> None:
    assert not is_readable(name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (INFO, ("tank level", "pump", "X3")),
        (OLD_INFO, ("pump", "level")),
        (WIDE, ("pump", "level", "flow", "pressure", "valve", "site")),
        (SPARK, ("pump", "level", "flow")),
        (POLARS, ("pump", "level")),
        (DESCRIBED, ("level", "flow")),
        ("root\n |-- pump: string (nullable = true)\n |-- level: double (nullable = true)\n", ("pump", "level")),
        ("pump      object\nlevel    float64\ndtype: object", ("pump", "level")),
        ("         modele  accuracy  recall\n0  arbre  0.8  0.7\n", ()),
        ("Le modèle apprend.\nIl a appris.\n", ()),
        ("  1  2  3\n4  5  6\n", ()),
        ("  pump  level  ...  site\n0  A  3.1  ...  N\n", ("pump", "level", "site")),
    ],
)
def test_columns_that_outputs_show(text: str, names: tuple[str, ...]) -> None:
    assert columns_in(text, counted=False, named=False, drawn=True) == names


def test_what_the_cell_asks_decides_what_a_list_is() -> None:
    listed = "Index(['pump', 'level'], dtype='object')"
    assert columns_in(listed, counted=False, named=True, drawn=True) == ("pump", "level")
    assert columns_in(listed, counted=False, named=False, drawn=True) == ()
    assert columns_in(VOIDS, counted=True, named=False, drawn=True) == ("level", "flow")
    assert columns_in(VOIDS, counted=False, named=False, drawn=True) == ()


def test_a_table_that_cannot_be_the_data_is_read_by_what_lists_columns_alone() -> None:
    assert columns_in(WIDE, counted=False, named=False, drawn=False) == ()
    assert columns_in(INFO, counted=False, named=False, drawn=False) == ("tank level", "pump", "X3")
