import pytest

from certgrader.facts.prose.sentences import MAX_SENTENCE, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un. Deux ! Trois ?", ["Un.", "Deux !", "Trois ?"]),
        ("un\n\ndeux", ["un", "deux"]),
        ("Voir cf. Dupont, p. ex. Martin. Fin.", ["Voir cf. Dupont, p. ex. Martin.", "Fin."]),
        ("Cf. Dupont.", ["Cf. Dupont."]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_what_is_too_long_for_a_sentence_is_cut_between_words() -> None:
    cut = sentences("mot " * 2000)
    assert max(map(len, cut)) <= MAX_SENTENCE
    assert "".join(cut).split() == ["mot"] * 2000
    assert "".join(sentences("a" * 10_000)) == "a" * 10_000


def test_abbreviations_one_after_the_other_take_linear_time() -> None:
    assert len("".join(sentences("cf. A " * 200_000))) == 1_200_000
