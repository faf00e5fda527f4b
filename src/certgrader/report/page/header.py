"""The top of the page: what was judged, how it ran, what came out, what to be careful about."""

from collections.abc import Sequence
from dataclasses import dataclass

from certgrader.catalogue.catalogue import Language, translate
from certgrader.notebook.label import cell_label
from certgrader.notebook.model import Notebook
from certgrader.report.ansi import one_line, visible
from certgrader.report.model import LimitReport, Report, RubricReference, WarningReport
from certgrader.report.page.citations import cell_anchor
from certgrader.report.page.reproduction import Piece, reproduction
from certgrader.report.page.verdicts import level_words
from certgrader.report.page.words import capitalised, date, execution_words, sandbox_words, typeset


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the header: a name and what it is."""

    name: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class WarningView:
    """One caution, with links to the cells and criteria it concerns: (fragment, words); `left_out`: there are more."""

    severity: str
    severity_words: str
    message: str
    cells: tuple[tuple[str, str], ...]
    criteria: tuple[str, ...]
    left_out: bool


@dataclass(frozen=True, slots=True)
class Header:
    """All that stands above the competencies."""

    name: str
    rubric: str
    created: str
    level: str
    level_words: str
    competencies: str
    jury: str
    facts: tuple[Fact, ...]
    limits: tuple[Fact, ...]
    packages: str
    lacking: str
    reproduction: tuple[Piece, ...]
    serious: tuple[WarningView, ...]
    contradictions: tuple[WarningView, ...]
    others: tuple[WarningView, ...]


_MOST_CELLS = 12
_CONTRADICTIONS = frozenset(
    "best-contradicted choice-contradicted claim-contradicted direction-contradicted test-contradicted "
    "size-contradicted method-unused score-not-reproduced outputs-unexplained events-unexplained "
    "calls-unobserved library-replaced".split()
)
"""Warnings of a notebook that says one thing and does another: no jury should have to unfold them."""


def header(report: Report, notebook: Notebook, language: Language) -> Header:
    """The header of `report`; names are shown on one line without control characters."""
    overall = report.overall
    told = [(one.code, _warning(one, notebook, language)) for one in _told_once(report.warnings)]
    serious = tuple(view for _, view in told if view.severity == "serious")
    lesser = [(code, view) for kind in ("warning", "info") for code, view in told if view.severity == kind]
    return Header(
        name=one_line(report.submission.name, 160),
        rubric=report.rubric.title,
        created=date(report.created, language),
        level=overall.level,
        level_words=level_words(overall.level, language),
        competencies=translate("html.overall", language, n=overall.competencies_met, of=overall.of),
        jury=translate("html.overall-jury", language, n=overall.needs_jury),
        facts=tuple(_facts(report, language)),
        limits=tuple(_limit(one, language) for one in report.execution.limits),
        packages=", ".join(f"{name} {version}" for name, version in report.execution.environment.packages.items()),
        lacking=next((_sentence(one, language) for one in report.warnings if one.code == "run-lacking"), ""),
        reproduction=reproduction(report, notebook, language),
        serious=serious,
        contradictions=tuple(view for code, view in lesser if code in _CONTRADICTIONS),
        others=tuple(view for code, view in lesser if code not in _CONTRADICTIONS),
    )


def _facts(report: Report, language: Language) -> list[Fact]:
    def named(key: str, text: str, title: str = "") -> Fact:
        return Fact(translate(f"html.fact.{key}", language), typeset(text, language), title)

    submission, rubric, tool = report.submission, report.rubric, report.tool
    platform = translate(f"html.platform.{submission.platform}", language)
    cells = translate("html.cells", language, n=submission.cells)
    facts = [
        named("submission", f"{one_line(submission.name, 160)} · {platform} · {cells}", submission.sha256),
        named("received", date(submission.received, language)),
        named("rubric", f"{rubric.title}, version {rubric.version}", rubric.sha256),
        named("execution", execution_words(report, language)),
    ]
    if report.execution.mode == "executed":
        python = report.execution.environment.python
        where = sandbox_words(report, language)
        facts.append(named("sandbox", f"{where} · Python {python}" if python else where))
    if submission.parameters:
        pairs = ", ".join(f"{name} = {value}" for name, value in submission.parameters.items())
        facts.append(named("parameters", one_line(pairs, 300)))
    if submission.data:
        facts.append(named("data", one_line(submission.data, 160)))
    read = "text-read" if tool.grammar else "text-read-by-rules"
    facts.append(named("text", translate(f"html.{read}", language, grammar=one_line(tool.grammar or "", 100))))
    facts.append(named("confidence", _calibration(rubric, language), rubric.calibration or ""))
    facts.append(named("report", f"{date(report.created, language)} · {tool.name} {tool.version}"))
    return facts


def _calibration(rubric: RubricReference, language: Language) -> str:
    """Where confidences come from."""
    if rubric.calibrated_on is None:
        return translate("html.not-calibrated", language)
    text = translate("html.calibrated", language, n=rubric.calibrated_on)
    return f"{text} {translate('html.calibrated-before', language)}" if rubric.recalibrate else text


def _limit(limit: LimitReport, language: Language) -> Fact:
    name = translate(f"html.limit.{limit.name}", language)
    by = translate(f"html.enforced.{limit.enforced_by}", language)
    hit = translate("html.limit-hit", language) if limit.hit else ""
    return Fact(name, f"{limit.value} ({by}){hit}")


def _told_once(warnings: Sequence[WarningReport]) -> list[WarningReport]:
    """Without the count of failed cells, where a run that lacked something explains them all."""
    lacking = {cell for one in warnings if one.code == "run-lacking" for cell in one.cells}
    return [one for one in warnings if one.code != "cells-failed" or not lacking.issuperset(one.cells)]


def _sentence(warning: WarningReport, language: Language) -> str:
    return capitalised(typeset(visible(warning.message), language)) + "."


def _warning(warning: WarningReport, notebook: Notebook, language: Language) -> WarningView:
    cells = [index for index in warning.cells if 0 <= index < len(notebook.cells)]
    return WarningView(
        severity=warning.severity,
        severity_words=translate(f"html.severity.{warning.severity}", language),
        message=_sentence(warning, language),
        cells=tuple((f"#{cell_anchor(index)}", cell_label(notebook, index, language)) for index in cells[:_MOST_CELLS]),
        left_out=len(cells) > _MOST_CELLS,
        criteria=tuple(warning.criteria),
    )
