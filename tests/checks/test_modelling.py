from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from certgrader.catalogue.catalogue import Phrase, phrase, say
from certgrader.checks.base import Finding
from certgrader.facts.model import CellStanding, CodeFacts, Facts, Import
from certgrader.facts.modelling.model import (
    ComparisonFact,
    FitFact,
    LeakFact,
    MetricFact,
    ModellingFacts,
    SplitFact,
    Spot,
    TimingFact,
)

SPLIT = SplitFact(Spot(1, (2, 2), "train_test_split(X, y)"), "sklearn.model_selection.train_test_split", "stratified")
FIT = FitFact(
    Spot(2, (1, 1), "chaine.fit(X_a, y_a)"),
    "sklearn.pipeline.Pipeline",
    "model",
    "train",
    steps=("sklearn.preprocessing.StandardScaler", "sklearn.linear_model.LogisticRegression"),
)
REFIT = replace(FIT, spot=Spot(5, (1, 1), "chaine.fit(X, y)"), part="whole", again=True)
AUC = MetricFact(
    Spot(3, (4, 4), "roc_auc_score(y_b, p)"),
    "sklearn.metrics.roc_auc_score",
    "roc_auc",
    "test",
    model="sklearn.linear_model.LogisticRegression",
    given="scores",
)
F1 = MetricFact(Spot(4, (1, 1), "f1_score(y_a, q)"), "sklearn.metrics.f1_score", "f1", "train", shown=False)
LEAK = LeakFact("preprocessing", Spot(1, (1, 1), "StandardScaler().fit(X)"), AUC.spot, "sklearn.preprocessing.*")
SELF = ComparisonFact(Spot(6, (1, 1), "ks_2samp(a, a)"), "scipy.stats.ks_2samp", itself=True)
IDLE = TimingFact(Spot(6, (2, 2), "time() - t"), "time.time", "nothing")
MODELLING = ModellingFacts((SPLIT,), (FIT, REFIT), (AUC, F1), (LEAK,), task="binary")
SKLEARN = CodeFacts(imports=(Import("sklearn", "sklearn", 0, 1),))


def asked(make_check: Any, fields: str, outcome: str, **changes: Any) -> Finding:
    facts = replace(Facts(code=SKLEARN, modelling=MODELLING), **changes)
    finding: Finding = make_check("modelling", fields).run(facts)
    assert finding.outcome == outcome, fields
    return finding


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ("{fact: split}", "found"),
        ("{fact: split, kind: [stratified, ordered]}", "found"),
        ("{fact: split, kind: [ordered]}", "not_found"),
        ("{fact: split, seeded: true}", "not_found"),
        ("{fact: split, seeded: false}", "found"),
        ("{fact: split, calls: [sklearn.model_selection.*]}", "found"),
        ("{fact: split, calls: [sklearn.datasets.*]}", "not_found"),
        ("{fact: fit, kind: [model], part: [train]}", "found"),
        ("{fact: fit, part: [test]}", "not_found"),
        ("{fact: fit, calls: [sklearn.linear_model.*]}", "found"),
        ("{fact: fit, calls: [sklearn.pipeline.*], steps: [sklearn.linear_model.*]}", "found"),
        ("{fact: fit, steps: [sklearn.pipeline.*]}", "not_found"),
        ("{fact: fit, again: true, part: [whole, unknown]}", "found"),
        ("{fact: fit, tuned: true}", "not_found"),
        ("{fact: fit, at_least: 2}", "found"),
        ("{fact: fit, at_least: 3}", "not_found"),
        ("{fact: fit, distinct: 2}", "not_found"),
        ("{fact: metric, name: [roc_auc], part: [test, validation, folds]}", "found"),
        ("{fact: metric, name: [f1], part: [test, validation, folds]}", "not_found"),
        ("{fact: metric, name: [f1], shown: true}", "not_found"),
        ("{fact: metric, given: scores, model: [sklearn.linear_model.*]}", "found"),
        ("{fact: metric, given: labels}", "not_found"),
        ("{fact: metric, model: [xgboost.*]}", "not_found"),
        ("{fact: metric, distinct: 2}", "found"),
        ("{fact: metric, task: [binary, unknown]}", "found"),
        ("{fact: metric, task: [regression]}", "not_found"),
        ("{fact: leak, kind: [preprocessing]}", "found"),
        ("{fact: leak, kind: [target]}", "not_found"),
        ("{fact: metric, from_truth: false, unvaried: false}", "found"),
        ("{fact: metric, from_truth: true}", "not_found"),
        ("{fact: fit, unvaried: true}", "not_found"),
        ("{fact: comparison}", "not_found"),
        ("{fact: timing, around: [model]}", "not_found"),
    ],
)
def test_what_is_asked_of_facts(make_check: Any, fields: str, outcome: str) -> None:
    asked(make_check, fields, outcome)


def test_a_metric_tells_on_which_data(make_check: Any) -> None:
    piece = asked(make_check, "{fact: metric, name: [roc_auc]}", "found").evidence[0]
    assert (piece.kind, piece.cell, piece.lines, piece.stance, piece.strength) == (
        "code",
        3,
        (4, 4),
        "supports",
        "coded",
    )
    assert isinstance(piece.note, Phrase)
    assert say(piece.note, "fr") == "mesuré sur les données de test"


def test_data_that_could_not_be_followed_have_no_note(make_check: Any) -> None:
    unknown = ModellingFacts(metrics=(replace(AUC, part="unknown"),))
    assert asked(make_check, "{fact: metric, part: [unknown]}", "found", modelling=unknown).evidence[0].note is None


def test_a_leak_contradicts(make_check: Any) -> None:
    piece = asked(make_check, "{fact: leak}", "found").evidence[0]
    assert piece.stance == "contradicts"
    assert isinstance(piece.note, Phrase)
    assert "préparation" in say(piece.note, "fr")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("{fact: comparison, calls: [scipy.stats.*], itself: true}", "comparées à elles-mêmes"),
        ("{fact: timing, around: [nothing]}", "rien n'est fait"),
        ("{fact: metric, from_truth: true}", "vraies réponses"),
        ("{fact: fit, unvaried: true}", "toujours le même"),
    ],
)
def test_what_is_done_in_appearance_only_contradicts(make_check: Any, fields: str, words: str) -> None:
    empty = ModellingFacts(
        fits=(replace(FIT, unvaried=True),),
        metrics=(replace(AUC, from_truth=True),),
        comparisons=(SELF,),
        timings=(IDLE,),
    )
    piece = asked(make_check, fields, "found", modelling=empty).evidence[0]
    assert piece.stance == "contradicts"
    assert isinstance(piece.note, Phrase)
    assert words in say(piece.note, "fr")
    real = replace(MODELLING, comparisons=(replace(SELF, itself=False),), timings=(replace(IDLE, around="model"),))
    asked(make_check, fields, "not_found", modelling=real)


def test_a_timing_tells_what_it_measures(make_check: Any) -> None:
    timed = ModellingFacts(comparisons=(replace(SELF, itself=False),), timings=(replace(IDLE, around="model"),))
    piece = asked(make_check, "{fact: timing, around: [model]}", "found", modelling=timed).evidence[0]
    assert piece.stance == "supports"
    assert isinstance(piece.note, Phrase)
    assert "apprend ou prédit" in say(piece.note, "fr")
    assert asked(make_check, "{fact: comparison}", "found", modelling=timed).evidence[0].note is None


def test_strength_is_that_of_the_place(make_check: Any) -> None:
    ran = CellStanding("executed", "saved")
    inside = ModellingFacts(fits=(replace(FIT, spot=replace(FIT.spot, function="entrainer")),))
    assert asked(make_check, "{fact: fit}", "found", standing={2: ran}).evidence[0].strength == "executed"
    assert asked(make_check, "{fact: fit}", "found", standing={2: ran}, modelling=inside).strength == "coded"
    called = asked(make_check, "{fact: fit}", "found", functions={"entrainer": ran}, modelling=inside)
    assert (called.strength, called.evidence[0].origin) == ("executed", "saved")


def test_what_could_not_be_followed_is_no_answer(make_check: Any) -> None:
    problem = (("modelling", phrase("checks.failed.modelling")),)
    asked(make_check, "{fact: fit}", "cannot_tell", problems=problem)
    nothing = ModellingFacts()
    unread = replace(SKLEARN, unread=((7, 1, "x = LogisticRegression(.fit"),))
    fields = "{fact: fit, calls: [sklearn.linear_model.LogisticRegression]}"
    asked(make_check, fields, "cannot_tell", modelling=nothing, code=unread)
    asked(make_check, "{fact: split}", "not_found", modelling=nothing, code=unread)
    asked(make_check, "{fact: split}", "cannot_tell", modelling=nothing, code=replace(SKLEARN, unexamined=(9,)))


@pytest.mark.parametrize(
    "fields",
    [
        "{}",
        "{fact: model}",
        "{fact: split, part: [train]}",
        "{fact: metric, kind: [model]}",
        "{fact: fit, kind: [stratified]}",
        "{fact: leak, kind: [random]}",
        "{fact: fit, shown: true}",
        "{fact: metric, part: [training]}",
        "{fact: comparison, part: [train]}",
        "{fact: timing, kind: [model]}",
        "{fact: timing, around: [fit]}",
        "{fact: split, itself: true}",
    ],
)
def test_what_cannot_be_asked_is_refused(make_check: Any, fields: str) -> None:
    with pytest.raises(ValidationError):
        make_check("modelling", fields)


def test_a_baseline_is_shown_after_models(finds: Any) -> None:
    libraries = "from sklearn.dummy import DummyClassifier\nfrom sklearn.svm import SVC\n"
    finding = finds("{fact: fit}", libraries + "DummyClassifier().fit(X, y)", "m = SVC()\nm.fit(X, y)")
    assert [one.cell for one in finding.evidence] == [1, 0]
    assert finding.evidence[0].focus == ".fit"
    rest = "import numpy as np\nfrom sklearn.metrics import r2_score\n" + libraries
    witness = "d = DummyClassifier().fit(X, y)\nprint(r2_score(z, lire(d, X)))"
    finding = finds("{fact: metric}", rest + witness, "m = SVC().fit(X, y)\nprint(r2_score(z, lire(m, X)))")
    assert [one.cell for one in finding.evidence] == [1, 0]


def test_counts_made_by_hand_are_shown_after_scores(finds: Any) -> None:
    start = (
        "import numpy as np\nimport pandas as pd\nfrom sklearn.metrics import f1_score\nfrom sklearn.svm import SVC\n"
    )
    start += "from sklearn.model_selection import train_test_split\ndf = pd.read_csv('a.csv')\n"
    start += "X_a, X_b, y_a, y_b = train_test_split(df[['x']], df['y'])\nm = SVC().fit(X_a, y_a)\np = m.predict(X_b)"
    finding = finds("{fact: metric, part: [test]}", start, "print(np.mean(p == y_b))", "print(f1_score(y_b, p))")
    assert [one.cell for one in finding.evidence] == [2, 1]


def test_a_cell_that_ended_in_an_error(finds: Any, misses: Any) -> None:
    broken: dict[str, object] = {
        "output_type": "error",
        "ename": "NameError",
        "evalue": "",
        "traceback": ["----> 2 print(autre)"],
    }
    cell = "m = SVC().fit(df, df['y'])\nprint(autre)\nn = SVC().fit(df, df['y'])"
    start = "import pandas as pd\nfrom sklearn.svm import SVC\ndf = pd.read_csv('a.csv')"
    finds("{fact: fit, at_least: 2}", start, (cell, [broken]))
    finds("{fact: fit, failed: false}", start, (cell, [broken]))
    misses("{fact: fit, failed: false, at_least: 2}", start, (cell, [broken]))
