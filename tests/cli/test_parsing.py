"""The command line: words in, exit code and sentences out."""

from typing import Any

import pytest

from certgrader.cli.app import run
from certgrader.cli.options import parameter_pairs, parameter_value
from certgrader.cli.parsing import COMMANDS, split_parameters
from certgrader.errors import UsageProblem

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_command_explains_itself(command: str, lang: str, capsys: Captured) -> None:
    assert run([command, "--help", "--lang", lang] if command != "rubric" else ["--lang", lang, command, "-h"]) == 0
    shown = capsys.readouterr().out
    assert ("Usage :" in shown) == (lang == "fr")
    assert f"certgrade {command}" in shown


@pytest.mark.parametrize("command", ["lint", "show", "schema", "test", "new"])
def test_each_rubric_command_explains_itself(command: str, capsys: Captured) -> None:
    assert run(["rubric", command, "--help"]) == 0
    assert f"certgrade rubric {command}" in capsys.readouterr().out


def test_the_help_lists_every_command(capsys: Captured) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines() if line.split()[:1] in [[name] for name in COMMANDS]] == [
        *COMMANDS
    ]


def test_no_words_show_the_help_and_are_wrong_usage(capsys: Captured) -> None:
    assert run([]) == 2
    assert "check" in capsys.readouterr().out


def test_the_version(capsys: Captured) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("certgrade ")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["chek"], "check"),
        (["rubric", "lnit"], "lint"),
        (["check", "a.ipynb", "--memry", "3G"], "--memory"),
        (["check", "a.ipynb", "b.ipynb"], "b.ipynb"),
        (["check"], "SUBMISSION"),
        (["rubric"], "rubric --help"),
        (["check", "a.ipynb", "--memory"], "--memory"),
        (["check", "a.ipynb", "-p", "n"], "-p"),
        (["check", "a.ipynb", "--lang", "de"], "fr, en"),
        (["check", "a.ipynb", "--format", "htm"], "html"),
        (["selfcheck", "a.ipynb", "--deadline", "demain"], "demain"),
        (["check", "a.ipynb", "--data", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(argv: list[str], said: str, capsys: Captured) -> None:
    assert run(argv) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("argv", "rewritten"),
    [
        (["check", "-p", "n", "3", "x"], ["check", "-p", "n=3", "x"]),
        (["-p", "n=3", "--parameters", "m", "a=b"], ["-p", "n=3", "--parameters", "m=a=b"]),
        (["--", "-p", "n", "3"], ["--", "-p", "n", "3"]),
        (["-p", "n", "-3"], ["-p", "n=-3"]),
    ],
)
def test_parameters_in_two_words_or_one(argv: list[str], rewritten: list[str]) -> None:
    assert split_parameters(argv) == rewritten


@pytest.mark.parametrize("argv", [["-p"], ["-p", "n"], ["-p", "=3"], ["-p", "a b", "3"], ["-p", "class=3"]])
def test_a_parameter_without_name_or_value(argv: list[str]) -> None:
    with pytest.raises(UsageProblem):
        split_parameters(argv)


def test_parameter_values_have_the_types_that_papermill_gives() -> None:
    from papermill import cli

    theirs: Any = cli
    for text in ("True", "False", "None", "3", "-3", "3.5", "1e3", "nan", "texte", "", "0x10", "1_000", " 7"):
        assert repr(parameter_value(text)) == repr(theirs._resolve_type(text)), text


def test_the_last_value_of_a_parameter_wins() -> None:
    assert parameter_pairs(["a=1", "b=x=y", "a=2"]) == (("a", 2), ("b", "x=y"))
    assert parameter_pairs(None) == ()
