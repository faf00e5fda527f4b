"""What the terminal shows while a notebook runs; nothing where standard error is no terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from certgrader.catalogue.catalogue import Language, translate
from certgrader.execution.model import CellStatus, Progress
from certgrader.report.ansi import one_line
from certgrader.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


@contextmanager
def cell_progress(settings: Settings) -> Iterator[Progress | None]:
    """The progress of one run, shown live until the block ends."""
    if settings.quiet or settings.no_execute or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as LiveBar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        TextColumn("{task.fields[line]}", markup=False),
    )
    with LiveBar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Cells(bar, settings.lang)


class _Cells:
    """Which cell of how many, its first line, the time so far."""

    def __init__(self, bar: "Bar", language: Language) -> None:
        self._bar, self._language = bar, language
        self._task = bar.add_task(translate("cli.starting", language), total=None, line="")

    def cell_started(self, position: int, of: int, first_line: str) -> None:
        """Cell `position` (from 1) of `of` begins."""
        text = translate("cli.cell", self._language, position=position, of=of)
        self._bar.update(self._task, description=text, total=of, completed=position - 1, line=one_line(first_line, 60))

    def cell_finished(self, status: CellStatus) -> None:  # noqa: ARG002  # the report says how it ended
        """The cell ended."""
        self._bar.advance(self._task)
