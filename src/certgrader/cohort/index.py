"""The index of a cohort, in three formats, from its ledger."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from certgrader.catalogue.catalogue import Language
from certgrader.cohort.ledger import Ledger
from certgrader.report.index_model import IndexRow
from certgrader.report.index_page import index_csv, index_html, index_json
from certgrader.report.writing import write_atomically


def write_index(ledger: Ledger, names: Iterable[str], output: Path, *, title: str, language: Language) -> None:
    """The index of the reports called `names`. The rows, a kilobyte each, are in memory only while this runs."""
    write_rows([line.row for line in ledger.lines(names)], output, title=title, language=language)


def write_rows(rows: Sequence[IndexRow], output: Path, *, title: str, language: Language) -> None:
    """index.html, index.csv and index.json in `output`, each replaced whole or not at all."""
    created = datetime.now().astimezone().isoformat(timespec="seconds")
    write_atomically(output / "index.json", index_json(rows, title=title, created=created))
    write_atomically(output / "index.csv", index_csv(rows))
    write_atomically(output / "index.html", index_html(rows, title=title, created=created, language=language))
