"""One paragraph on whether the notebook's results come out again: what the run says, else what the cells' execution
numbers say. Nothing where there is nothing to say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from certgrader.catalogue.catalogue import Language, translate
from certgrader.notebook.label import cell_label
from certgrader.notebook.model import Cell, Notebook
from certgrader.report.model import CellReport, Report
from certgrader.report.page.citations import cell_anchor
from certgrader.report.page.words import typeset

_MOST_CELLS = 6
_Answer = Literal["same", "close", "different", "failed", "unknown"]
_ORDER: tuple[_Answer, ...] = ("same", "close", "different", "failed", "unknown")
_NAMED = frozenset({"different", "failed"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the sentence; `href` leads to the cell that it names, empty for plain words."""

    text: str
    href: str = ""


def reproduction(report: Report, notebook: Notebook, language: Language) -> tuple[Piece, ...]:
    """The paragraph in pieces; empty when no cell showed anything, or nothing is known of its execution."""
    if report.execution.mode == "static":
        words = _counted(notebook, language)
        return (Piece(typeset(words, language)),) if words else ()
    answers = _answers(report, notebook)
    if not answers:
        return ()
    pieces = [Piece(translate("html.reproduction.of", language, n=len(answers)))]
    for answer in _ORDER:
        cells = [cell for cell, given in answers if given == answer]
        if cells:
            separator = ", " if len(pieces) > 1 else ""
            pieces.append(Piece(separator + translate(f"html.reproduction.{answer}", language, n=len(cells))))
            pieces.extend(_where(cells, notebook, language) if answer in _NAMED else ())
    pieces.append(Piece("."))
    return tuple(Piece(typeset(one.text, language), one.href) for one in pieces)


def _answers(report: Report, notebook: Notebook) -> list[tuple[int, _Answer]]:
    """What became of each cell that showed a result when it was handed in."""
    told = {cell.index: cell for cell in report.execution.cells}
    held_against = {cell for one in report.warnings if one.code == "not-reproduced" for cell in one.cells}
    return [
        (cell.index, _answer(told.get(cell.index), held_against)) for cell in notebook.cells if _showed_a_result(cell)
    ]


def _showed_a_result(cell: Cell) -> bool:
    return cell.kind == "code" and any(one.kind != "error" and one.stream != "stderr" for one in cell.outputs)


def _answer(cell: CellReport | None, held_against: set[int]) -> _Answer:
    if cell is None:
        return "unknown"
    if cell.reproduced != "different":
        return cell.reproduced
    if cell.status != "ok":
        return "failed"
    # Another result because this machine lacked something says nothing of the notebook.
    return "different" if cell.index in held_against else "unknown"


def _where(cells: Sequence[int], notebook: Notebook, language: Language) -> Iterator[Piece]:
    for n, index in enumerate(cells[:_MOST_CELLS]):
        yield Piece(", " if n else " (")
        yield Piece(cell_label(notebook, index, language), f"#{cell_anchor(index)}")
    yield Piece(" …)" if len(cells) > _MOST_CELLS else ")")


def _counted(notebook: Notebook, language: Language) -> str:
    """What the execution numbers say of how the notebook was executed before it was handed in."""
    cells = [cell for cell in notebook.cells if cell.kind == "code" and cell.source.strip()]
    counts = [cell.execution_count for cell in cells if cell.execution_count is not None]
    if not cells or (len(cells) == 1 and counts):
        return ""  # one number says nothing of an order
    if not counts:
        kind = "unnumbered" if any(_showed_a_result(cell) for cell in cells) else "never"
        return translate(f"html.reproduction.{kind}", language)
    back = sum(later <= earlier for earlier, later in pairwise(counts))
    if back:
        words = translate("html.reproduction.out-of-order", language, n=back)
    elif counts == list(range(1, len(counts) + 1)):
        words = translate("html.reproduction.in-one-go", language, n=len(counts))
    else:
        words = translate("html.reproduction.in-order", language)
    left = sum(cell.execution_count is None and not cell.outputs for cell in cells)
    return words + (translate("html.reproduction.left", language, n=left) if left else "") + "."
