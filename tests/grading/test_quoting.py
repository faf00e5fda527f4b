from hypothesis import given
from hypothesis import strategies as st

from certgrader.grading.quoting import short

LONG = "La banque, fondée en 1911 et présente dans neuf départements, a pour objectif de réduire le nombre des impayés."


def test_a_short_text_is_quoted_whole_without_its_layout() -> None:
    assert short("**Bilan** : le `modèle` | suffit", 60, code=False) == "Bilan : le modèle suffit"
    assert short("y = x ** 2  # au carré", 60, code=True) == "y = x ** 2 # au carré"


def test_a_long_text_is_cut_at_its_end_between_words() -> None:
    assert short(LONG, 40, code=False) == "La banque, fondée en 1911 et présente…"


def test_the_words_that_matter_are_in_the_quote() -> None:
    quote = short(LONG, 60, code=False, focus="objectif de réduire")
    assert "a pour objectif de réduire le" in quote
    assert quote.startswith("…")
    assert short(LONG, 40, code=False, focus="fondée en 1911") == "La banque, fondée en 1911 et présente…"
    assert short(LONG, 40, code=False, focus="des impayés.").endswith("le nombre des impayés.")


def test_words_that_do_not_stand_there_change_nothing() -> None:
    assert short(LONG, 40, code=False, focus="assurance") == short(LONG, 40, code=False)


@given(st.text(alphabet="ab .,*\n(", max_size=200), st.integers(0, 180), st.integers(1, 20), st.integers(30, 90))
def test_a_quote_is_never_too_long_and_has_its_words(text: str, at: int, length: int, most: int) -> None:
    focus = " ".join(text[at : at + length].split())
    quote = short(text, most, code=True, focus=focus)
    assert len(quote) <= most
    whole = short(text, 1_000, code=True)
    wanted = short(focus, 1_000, code=True)
    if wanted and wanted in whole:
        assert wanted.rstrip(" ,;:.(…") in quote
