"""`certgrade calibrate`: weights for a rubric, fitted on notebooks that jurors judged."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from typer import Argument

from certgrader.calibration.calibrate import Calibration, calibrate
from certgrader.calibration.corpus import read_corpus
from certgrader.catalogue.catalogue import Language, error_sentence, translate
from certgrader.cli.boundary import say
from certgrader.cli.grading import load, print_path, writable_folder
from certgrader.cli.options import LangOption, OutputOption, QuietOption, RubricOption
from certgrader.cli.parsing import Definition
from certgrader.errors import ExitCode
from certgrader.fitted.weights import dumped
from certgrader.report.ansi import one_line
from certgrader.report.page.words import percent
from certgrader.report.writing import write_atomically
from certgrader.rubric.model import Rubric
from certgrader.settings import Settings

SUFFIX = ".weights.json.gz"
_SHARES = ("right", "sure", "sure_right", "evidence_precision", "evidence_recall")
_FIGURES = ("kappa", "right", "sure", "sure_right", "calibration_error", "evidence_precision", "evidence_recall")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrateArguments:
    """Options of `calibrate`."""

    corpus: Annotated[str, Argument(metavar="CORPUS", help="cli.argument.corpus")]
    rubric: RubricOption = None
    lang: LangOption = None
    output: OutputOption = None
    quiet: QuietOption = None


def run(arguments: CalibrateArguments, settings: Settings) -> int:
    """Read, fit, validate, write the weights, and say what they are worth."""
    rubric = load(settings)
    corpus = read_corpus(Path(arguments.corpus))
    folder = writable_folder(settings.output or Path())
    quiet = settings.quiet or not sys.stderr.isatty()

    def progress(step: str, name: str) -> None:
        if not quiet:
            sys.stderr.write(f"\r\x1b[K{translate(f'calibrate.step.{step}', settings.lang, name=one_line(name))}")
            sys.stderr.flush()

    # Weights say what the rules alone are worth: those of an earlier calibration are put aside.
    made = calibrate(corpus, rubric.with_weights(None), progress)
    if not quiet:
        sys.stderr.write("\r\x1b[K")
    path = folder / f"{rubric.id}{SUFFIX}"
    write_atomically(path, dumped(made.weights))
    if not settings.quiet:
        _tell(made, rubric, path, settings.lang)
    print_path(path)
    for name in corpus.missing:
        say(translate("calibrate.missing", settings.lang, name=name))
    unknown = corpus.criteria - {one.id for one in rubric.criteria()}
    if unknown:
        say(translate("calibrate.unknown", settings.lang, names=", ".join(sorted(unknown)), n=len(unknown)))
    for problem in made.unread:
        say(error_sentence(problem, settings.lang))
    return ExitCode.UNREADABLE if corpus.missing or made.unread else ExitCode.OK


def _tell(made: Calibration, rubric: Rubric, path: Path, language: Language) -> None:
    of = made.weights.provenance
    lines = [translate("calibrate.read", language, n=of.notebooks, groups=of.groups, labels=of.labels), ""]
    heads = [translate(f"calibrate.column.{name}", language) for name in ("figure", "rules", "fitted")]
    lines.append(f"{heads[0]:<52} {heads[1]:>12} {heads[2]:>12}")
    for name in _FIGURES:
        label = translate(f"calibrate.figure.{name}", language)
        lines.append(f"{label:<52} {_shown(name, made.rules, language):>12} {_shown(name, made.fitted, language):>12}")
    lines += ["", translate("calibrate.honest", language, groups=of.groups)]
    if rubric.calibration != path.name:
        lines.append(translate("calibrate.next", language, name=path.name))
    sys.stdout.write("\n".join(lines) + "\n")


def _shown(name: str, figures: Mapping[str, float], language: Language) -> str:
    value = figures.get(name)
    if value is None:
        return "–"
    if name in _SHARES:
        return percent(value, language)
    text = f"{value:.3f}"
    return text.replace(".", ",") if language == "fr" else text


COMMAND = Definition(CalibrateArguments, run)
