"""What a cell prints to be read is prose; what it prints beside figures is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.notebook.magics import parse_code
from certgrader.notebook.printed import printed_blocks

PARAGRAPHS = '''x = 1
print("""
Nous retenons la forêt, car son rappel dépasse celui des autres modèles.

Le seuil sera revu chaque mois avec les équipes du service.
""")
'''
LINES = """print("=" * 40)
print("Lecture des résultats :")
print("- La surface explique à elle seule la plus grande part du prix.")
print(f"- Les {n} quartiers du centre sont nettement plus chers que les autres.")
"""
SHOWN = 'display(Markdown("Les loyers du port baissent depuis la fermeture du chantier, ce que le modèle ignore."))'


def printed(source: str) -> list[tuple[str, str, int, int]]:
    return [(one.kind, one.text, one.first, one.last) for one in printed_blocks(parse_code(source))]


def test_paragraphs_stand_at_their_lines() -> None:
    assert printed(PARAGRAPHS) == [
        ("text", "Nous retenons la forêt, car son rappel dépasse celui des autres modèles.", 2, 2),
        ("text", "Le seuil sera revu chaque mois avec les équipes du service.", 4, 4),
    ]


def test_lines_printed_one_after_the_other_are_read_together() -> None:
    listed = (
        "La surface explique à elle seule la plus grande part du prix.\n"
        "Les … quartiers du centre sont nettement plus chers que les autres."
    )
    assert ("list", listed, 2, 3) in printed(LINES)


def test_markdown_that_is_displayed() -> None:
    assert [kind for kind, *_ in printed(SHOWN)] == ["text"]


@pytest.mark.parametrize(
    "source",
    [
        'print("Nombre de lignes du fichier :", len(df))\nprint("Nombre de colonnes du fichier :", 12)\n' * 4,
        'if ecart > 0:\n    print("Le modèle retenu dépasse de loin tous les autres essais de cette étude.")',
        'def dire():\n    print("Le modèle retenu dépasse de loin tous les autres essais de cette étude.")',
        'print("=====================================================================")',
        'print(texte)\nprint("a b c d e f g h i j k l m n o p")',
        "print(",
    ],
)
def test_what_is_no_text_of_the_author(source: str) -> None:
    assert printed(source) == []


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_stands_within_its_cell(texts: list[str]) -> None:
    source = "\n".join(f"print({text!r})" for text in texts)
    for block in printed_blocks(parse_code(source)):
        assert 0 <= block.first <= block.last < max(1, len(texts))
