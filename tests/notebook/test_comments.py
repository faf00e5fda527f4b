import pytest

from certgrader.notebook.comments import comment_blocks, is_code
from certgrader.notebook.magics import parse_code


def found(source: str) -> list[tuple[str, int, int]]:
    return [(block.text, block.first, block.last) for block in comment_blocks(source, parse_code(source))]


@pytest.mark.parametrize(
    "text",
    [
        "df = df.dropna()",
        "df.head()",
        "import pandas as pd",
        "for x in rows:",
        "print(x)",
        "!pip install pandas",
        "%matplotlib inline",
        "model.fit(X_train, y_train)\nmodel.predict(X_test)",
        "    x = 1\n    y = 2",
        "'colonne': 'autre',",
        "n_estimators=100,",
        "df['age']",
        "return x",
    ],
)
def test_code_put_aside(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nettoyage",
        "train and test",
        "Modèle : score",
        "Suppression des doublons (lignes identiques)",
        "analyse (univariée)",
        "not used",
        "On garde les lignes dont l'âge > 18",
        "Étape 2 : nettoyer les valeurs manquantes",
        "data for the model",
        "F1-score, rappel",
    ],
)
def test_remarks(text: str) -> None:
    assert not is_code(text)


def test_consecutive_lines_are_one_paragraph() -> None:
    source = (
        "# On retire les doublons\n# qui faussent la moyenne.\n# Puis on compte.\n"
        "x = 1  # un seul\n\n# ----\n# Fin\n# ----"
    )
    assert found(source) == [
        ("On retire les doublons qui faussent la moyenne.\nPuis on compte.", 0, 2),
        ("un seul", 3, 3),
        ("Fin", 6, 6),
    ]


def test_decoration_and_directives_are_no_prose() -> None:
    assert found("#######\n# === Nettoyage ===\n# noqa: E501\n#%%\n# -*- coding: utf-8 -*-\n# 42") == [
        ("Nettoyage", 1, 1)
    ]


def test_hashes_in_strings_are_no_comments() -> None:
    assert found('c = \'#ff0000 rouge vif ici\'\nd = """\n# pas un commentaire\n"""') == []


def test_docstrings_and_lone_strings_are_remarks() -> None:
    source = (
        'def f():\n    """Retire les lignes en double."""\n    return 1\n\n'
        '"""\nBilan de cette partie.\n"""\nx = "pas une remarque ici"'
    )
    assert found(source) == [("Retire les lignes en double.", 1, 1), ("Bilan de cette partie.", 4, 6)]


def test_comments_of_cells_with_magics_or_faults() -> None:
    assert found("%time x = 1  # mesure du temps\n!ls # commande\n# Fin de cellule") == [("Fin de cellule", 2, 2)]
    assert found("# Charger les données\nprint 'a'") == [("Charger les données", 0, 0)]
