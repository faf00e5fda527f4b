"""A whole cohort: each entry graded by a process of its own, resumable, with an index refreshed as it goes."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from certgrader.catalogue.catalogue import Language, translate
from certgrader.cohort.discover import Cohort, Entry, fingerprint
from certgrader.cohort.ledger import Ledger, Line, key_of
from certgrader.cohort.workers import Ended, Job, Workers
from certgrader.interrupts import undisturbed
from certgrader.report.index_model import IndexRow, failed_row, graded_row
from certgrader.report.model import Report

_REFRESH_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Plan:
    """How each entry is graded.

    `command`: the command line for one entry. `digest`: a fingerprint of rubric, options and data, so that an entry
    is graded again when one of them changed. `suffixes`: of the files a graded entry has. `seconds`: after which
    a process is ended by force.
    """

    output: Path
    command: Callable[[Entry], Sequence[str]]
    environment: dict[str, str]
    digest: str
    suffixes: tuple[str, ...]
    seconds: float
    jobs: int
    language: Language

    def reports(self, entry: Entry) -> tuple[Path, ...]:
        """The files that grading `entry` writes."""
        return tuple(self.output / f"{entry.name}.report{suffix}" for suffix in self.suffixes)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over the whole cohort; `resumed` were already done and unchanged."""

    graded: int
    failed: int
    resumed: int


def grade_cohort(
    cohort: Cohort, plan: Plan, write_index: Callable[[Ledger], None], on_end: Callable[[Line], None]
) -> Outcome:
    """Grade what is new or changed, keep the rest. The index is written even when interrupted.

    `on_end` is told each line, the resumed ones too, in this thread.
    """
    ledger = Ledger(plan.output)
    counts = {"graded": 0, "failed": 0, "resumed": 0}
    pace = _Pace()
    try:
        with Workers[_Task](plan.jobs, plan.environment) as workers:
            for ended in workers.run(_jobs(cohort, plan, ledger)):
                line = _settle(ended, plan, ledger)
                counts["graded" if line.graded else "failed"] += 1
                counts["resumed"] += ended.subject.line is not None
                on_end(line)
                if pace.due():
                    pace.took(_timed(lambda: write_index(ledger)))
    finally:
        with undisturbed():
            write_index(ledger)
    return Outcome(**counts)


@dataclass(frozen=True, slots=True)
class _Task:
    """An entry to grade, or (`line`) one that was found done."""

    entry: Entry
    key: str
    line: Line | None = None


def _jobs(cohort: Cohort, plan: Plan, ledger: Ledger) -> Iterator[Callable[[], Job[_Task] | Ended[_Task]]]:
    for entry in cohort.entries:
        yield lambda entry=entry: _job(entry, plan, ledger)  # type: ignore[misc]  # bound now, on purpose


def _job(entry: Entry, plan: Plan, ledger: Ledger) -> Job[_Task] | Ended[_Task]:
    key = key_of(entry.path.name, entry.name, fingerprint(entry.path), plan.digest)
    before = ledger.read(entry.name)
    if (
        before is not None
        and before.key == key
        and before.graded
        and all(path.is_file() for path in plan.reports(entry))
    ):
        return Ended(_Task(entry, key, before), before.code, "", before.row.seconds or 0.0)
    return Job(_Task(entry, key), plan.command(entry), plan.seconds)


def _settle(ended: Ended[_Task], plan: Plan, ledger: Ledger) -> Line:
    task = ended.subject
    if task.line is not None:
        return task.line
    row = _row(ended, plan)
    if row.status == "failed":
        # A report of an earlier content under this name would pass for the report of this one.
        for path in plan.reports(task.entry):
            path.unlink(missing_ok=True)
    line = Line(task.key, ended.code, datetime.now().astimezone().isoformat(timespec="seconds"), row)
    ledger.write(line)
    return line


def _row(ended: Ended[_Task], plan: Plan) -> IndexRow:
    entry, seconds = ended.subject.entry, round(ended.seconds, 1)
    if ended.code in (0, 1):
        try:
            report = Report.model_validate_json((plan.output / f"{entry.name}.report.json").read_bytes())
        except (OSError, ValidationError):
            sentence = translate("cohort.no-report", plan.language)
            return failed_row(entry.path.name, entry.name, sentence, seconds=seconds)
        status = report.execution.status
        sentence = "" if status in ("completed", "not_run") else translate(f"cohort.run.{status}", plan.language)
        files = tuple((suffix.rpartition(".")[2], f"{entry.name}.report{suffix}") for suffix in plan.suffixes)
        return graded_row(entry.path.name, report, files=files, seconds=seconds, sentence=sentence)
    return failed_row(entry.path.name, entry.name, _message(ended, plan), seconds=seconds)


def _message(ended: Ended[_Task], plan: Plan) -> str:
    if ended.code is None:
        return translate("cohort.too-long", plan.language, seconds=round(plan.seconds))
    if ended.code < 0:
        try:
            name = signal.Signals(-ended.code).name
        except ValueError:
            name = str(-ended.code)
        return translate("cohort.died", plan.language, signal=name)
    said = [line for line in ended.complaint.splitlines() if line.startswith("certgrade: ")]
    if not said:
        return translate("cohort.code", plan.language, code=ended.code)
    return _without_place(said[-1].removeprefix("certgrade: "), ended.subject.entry.path)


def _without_place(sentence: str, path: Path) -> str:
    """The row names the entry: its whole path again says nothing, and where it lay is nobody's business."""
    for place in (str(path), os.path.realpath(path)):  # Path.resolve has no answer for a link to itself
        sentence = sentence.removeprefix(f"{place}: ").removeprefix(f"{place}{os.sep}")
    return sentence


class _Pace:
    """Refreshes an index that takes long to write seldom: at most a twentieth of the time goes into it."""

    def __init__(self) -> None:
        self._next = time.monotonic() + 1.0

    def due(self) -> bool:
        return time.monotonic() >= self._next

    def took(self, seconds: float) -> None:
        self._next = time.monotonic() + max(1.0, seconds / _REFRESH_SHARE)


def _timed(action: Callable[[], None]) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started
