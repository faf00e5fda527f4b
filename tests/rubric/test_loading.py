import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from certgrader.errors import ExitCode, RubricProblem
from certgrader.rubric.loading import find_rubric, load_rubric, rubric_names

Complaints = Callable[[str | bytes], list[str]]

# (what is spoilt, into what, the beginning of the sentence that the author reads)
FAULTS = [
    (
        "about: [duplicates], finds",
        "abuot: [duplicates], finds",
        "r.yaml:16:37: « abuot » n'est pas une clé connue ici (vouliez-vous dire « about » ?)",
    ),
    (
        "type: prose, about: [duplicates], sub",
        "type: prosa, about: [duplicates], sub",
        "r.yaml:17:31: « prosa » n'est pas un type de contrôle (vouliez-vous dire « prose » ?)",
    ),
    ("{id: shown, type: prose,", "{id: shown,", "r.yaml:17:13: il manque la clé « type » de ce contrôle"),
    (
        "substance: specific",
        "substance: specifik",
        "r.yaml:17:70: « specifik » n'est pas admis (vouliez-vous dire « specific » ?)",
    ),
    ("{all: [told,", "{al: [told,", "r.yaml:19:17: « al » n'est pas une règle (vouliez-vous dire « all » ?)"),
    (
        "{all: [told,",
        "{all: [tolt,",
        "r.yaml:19:23: aucun contrôle ne s'appelle « tolt » (vouliez-vous dire « told » ?)",
    ),
    (
        "about: [duplicates], finds",
        "about: [duplicats], finds",
        "r.yaml:16:45: aucun concept ne s'appelle « duplicats » (vouliez-vous dire « duplicates » ?)",
    ),
    ("id: shown,", "id: told,", "r.yaml:17:18: l'identifiant « told » est déjà pris ligne 16"),
    (
        'version: "1.0"',
        "version: 1.0",
        "r.yaml:4:10: la valeur « 1.0 » n'est pas un texte ; mettez-la entre guillemets",
    ),
    ("strength: stated", "strength: statd", "r.yaml:19:54: « statd » n'est pas admis (vouliez-vous dire « stated » ?)"),
    (
        "          partial:",
        "          partiel:",
        "r.yaml:20:11: « partiel » n'est pas une clé connue ici (vouliez-vous dire « partial » ?)",
    ),
    (
        "        advice:",
        "        advise:",
        "r.yaml:21:9: « advise » n'est pas une clé connue ici (vouliez-vous dire « advice » ?)",
    ),
    (
        "{all: [told, {check: shown, strength: stated}]}",
        "{at_least: {n: 3, of: [told, shown]}}",
        "r.yaml:19:27: la règle demande 3 éléments parmi 2",
    ),
    ("{all: [told, {check: shown, strength: stated}]}", "{all: []}", "r.yaml:19:22: cette liste ne doit pas être vide"),
    (
        "        levels:",
        "        applies: told\n        levels:",
        "r.yaml:13:9: « applies » n'a de sens que pour un critère conditionnel",
    ),
    ("language: fr", "language: de", "r.yaml:5:11: « de » n'est pas admis"),
    ("bias: {fr: [biais]}", "bias: {fr: []}", "r.yaml:8:9: ce concept n'a aucun terme"),
    ("bias: {fr: [biais]}", "bias: {de: [biais]}", "r.yaml:8:10: « de » n'est pas une clé connue ici"),
    ("id: C1\n", "id: C 1\n", "r.yaml:10:9: « C 1 » n'est pas un identifiant"),
    ("id: C1.1", "id: C1", "r.yaml:13:13: l'identifiant « C1 » est déjà pris ligne 10"),
    ("title: Démonstration\n", "", "r.yaml:1:1: il manque la clé « title »"),
    ("statement: Nettoyer les données", "statement: ''", "r.yaml:11:16: ce texte ne doit pas être vide"),
    (
        "statement: Nettoyer les données",
        "rule: {met: {share: 1, at_least: 2}}\n    statement: x",
        "r.yaml:11:17: donnez « at_least » ou « share », l'un des deux",
    ),
    (
        "statement: Nettoyer les données",
        "rule: {met: {share: 1, of: [C1.2]}}\n    statement: x",
        "r.yaml:11:33: « C1.2 » ne figure pas parmi les éléments jugés ici (vouliez-vous dire « C1.1 » ?)",
    ),
    ("id: demo", "id: demo\nid: autre", "r.yaml:3:1: la clé « id » est écrite deux fois"),
    (
        "finds: un mot des doublons",
        "examples: {match: [{cod: x}]}",
        "r.yaml:16:78: « cod » n'est pas une clé connue ici (vouliez-vous dire « code » ?)",
    ),
    ("finds: un mot des doublons", "examples: {match: [{}]}", "r.yaml:16:77: un exemple est {code}, {markdown}"),
    ("finds: un mot des doublons", "at_least: 0", "r.yaml:16:68: 0 doit valoir au moins 1"),
    ("finds: un mot des doublons", "at_least: peu", "r.yaml:16:68: la valeur « peu » n'est pas un nombre entier"),
    (
        "about: [duplicates], finds",
        "about: duplicates, finds",
        "r.yaml:16:44: la valeur « duplicates » n'est pas une liste",
    ),
]


def test_a_good_rubric_loads(good: str, write: Callable[[str], str]) -> None:
    path = write(good)
    rubric = load_rubric(path)
    assert [check.id for check in rubric.checks()] == ["told", "shown"]
    assert rubric.sha256 == hashlib.sha256(good.encode()).hexdigest()
    assert rubric.path == path
    assert rubric.calibration is None


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS, ids=[new.strip()[:40] for _, new, _ in FAULTS])
def test_faults_are_told_with_their_place(good: str, complaints: Complaints, old: str, new: str, sentence: str) -> None:
    assert old in good
    first = complaints(good.replace(old, new, 1))[0]
    assert first[: len(sentence)] == sentence


def test_all_faults_are_told_at_once(good: str, complaints: Complaints) -> None:
    spoilt = good.replace("language: fr", "langage: fr").replace("specific", "specifik").replace("{any:", "{anny:")
    assert [line.split(": ")[0] for line in complaints(spoilt)] == ["r.yaml:5:1", "r.yaml:17:70", "r.yaml:20:21"]


def test_a_misspelt_key_is_told_without_the_key_it_leaves_missing(good: str, complaints: Complaints) -> None:
    assert len(complaints(good.replace("advice:", "advise:"))) == 1


def test_a_wrong_type_does_not_hide_other_faults_of_the_check(good: str, complaints: Complaints) -> None:
    lines = complaints(good.replace("prose, about: [duplicates], sub", "prosa, about: 3, sub"))
    assert [line.split(": ")[0] for line in lines] == ["r.yaml:17:31", "r.yaml:17:45"]


def test_words_that_yaml_1_1_would_change_stay_words(good: str, write: Callable[[str], str]) -> None:
    terms = "[no, on, off, yes, 1:30, 2024-01-02, ~a, null e]"
    rubric = load_rubric(write(good.replace("[biais]", terms)))
    assert rubric.concepts["bias"].fr == ("no", "on", "off", "yes", "1:30", "2024-01-02", "~a", "null e")


@pytest.mark.parametrize("rubric", rubric_names())
def test_every_rubric_that_ships_loads_by_its_name(rubric: str) -> None:
    loaded = load_rubric(rubric)
    assert loaded.id == rubric
    assert loaded.criteria()


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(RubricProblem) as problem:
        find_rubric("notebok-basics")
    assert problem.value.exit_code == ExitCode.USAGE
    assert dict(problem.value.fields["near"].fields) == {"near": "notebook-basics"}  # type: ignore[attr-defined]


def test_a_folder_is_no_rubric(tmp_path: Path) -> None:
    with pytest.raises(RubricProblem) as problem:
        load_rubric(str(tmp_path))
    assert problem.value.key == "rubric.folder"
