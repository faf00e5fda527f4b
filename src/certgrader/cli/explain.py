"""`certgrade explain`: what one verdict of a report rests on, down to the words and facts that weighed."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from typer import Argument

from certgrader.catalogue.catalogue import Language, say, translate
from certgrader.checks.base import Finding
from certgrader.cli.feature_words import FeatureWords
from certgrader.cli.grading import load
from certgrader.cli.options import LangOption, RubricOption
from certgrader.cli.parsing import Definition
from certgrader.errors import ExitCode
from certgrader.fitted.ranking import Weighed
from certgrader.notebook.label import cell_label
from certgrader.pipeline.explain import Explanation, bundle_of, explain, read_report
from certgrader.report.ansi import visible
from certgrader.report.page.words import percent
from certgrader.rubric.model import Rubric
from certgrader.settings import Settings

_MARKS = {"found": "✓", "not_found": "–", "cannot_tell": "?"}
FOR, AGAINST = 6, 3
"""Things named that weighed for a cell or a level, and against."""
_PLACES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainArguments:
    """Options of `explain`."""

    report: Annotated[str, Argument(metavar="REPORT", help="cli.argument.report")]
    criterion: Annotated[str, Argument(metavar="CRITERION", help="cli.argument.criterion")]
    rubric: RubricOption = None
    lang: LangOption = None


def run(arguments: ExplainArguments, settings: Settings) -> int:
    """Judge the kept run again, and print what decided."""
    report, home = read_report(Path(arguments.report))
    rubric = load(settings)
    explanation = explain(bundle_of(report, home), rubric, arguments.criterion)
    lines = list(_lines(explanation, rubric, settings.lang))
    if report.rubric.sha256 != rubric.sha256:
        lines += ["", translate("explain.other-rubric", settings.lang)]
    sys.stdout.write(visible("\n".join(lines)) + "\n")
    return ExitCode.OK


def _lines(of: Explanation, rubric: Rubric, language: Language) -> Iterator[str]:
    words = FeatureWords(rubric, language)
    verdict = of.verdict
    yield f"{of.criterion.id}  {of.criterion.statement}"
    level = translate(f"level.{verdict.level}", language)
    yield translate("explain.verdict", language, level=level, confidence=percent(verdict.confidence, language))
    yield verdict.reason
    yield ""
    yield translate("explain.checks", language)
    for finding in of.findings:
        yield from _finding(finding, of, words, language)
    if of.provenance is None:
        yield ""
        yield translate("explain.not-calibrated", language)
        return
    yield ""
    yield translate("explain.cells", language, n=of.provenance.notebooks)
    for cell in of.cells:
        share = percent(cell.ranked.probability, language)
        yield f"  {cell_label(of.notebook, cell.ranked.cell, language)} : {share}"
        yield from _weighed(cell.weighed, words, language)
    yield ""
    yield translate("explain.levels", language)
    shares = sorted((of.levels or {}).items(), key=lambda one: -one[1])
    yield "  " + ", ".join(
        f"{translate(f'level.{name}', language)} {percent(value, language)}" for name, value in shares
    )
    yield from _weighed(of.counted, words, language)


def _finding(finding: Finding, of: Explanation, words: FeatureWords, language: Language) -> Iterator[str]:
    cells = dict.fromkeys(one.cell for one in finding.evidence if one.cell is not None and one.stance == "supports")
    places = [cell_label(of.notebook, cell, language) for cell in list(cells)[:_PLACES]]
    text = f"  {_MARKS[finding.outcome]} {words.check(finding.check)}"
    if places:
        text += f" ({', '.join(places)})"
    yield text
    if finding.outcome == "cannot_tell" and finding.why is not None:
        yield f"      {say(finding.why, language)}"


def _weighed(weighed: Iterable[Weighed], words: FeatureWords, language: Language) -> Iterator[str]:
    added: dict[str, float] = {}
    for one in weighed:
        text = words.feature(one.feature)
        if text:
            added[text] = added.get(text, 0.0) + one.weight
    ordered = sorted(added.items(), key=lambda one: -abs(one[1]))
    for side, kept, most in (
        ("for", [text for text, weight in ordered if weight > 0], FOR),
        ("against", [text for text, weight in ordered if weight < 0], AGAINST),
    ):
        if kept:
            yield f"      {translate(f'explain.{side}', language, things=' ; '.join(kept[:most]))}"


COMMAND = Definition(ExplainArguments, run)
