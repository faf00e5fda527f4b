"""Headings of all cells → sections with their parents."""

from certgrader.notebook.headings import MARKED
from certgrader.notebook.model import Section


class Outline:
    """Builds the sections while the cells are read in order."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._open: list[tuple[int, int]] = []  # (rank, section), outermost first

    @property
    def current(self) -> int | None:
        """The innermost open section."""
        return self._open[-1][1] if self._open else None

    def enter(self, title: str, rank: int, cell: int, line: int) -> int:
        """Open a section of `rank` (1 to 6 for marked headings, above for titles marked by number or emphasis)."""
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        parent = self.current
        above = 0 if parent is None else self.sections[parent].level
        level = rank if rank <= MARKED else above + 1
        index = len(self.sections)
        self.sections.append(Section(index, title, level, cell, line, parent))
        self._open.append((rank, index))
        return index
