"""A cohort's index as a page, a table for spreadsheets, and JSON: a row an entry, failed ones too."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from urllib.parse import quote

from certgrader.catalogue.catalogue import Language, translate
from certgrader.report.ansi import inert_json, one_line, visible
from certgrader.report.csv_table import csv_bytes
from certgrader.report.index_model import INDEX_SCHEMA, IndexRow
from certgrader.report.page.templates import render_page
from certgrader.report.page.verdicts import level_words
from certgrader.report.page.words import date, duration, percent


def index_html(rows: Sequence[IndexRow], *, title: str, created: str, language: Language) -> bytes:
    """A self-contained page. `title` names the cohort, `created` is an ISO 8601 time; report links are relative."""
    graded = [row for row in rows if row.status == "ok"]
    return render_page(
        "index.html.j2",
        ("base.css", "index.css"),
        language,
        title=one_line(title, 160),
        created=date(created, language),
        graded=len(graded),
        failed=len(rows) - len(graded),
        for_jury=sum(row.needs_jury or 0 for row in graded),
        competencies=_competencies(rows),
        levels=[(level, level_words(level, language)) for level in ("met", "partial", "not_met")],
        rows=[_shown(row, language) for row in rows],
    )


def index_csv(rows: Sequence[IndexRow]) -> bytes:
    """The same rows for a spreadsheet; levels as in the report's JSON, one column a competency."""
    ids = _competencies(rows)
    header = ["entry", "name", "status", "message", "overall", "competencies_met", *ids, "needs_jury"]
    header += ["serious_warnings", "confidence", "mode", "execution", "report", "seconds"]
    return csv_bytes(header, (_cells(row, ids) for row in rows))


def index_json(rows: Sequence[IndexRow], *, title: str, created: str) -> bytes:
    """`certgrader/index@1`: the rows with all their fields."""
    value = {"schema": INDEX_SCHEMA, "created": created, "title": title, "rows": [_plain(row) for row in rows]}
    return (inert_json(json.dumps(value, ensure_ascii=False, indent=1)) + "\n").encode("utf-8", "replace")


def _competencies(rows: Iterable[IndexRow]) -> list[str]:
    """All competency ids, in the order in which they are met."""
    return list(dict.fromkeys(id_ for row in rows for id_, _ in row.levels))


def _plain(row: IndexRow) -> dict[str, object]:
    return {**asdict(row), "levels": dict(row.levels), "files": dict(row.files)}


def _cells(row: IndexRow, ids: list[str]) -> list[str | int | float | None]:
    levels = dict(row.levels)
    files = dict(row.files)
    report = files.get("html") or next(iter(files.values()), None)
    values: list[str | int | float | None] = [row.entry, row.name, row.status, row.sentence, row.overall]
    values += [row.competencies_met, *(levels.get(id_) for id_ in ids), row.needs_jury]
    return [*values, row.serious, row.confidence, row.mode, row.execution, report, row.seconds]


def _shown(row: IndexRow, language: Language) -> dict[str, object]:
    files = dict(row.files)
    main = files.get("html")
    return {
        "entry": one_line(row.entry, 160),
        "name": one_line(row.name, 160),
        "failed": row.status == "failed",
        "sentence": visible(row.sentence),
        "overall": row.overall,
        "overall_words": level_words(row.overall, language) if row.overall else "",
        "levels": {id_: (level, level_words(level, language)) for id_, level in row.levels},
        "needs_jury": row.needs_jury,
        "serious": row.serious,
        "confidence": percent(row.confidence, language) if row.confidence is not None else "",
        "mode": translate(f"html.index.mode.{row.mode}", language) if row.mode else "",
        "main": _href(main) if main else None,
        "others": [(form.upper(), _href(path)) for form, path in row.files if form != "html"],
        "seconds": duration(row.seconds, language) if row.seconds is not None else "",
    }


def _href(path: str) -> str:
    """A relative link that stays one: no scheme, whatever the name holds."""
    try:
        # The odd bytes of a name on disk.
        return "./" + quote(path, errors="surrogateescape")
    except UnicodeEncodeError:
        return "./" + quote(path, errors="replace")
