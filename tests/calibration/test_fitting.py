"""What is learned from judged notebooks, and what never is."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from judged_notebooks import lay_out, table

from certgrader.calibration import fitting
from certgrader.calibration.calibrate import calibrate, silent
from certgrader.calibration.corpus import read_corpus
from certgrader.calibration.examples import Studied, study
from certgrader.calibration.fitting import SHOWN_IN, cell_table, fit_cells, fit_levels, level_table, whole, without
from certgrader.calibration.folds import folds
from certgrader.calibration.ranking import fit_ranking, unseen
from certgrader.errors import UsageProblem
from certgrader.fitted.levels import Rated, probabilities
from certgrader.fitted.ranking import Cells, Ranker
from certgrader.fitted.weights import Level, Linear, Ranking
from certgrader.grading.calibrating import rated
from certgrader.rubric.loading import load_rubric

pytest.importorskip("sklearn")


def studied(corpus: Path) -> tuple[Studied, ...]:
    found, problems = study(read_corpus(corpus), load_rubric(str(corpus.parent / "petite.yaml")), lambda _: None)
    assert not problems
    return found


def words(linear: Linear) -> set[str]:
    return {name for group in linear.weights.values() for name in group if name.startswith("word=")}


def test_a_group_is_never_on_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only one group says, weights that judge this group have never seen; all others have."""
    monkeypatch.setattr(fitting, "LEAST", 0.0)  # so little makes no great weights
    monkeypatch.setattr(fitting, "SHOWN_IN", 1)
    notebooks = studied(lay_out(tmp_path, groups=4, each=3, alike={"g1": "Zanzibar."}))
    cells, levels = cell_table(notebooks), level_table(notebooks)
    held = list(folds(notebooks, cells, levels, lambda _: None))
    places = {number: where for where, fold in enumerate(held) for number in fold.notebooks}
    assert sorted(place for fold in held for place in fold.notebooks) == list(range(len(notebooks)))
    for group in {one.judged.group for one in notebooks}:
        assert len({places[n] for n, one in enumerate(notebooks) if one.judged.group == group}) == 1
    mine = places[next(n for n, one in enumerate(notebooks) if one.judged.group == "g1")]
    assert ["word=zanziba" in words(fold.ranking.alone) for fold in held] == [
        number != mine for number in range(len(held))
    ]


def test_words_that_few_groups_show_are_kept_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "LEAST", 0.0)  # so little makes no great weights
    few, many = tmp_path / "few", tmp_path / "many"
    for folder, groups in ((few, SHOWN_IN - 1), (many, SHOWN_IN)):
        folder.mkdir()
        said = {f"g{number}": "Madame Quibblesworth a relu." for number in range(groups)}
        made = calibrate(
            read_corpus(lay_out(folder, groups=SHOWN_IN + 2, each=2, alike=said)),
            load_rubric(str(folder / "petite.yaml")),
        )
        assert ("quibble" in made.weights.model_dump_json()) == (folder == many)


def test_readers_levels_that_follow_the_rule_make_it_surer(tmp_path: Path) -> None:
    corpus = lay_out(tmp_path, groups=6, each=4, second=False)
    notebooks = studied(corpus)
    table_ = level_table(notebooks)
    linear = fit_levels(table_, whole(table_))
    for one in notebooks:
        for example in one.examples:
            found = probabilities(rated(example.verdict), linear)
            assert sum(found.values()) == pytest.approx(1)
            [label] = example.labels
            if example.verdict.level == "met" and label.level == "met":
                assert max(found, key=lambda level: found[level]) == "met"


def test_two_levels_are_enough(tmp_path: Path) -> None:
    corpus = lay_out(tmp_path, groups=6, each=4, second=False)
    labels = corpus / "labels-a.tsv"
    labels.write_text(labels.read_text().replace("\tpartial\t", "\tmet\t"))
    notebooks = studied(corpus)
    table_ = level_table(notebooks)
    linear = fit_levels(table_, whole(table_))
    assert set(linear) == {"met", "not_met"}
    right = [
        (max(found, key=lambda level: found[level]) == label.level)
        for one in notebooks
        for example in one.examples
        for label in example.labels
        for found in [probabilities(rated(example.verdict), linear)]
    ]
    assert sum(right) / len(right) > 0.8


def test_cells_of_readers_come_first(tmp_path: Path) -> None:
    notebooks = studied(lay_out(tmp_path, groups=6, each=4))
    cells = cell_table(notebooks)
    ranking = fit_ranking(notebooks, cells, whole(cells))
    first = []
    for one in notebooks:
        ranker = Ranker(Cells(one.notebook, one.facts), ranking)
        for example in one.examples:
            ranked = ranker.ranked(example.asked)
            assert sorted(cell.cell for cell in ranked) == list(range(len(one.notebook.cells)))  # short enough
            assert all(0 <= cell.probability <= 1 for cell in ranked)
            assert [cell.probability for cell in ranked] == sorted((c.probability for c in ranked), reverse=True)
            if example.wanted:
                first.append(any(abs(ranked[0].cell - cell) <= 1 for cell in example.wanted))
    assert sum(first) / len(first) > 0.9


def test_what_the_second_step_learns_from_has_not_seen_the_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one group alone writes in its evidence moves the scores of all others by nothing, and of its own neither."""
    monkeypatch.setattr(fitting, "LEAST", 0.0)  # so little makes no great weights
    monkeypatch.setattr(fitting, "SHOWN_IN", 1)
    notebooks = studied(lay_out(tmp_path, groups=4, each=3, alike={"g1": "Zanzibar."}))
    cells = cell_table(notebooks)
    scores = unseen(cells, whole(cells))
    held = frozenset(n for n, one in enumerate(notebooks) if one.judged.group == "g1")
    others = fit_cells(cells, without(cells, held))
    assert "word=zanziba" not in words(others)
    named = [others.of(group).get(name, 0.0) for group, name in cells.names]
    mine = [row for row, number in enumerate(cells.notebooks) if number in held]
    assert scores[mine] == pytest.approx(cells.matrix[mine] @ named + others.bias)


def test_what_weighed_adds_up_to_the_order(tmp_path: Path) -> None:
    notebooks = studied(lay_out(tmp_path, groups=6, each=4))
    cells = cell_table(notebooks)
    linear = fit_cells(cells, whole(cells))
    one = notebooks[0]
    nothing, described = Linear(bias=0, weights={}), Cells(one.notebook, one.facts)
    silent_ranker, ranker = (Ranker(described, Ranking(alone=of, among=nothing)) for of in (nothing, linear))
    for example, cell in product(one.examples, range(len(one.notebook.cells))):
        question = example.asked
        assert silent_ranker.weighed(question, cell) == []
        weighed = ranker.weighed(question, cell)
        by_hand = linear.score(list(described.features(question))[cell])
        assert sum(part.weight for part in weighed) + linear.bias == pytest.approx(by_hand)
        assert ranker.scores(question)[cell] == pytest.approx(by_hand)
        assert [abs(part.weight) for part in weighed] == sorted((abs(part.weight) for part in weighed), reverse=True)


@pytest.mark.parametrize("bias", [-1e9, -3.0, 0.0, 3.0, 1e9])
def test_probabilities_are_probabilities_whatever_the_weights(tmp_path: Path, bias: float) -> None:
    one = studied(lay_out(tmp_path))[0]
    linear = Linear(bias=bias, weights={"": {"any": 1e9, "pos": -1e9}, "C1.1": {"k=code": 5.0}})
    ranker = Ranker(Cells(one.notebook, one.facts), Ranking(alone=linear, among=linear))
    ranked = ranker.ranked(one.examples[0].asked)
    assert all(0 <= cell.probability <= 1 for cell in ranked)
    levels: dict[Level, Linear] = {"met": linear, "not_met": Linear(bias=-bias, weights={})}
    found = probabilities(Rated("C1.1", "met", 0.8, ()), levels)
    assert sum(found.values()) == pytest.approx(1)


# (what is done to the corpus, what the sentence is)
UNLEARNABLE: list[tuple[str, Callable[[Path], None]]] = [
    ("calibrate.too-few", lambda corpus: _groups(corpus, ["g"] * 8)),
    ("calibrate.one-level", lambda corpus: _labels(corpus, [(f"n{n}", "C1.1", "met", "1") for n in range(8)])),
    ("calibrate.one-level", lambda corpus: _labels(corpus, [(f"n{n}", "C7.1", "met", "1") for n in range(8)])),
    (
        "calibrate.one-level",
        lambda corpus: _labels(corpus, [(f"n{n}", "C1.1", ("met", "partial")[n % 2], "") for n in range(8)]),
    ),
    (
        "calibrate.one-level",  # one of two groups has but one
        lambda corpus: _labels(
            corpus,
            [(f"n{n}", "C1.1", "met" if n < 4 else ("met", "partial")[n % 2], "1") for n in range(8)],
            [f"g{n // 4}" for n in range(8)],
        ),
    ),
]


def _groups(corpus: Path, groups: list[str]) -> None:
    rows = [(f"n{number}", group) for number, group in enumerate(groups)]
    (corpus / "index.tsv").write_text(table(rows, ("id", "group")))


def _labels(corpus: Path, rows: list[tuple[str, str, str, str]], groups: list[str] | None = None) -> None:
    if groups:
        _groups(corpus, groups)
    (corpus / "labels-a.tsv").write_text(table(rows))


@pytest.mark.parametrize(("key", "spoil"), UNLEARNABLE)
def test_what_cannot_be_learned_from_is_said(tmp_path: Path, key: str, spoil: Callable[[Path], None]) -> None:
    corpus = lay_out(tmp_path, second=False)
    spoil(corpus)
    with pytest.raises(UsageProblem) as caught:
        calibrate(read_corpus(corpus), load_rubric(str(tmp_path / "petite.yaml")), silent)
    assert caught.value.key == key
