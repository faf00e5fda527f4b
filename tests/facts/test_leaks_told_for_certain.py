"""Leaks are told only where the code shows them: what looks alike and is none, beside what is."""

import pytest
from modelling_notebooks import followed

READ = "import numpy as np, pandas as pd\ndf = pd.read_csv('ventes.csv')\n"
JUDGED = """
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
a, b, c, d = train_test_split({table}.drop(columns='y'), {table}['y'], random_state=0)
print(roc_auc_score(d, LogisticRegression().fit(a, c).predict_proba(b)[:, 1]))
"""
BY_MODEL = """from sklearn.linear_model import LinearRegression
known = df.dropna()
guess = LinearRegression().fit(known[['a']], known['b'])
df['b'] = df['b'].fillna(pd.Series(guess.predict(df[['a']])))
"""


def leaks(source: str, table: str = "df") -> list[str]:
    return [one.kind for one in followed(READ + source, JUDGED.format(table=table))[1].leaks]


@pytest.mark.parametrize(
    ("source", "table"),
    [
        ("print(df['customer_id'].nunique())", "df"),
        ("assert df['id_client'].nunique() == len(df)", "df"),
        ("df = df.drop_duplicates(subset='client_no')\nprint(df['client_no'].nunique())", "df"),
        ("print(df['group'].value_counts())", "df"),
        ("print(df.groupby('famille')['prix'].mean())", "df"),
        ("g = df.groupby('customer_id').agg({'v': 'sum', 'y': 'max'}).reset_index()", "g"),
        ("g = df.groupby('customer_id').sum()", "g"),
    ],
)
def test_one_row_for_each_is_no_group(source: str, table: str) -> None:
    assert leaks(source, table) == []


@pytest.mark.parametrize(
    "source",
    [
        "print(df['locuteur'].value_counts())",
        "print(df.groupby('patient_id')['y'].count())",
        "df['mean'] = df.groupby('group_id')['v'].cumsum()",
        "g = df.groupby('patient_id')['v'].max().reset_index()\ndf = df.merge(g, on='patient_id')",
    ],
)
def test_several_rows_for_one_are_a_group(source: str) -> None:
    assert leaks(source) == ["group"]


def test_a_recommender_is_judged_on_other_tastes_of_the_same_people() -> None:
    split = "from implicit.evaluation import train_test_split as cut\nprint(df.groupby('user_id').size())\n"
    assert leaks(split + "left, right = cut(df)\nprint(right)\ndf = pd.read_csv('autre.csv')") == []


@pytest.mark.parametrize(
    "source",
    [
        "df['a'].fillna(df['a'].mean(), inplace=True)",
        "for name in ['a', 'b']:\n    df[name].fillna(df[name].median(), inplace=True)",
        "df['a'] = df['a'].fillna(df['a'].mean())",
        "df['b'] = df['b'].fillna(df['b'].median())\ndf = df[['a', 'b', 'y']]",
        BY_MODEL,
    ],
)
def test_what_fills_holes_from_all_rows_is_preparation(source: str) -> None:
    assert leaks(source) == ["preprocessing"]


@pytest.mark.parametrize("left_out", ["df = df[['a', 'b', 'y']]", "df = df.drop(columns=['height'])"])
def test_a_column_that_no_model_sees_leaks_nothing(left_out: str) -> None:
    assert leaks(f"df['height'] = df['height'].fillna(df['height'].median())\n{left_out}") == []


def test_what_is_made_of_a_column_keeps_what_fills_it() -> None:
    filled = "df['height'] = df['height'].fillna(df['height'].median())\n"
    made = "df['tall'] = df['height'].apply(lambda one: int(one > 180))\ndf = df.drop(columns=['height'])"
    assert leaks(filled + made) == ["preprocessing"]


def test_test_rows_prepared_by_themselves() -> None:
    cells = """from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
a, b, c, d = train_test_split(df.drop(columns='y'), df['y'], random_state=0)
scaler = StandardScaler()
a = scaler.fit_transform(a)
b = scaler.{method}(b)
print(roc_auc_score(d, LogisticRegression().fit(a, c).predict_proba(b)[:, 1]))
"""
    found = {
        method: [one.kind for one in followed(READ, cells.format(method=method))[1].leaks]
        for method in ("transform", "fit_transform")
    }
    assert found == {"transform": [], "fit_transform": ["preprocessing"]}


COUNTED = """from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
def counted(table, name):
    vectorizer = CountVectorizer()
    return vectorizer.fit_transform(table[name])
"""


@pytest.mark.parametrize("times", [1, 16])
def test_a_function_that_is_called_many_times_gives_no_column_that_it_leaves_out(times: int) -> None:
    calls = COUNTED + "print(counted(df, 'texte').shape)\n" * times
    split = "X = counted(df, 'texte')\na, b, c, d = train_test_split(X, df['y'], random_state=0)\n"
    judged = "print(roc_auc_score(d, LogisticRegression().fit(a, c).predict_proba(b)[:, 1]))"
    assert "target" not in [one.kind for one in followed(READ + calls + split, judged)[1].leaks]
