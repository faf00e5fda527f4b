import ast

import pytest

from certgrader.facts.modelling.converting import is_conversion


@pytest.mark.parametrize(
    "source",
    [
        "df['part'] = df['part'].str.rstrip('%').astype(float) / 100",
        "df['numero'] = df['client_id'].astype(str).str.extract(r'(\\d+)').astype(int)",
        "df['prix'] = pd.to_numeric(df['prix'].str.replace('€', ''), errors='coerce')",
        "df['jour'] = pd.to_datetime(df['date'])",
        "df[['ville_nord', 'ville_sud']] = df[['ville_nord', 'ville_sud']].map(int)",
    ],
)
def test_a_column_in_another_type_says_what_it_said(source: str) -> None:
    assert is_conversion(ast.parse(source).body[0])


@pytest.mark.parametrize(
    "source",
    [
        "df['titre'] = df['nom'].str.extract(r' ([A-Z]\\w+)\\.')",
        "df['loyer_m2'] = df['loyer'] / df['surface']",
        "df['grand'] = (df['surface'] > 80).astype(int)",
        "df['longueur'] = df['texte'].str.len().astype(int)",
        "df['copie'] = df['age']",
        "df['tranche'] = df['age'].map(tranche)",
        "df[['a', 'b']] = df[['c', 'd']].astype(int)",
        "df['absent'] = df['age'].isna().astype(int)",
        "df['age'] += 1",
    ],
)
def test_what_is_computed_is_no_conversion(source: str) -> None:
    assert not is_conversion(ast.parse(source).body[0])
