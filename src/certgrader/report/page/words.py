"""Numbers, dates and codes of a report as people read them."""

import re
from datetime import datetime

from certgrader.catalogue.catalogue import Language, translate
from certgrader.grading.model import UNCHECKED
from certgrader.report.model import CriterionReport, EvidenceReport, Report

SURE = 0.85
UNSURE = 0.6
"""Below, the jury is asked (design: `needs_jury`)."""
_KEPT_SPACE = re.compile(r"(?<=«) | (?=[»;:?!%])")
_BEFORE_COUNT = re.compile(r"\s?:\s(?=\d)")
"""What parts the cause from its consequences in the sentence of « run-lacking »."""
_EVIDENT = {("prose", "stated"), ("code", "coded"), ("runtime", "observed")}


def typeset(text: str, language: Language) -> str:
    """`text` with the spaces that French keeps on one line made unbreakable."""
    return _KEPT_SPACE.sub("\u00a0", text) if language == "fr" else text


def capitalised(text: str) -> str:
    """`text` as the beginning of a sentence; the case of all else stays."""
    return text[:1].upper() + text[1:]


def confidence_words(confidence: float, language: Language) -> str:
    """« très sûr », « assez sûr » or « incertain »."""
    word = "sure" if confidence >= SURE else "fair" if confidence >= UNSURE else "unsure"
    return translate(f"html.confidence.{word}", language)


def percent(value: float, language: Language) -> str:
    """A share between 0 and 1: « 93 % »."""
    return translate("html.percent", language, value=round(100 * value))


def decimal(value: float, language: Language) -> str:
    """One digit after the comma below 10, none above."""
    text = f"{value:.1f}" if value < 10 else f"{value:.0f}"
    return text.replace(".", ",") if language == "fr" else text


def duration(seconds: float, language: Language) -> str:
    """« 0,2 s », « 12 s », « 2 min 05 s », « 1 h 03 min »."""
    if seconds < 60:
        return translate("html.duration.seconds", language, seconds=decimal(seconds, language))
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return translate("html.duration.minutes", language, minutes=minutes, seconds=f"{rest:02d}")
    return translate("html.duration.hours", language, hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def date(iso: str, language: Language) -> str:
    """« 24 novembre 2026 à 10:00 »; the text itself when it is no ISO 8601 time."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    month = translate(f"html.month.{moment.month}", language)
    return translate("html.date", language, day=moment.day, month=month, year=moment.year, time=f"{moment:%H:%M}")


def jury_reasons(criterion: CriterionReport, language: Language) -> list[str]:
    """Why the jury is asked, from the most particular to the least."""
    reasons = []
    if criterion.scope == "jury":
        reasons.append("people")
    if any(one.stance == "contradicts" for one in criterion.evidence):
        reasons.append("contradicted")
    if criterion.confidence < UNSURE:
        reasons.append("unsure")
    return [translate(f"html.jury-why.{reason}", language) for reason in reasons or ["other"]]


def strength_words(evidence: EvidenceReport, language: Language) -> str:
    """« constaté pendant l'exécution », « écrit dans le code », « sortie, exécuté »: the kind only where it adds.

    A passage on which nothing rests is only near, however it is written.
    """
    strength = evidence.strength
    if evidence.check in UNCHECKED:
        return translate(f"html.strength.{evidence.check}", language)
    if evidence.kind == "file" and strength == "coded":
        return translate("html.strength.filed", language)
    if strength == "executed" and evidence.origin == "saved":
        return translate("html.strength.saved" if evidence.kind == "output" else "html.strength.shown", language)
    words = translate(f"html.strength.{strength}", language)
    if (evidence.kind, strength) in _EVIDENT:
        return words
    return translate(
        "html.strength.of-kind", language, kind=translate(f"html.kind.{evidence.kind}", language), words=words
    )


def lines_words(lines: tuple[int, int], language: Language) -> str:
    """« ligne 2 » or « lignes 2 à 5 »."""
    first, last = lines
    if first == last:
        return translate("html.line", language, line=first)
    return translate("html.lines", language, first=first, last=last)


def execution_words(report: Report, language: Language) -> str:
    """One sentence on what was executed, and how it ended."""
    execution = report.execution
    if execution.mode == "static":
        return translate("html.execution.static", language)
    failed = sum(cell.status not in ("ok", "skipped", "not_run") for cell in execution.cells)
    ran = sum(cell.status not in ("skipped", "not_run") for cell in execution.cells)
    # One cell's time that ran out does not end the run.
    went_on = execution.status == "timeout" and all(cell.status != "not_run" for cell in execution.cells)
    status = "went_on" if went_on else execution.status
    ended = translate(f"html.execution.status.{status}", language, n=failed)
    words = translate(
        "html.execution.executed",
        language,
        ran=ran,
        of=len(execution.cells),
        duration=duration(execution.seconds, language),
        ended=ended,
    )
    lacking = next((one.message for one in report.warnings if one.code == "run-lacking"), None)
    if lacking is None:
        return words
    return words + translate("html.execution.cause", language, cause=_BEFORE_COUNT.split(lacking, maxsplit=1)[0])


def sandbox_words(report: Report, language: Language) -> str:
    """Where it ran, and whether it had a network."""
    execution = report.execution
    if execution.mode == "static":
        return ""
    where = translate(f"html.sandbox.{execution.sandbox or 'none'}", language)
    network = translate("html.network.yes" if execution.network else "html.network.no", language)
    return translate("html.sandbox.sentence", language, where=where, network=network)
