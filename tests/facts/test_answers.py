"""Which columns are predicted."""

import pytest
from modelling_notebooks import followed

MODELS = "LinearRegression, LogisticRegression"
START = f"import pandas as pd\nfrom sklearn.linear_model import {MODELS}\ndf = pd.read_csv('a')\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("LogisticRegression().fit(df[['a', 'b']], df['vrai'])", ("vrai",)),
        (
            "LinearRegression().fit(df[['a']], df['b'])\nLogisticRegression().fit(df[['a', 'b']], df['vrai'])",
            ("vrai",),
        ),
        ("y = df['vrai'].values\nLogisticRegression().fit(lire('X'), lire('y'))", ("vrai",)),
        ("y = df.pop('vrai')\nLogisticRegression().fit(lire('X'), lire('y'))", ("vrai",)),
        ("LogisticRegression().fit(df[['a', 'b']], df[['vrai']])", ("vrai",)),
        ("y = df['vrai']\nplt.plot(y)", ()),
        ("z = df['vrai']\nLogisticRegression().fit(lire('X'), lire('y'))", ()),
    ],
)
def test_targets(source: str, expected: tuple[str, ...]) -> None:
    assert followed(START + source)[1].targets == expected
