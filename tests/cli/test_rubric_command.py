"""The commands for authors of rubrics."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from certgrader.cli.app import run

Captured = pytest.CaptureFixture[str]


def test_a_new_rubric_is_sound_and_keeps_its_promises(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "ma-grille.yaml"
    assert run(["rubric", "new", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert run(["rubric", "lint", str(path)]) == 0
    assert run(["rubric", "test", str(path)]) == 0
    assert run(["rubric", "show", str(path)]) == 0


def test_a_file_is_never_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "ma-grille.yaml"
    path.write_text("à moi")
    assert run(["rubric", "new", str(path)]) == 2
    assert path.read_text() == "à moi"
    assert run(["rubric", "new", str(path), "--force"]) == 0
    assert path.read_text() != "à moi"


def test_a_wrong_example_means_exit_1_and_a_place(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "ma-grille.yaml"
    run(["rubric", "new", str(path)])
    text = path.read_text()
    document = yaml.safe_load(text)
    first = next(
        check
        for competency in document["competencies"]
        for criterion in competency["criteria"]
        for check in criterion["checks"]
        if check["type"] == "prose"
    )
    [example, *_] = first["examples"]["match"]
    path.write_text(text.replace(example["markdown"], "Rien de tout cela."))
    capsys.readouterr()
    assert run(["rubric", "test", str(path)]) == 1
    assert f"{path}:" in capsys.readouterr().out


def test_a_broken_rubric_means_exit_2_and_a_place(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "ma-grille.yaml"
    run(["rubric", "new", str(path)])
    path.write_text(path.read_text().replace("competencies:", "competences:"))
    capsys.readouterr()
    assert run(["rubric", "lint", str(path)]) == 2
    said = capsys.readouterr().err
    assert f"{path}:" in said
    assert "competencies" in said


def test_the_schema_is_one_and_accepts_the_default_rubric(capsys: Captured) -> None:
    assert run(["rubric", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_default_rubric_is_shown_whole(capsys: Captured) -> None:
    assert run(["rubric", "show"]) == 0
    shown = capsys.readouterr().out
    assert "C9" in shown
    assert run(["rubric", "lint", "--lang", "en"]) == 0
    assert "competencies: 9, criteria: 47" in capsys.readouterr().out
