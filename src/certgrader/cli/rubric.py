"""`certgrade rubric …`: for those who write rubrics."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from certgrader.catalogue.catalogue import say, translate
from certgrader.cli.grading import print_path
from certgrader.cli.options import LangOption, QuietOption
from certgrader.cli.parsing import Definition
from certgrader.errors import ExitCode, UsageProblem
from certgrader.report.ansi import visible
from certgrader.rubric.loading import load_rubric, read_rubric
from certgrader.rubric.model import Criterion, Rubric
from certgrader.settings import Settings

RubricArgument = Annotated[str | None, Argument(metavar="NAME|FILE", help="cli.argument.rubric")]


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricArguments:
    """Which rubric; the default one unless said."""

    rubric: RubricArgument = None
    lang: LangOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestArguments:
    """Options of `rubric test`."""

    rubric: RubricArgument = None
    lang: LangOption = None
    quiet: QuietOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaArguments:
    """Options of `rubric schema`."""

    lang: LangOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArguments:
    """Options of `rubric new`."""

    path: Annotated[str, Argument(metavar="FILE", help="cli.argument.new-rubric")]
    force: Annotated[bool | None, Option("--force", help="cli.option.force")] = None
    lang: LangOption = None


def lint(arguments: RubricArguments, settings: Settings) -> int:
    """Load the rubric; its problems are one error each."""
    rubric = load_rubric(arguments.rubric or settings.rubric)
    counts = _counts(rubric)
    sys.stdout.write(visible(translate("cli.rubric.sound", settings.lang, id=rubric.id, **counts)) + "\n")
    if rubric.recalibrate:
        sys.stdout.write(translate("cli.rubric.recalibrate", settings.lang) + "\n")
    return ExitCode.OK


def show(arguments: RubricArguments, settings: Settings) -> int:
    """Print the rubric as text."""
    rubric = load_rubric(arguments.rubric or settings.rubric)
    lines = [f"{rubric.title}", f"{rubric.id} {rubric.version}"]
    for competency in rubric.competencies:
        lines += ["", f"{competency.id}  {competency.statement}"]
        for criterion in competency.criteria:
            lines += _criterion(criterion, settings)
    sys.stdout.write(visible("\n".join(lines)) + "\n")
    return ExitCode.OK


def schema(_arguments: SchemaArguments, _settings: Settings) -> int:
    """Print the JSON Schema of rubrics."""
    from certgrader.rubric.schema import rubric_schema

    sys.stdout.write(json.dumps(rubric_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return ExitCode.OK


def test(arguments: TestArguments, settings: Settings) -> int:
    """Try every example; 1 when one of them is wrong."""
    from certgrader.rubric.examples import try_examples

    trial = try_examples(read_rubric(arguments.rubric or settings.rubric))
    for wrong in trial.wrong:
        sys.stdout.write(f"{visible(f'{wrong.place}: {say(wrong.message, settings.lang)}')}\n")
    if not settings.quiet:
        if trial.bare:
            checks = ", ".join(trial.bare)
            bare = translate("cli.rubric.bare", settings.lang, n=len(trial.bare), checks=checks)
            sys.stdout.write(visible(bare) + "\n")
        said = [("cli.rubric.tried", trial.tried), ("cli.rubric.wrong", len(trial.wrong))]
        sys.stdout.write(", ".join(translate(key, settings.lang, n=n) for key, n in said) + "\n")
    return ExitCode.BELOW if trial.wrong else ExitCode.OK


def new(arguments: NewArguments, settings: Settings) -> int:
    """Write a small commented rubric, never over a file without `--force`."""
    from certgrader.report.writing import write_atomically
    from certgrader.rubric.scaffold import scaffold

    path = Path(arguments.path)
    if path.exists() and not arguments.force:
        raise UsageProblem("cli.rubric.exists", place=str(path))
    write_atomically(path, scaffold(path.stem, settings.lang).encode())
    print_path(path.resolve())
    return ExitCode.OK


COMMANDS = {
    "lint": Definition(RubricArguments, lint),
    "show": Definition(RubricArguments, show),
    "schema": Definition(SchemaArguments, schema),
    "test": Definition(TestArguments, test),
    "new": Definition(NewArguments, new),
}


def _counts(rubric: Rubric) -> dict[str, int]:
    criteria = [criterion for competency in rubric.competencies for criterion in competency.criteria]
    return {
        "competencies": len(rubric.competencies),
        "criteria": len(criteria),
        "checks": sum(len(criterion.checks) for criterion in criteria),
    }


def _criterion(criterion: Criterion, settings: Settings) -> list[str]:
    marks = [translate(f"cli.rubric.scope.{criterion.scope}", settings.lang)]
    if criterion.conditional:
        marks.append(translate("cli.rubric.conditional", settings.lang))
    lines = [f"  {criterion.id}  {criterion.statement} ({', '.join(marks)})"]
    lines += [
        f"    - {check.id} ({check.type})" + (f" : {check.finds}" if check.finds else "") for check in criterion.checks
    ]
    return lines
