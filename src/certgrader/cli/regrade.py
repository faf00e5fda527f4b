"""`certgrade regrade`: a new rubric over stored runs; the old reports stay as they are."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from typer import Argument

from certgrader.bundle.store import load as load_bundle
from certgrader.catalogue.catalogue import Language, error_sentence, translate
from certgrader.cli.boundary import say
from certgrader.cli.grading import chosen_formats, load, print_path, writable_folder, write_reports
from certgrader.cli.options import FormatOption, LangOption, OutputOption, QuietOption, RubricOption
from certgrader.cli.parsing import Definition
from certgrader.cohort.index import write_rows
from certgrader.errors import ExitCode, UsageProblem
from certgrader.pipeline.regrade import Change, changes, find_bundles, regrade
from certgrader.report.ansi import one_line
from certgrader.report.index_model import graded_row
from certgrader.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RegradeArguments:
    """Options of `regrade`."""

    bundles: Annotated[str, Argument(metavar="BUNDLES", help="cli.argument.bundles")]
    rubric: RubricOption = None
    lang: LangOption = None
    output: OutputOption = None
    format: FormatOption = None
    quiet: QuietOption = None


def run(arguments: RegradeArguments, settings: Settings) -> int:
    """Write new reports and say which verdicts changed."""
    formats = chosen_formats(settings)
    rubric = load(settings)
    stored, damaged = find_bundles(Path(arguments.bundles))
    folder = writable_folder(settings.output or Path())
    if any(one.home == folder for one in stored):
        raise UsageProblem("cli.regrade-over", place=str(folder))
    changed, rows, others = 0, [], set[str]()
    for one in stored:
        document = regrade(load_bundle(one.folder), rubric, settings.lang)
        name = document.report.submission.name
        before = one.earlier_report(name)
        paths = write_reports(document, formats, folder, settings)
        files = tuple((path.suffix.removeprefix("."), path.name) for path in paths)
        rows.append(graded_row(name, document.report, files=files, seconds=None))
        found = changes(before, document.report) if before is not None else ()
        changed += len(found)
        if before is not None and before.rubric.id != rubric.id:
            others.add(before.rubric.id)
        if not settings.quiet:
            _tell(name, found, settings.lang, known=before is not None)
    write_rows(rows, folder, title=folder.name, language=settings.lang)
    if not settings.quiet:
        if others:
            names = ", ".join(sorted(others))
            sys.stdout.write(translate("cli.other-rubric", settings.lang, old=names, new=rubric.id) + "\n")
        said = [("cli.regraded", len(stored)), ("cli.verdicts-changed", changed)]
        sys.stdout.write(", ".join(translate(key, settings.lang, n=n) for key, n in said) + "\n")
    print_path(folder / "index.html")
    for problem in damaged:
        say(error_sentence(problem, settings.lang))
    return ExitCode.UNREADABLE if damaged else ExitCode.OK


def _tell(name: str, found: tuple[Change, ...], language: Language, *, known: bool) -> None:
    if not known:
        sys.stdout.write(translate("cli.no-earlier-report", language, name=one_line(name)) + "\n")
    if not found:
        return
    sys.stdout.write(f"{one_line(name)}\n")
    for change in found:
        before, after = (_level(level, language) for level in (change.before, change.after))
        sys.stdout.write(f"  {change.criterion:<8} {before:>14} → {after}\n")


def _level(level: str | None, language: Language) -> str:
    return translate(f"level.{level}", language) if level else translate("cli.no-criterion", language)


COMMAND = Definition(RegradeArguments, run)
