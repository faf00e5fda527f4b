from hypothesis import given
from hypothesis import strategies as st

from certgrader.grading.quoting import short

LONG = "La banque, fondée en 1911 et présente dans neuf départements, a pour objectif de réduire le nombre des impayés."


def test_a_short_text_is_quoted_whole_without_its_layout() -> None:
    assert short("**Bilan** : le `modèle` suffit", 60, "prose") == "Bilan : le modèle suffit"
    assert short("y = x ** 2  # au carré", 60, "code") == "y = x ** 2 # au carré"


def test_columns_are_told_apart() -> None:
    assert short("| modèle | rappel |", 60, "prose") == "modèle · rappel"
    assert short("accuracy      0.97\t  143\n", 60, "output") == "accuracy · 0.97 · 143"
    assert short("Deux phrases.  Puis une autre.", 60, "prose") == "Deux phrases. Puis une autre."
    assert short("a  = b | c", 60, "code") == "a = b | c"


def test_a_long_text_is_cut_at_its_end_between_words() -> None:
    assert short(LONG, 40, "prose") == "La banque, fondée en 1911 et présente…"


def test_the_words_that_matter_are_in_the_quote() -> None:
    quote = short(LONG, 60, "prose", "objectif de réduire")
    assert "a pour objectif de réduire le" in quote
    assert quote.startswith("…")
    assert short(LONG, 40, "prose", "fondée en 1911") == "La banque, fondée en 1911 et présente…"
    assert short(LONG, 40, "prose", "des impayés.").endswith("le nombre des impayés.")


def test_words_that_do_not_stand_there_change_nothing() -> None:
    assert short(LONG, 40, "prose", "assurance") == short(LONG, 40, "prose")


@given(st.text(alphabet="ab .,*\n(", max_size=200), st.integers(0, 180), st.integers(1, 20), st.integers(30, 90))
def test_a_quote_is_never_too_long_and_has_its_words(text: str, at: int, length: int, most: int) -> None:
    focus = " ".join(text[at : at + length].split())
    quote = short(text, most, "code", focus)
    assert len(quote) <= most
    whole = short(text, 1_000, "code")
    wanted = short(focus, 1_000, "code")
    if wanted and wanted in whole:
        assert wanted.rstrip(" ,;:.(…") in quote
