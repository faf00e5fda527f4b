"""The lines of code that can run, without what explains them: what a regular expression may be tried on."""

import ast
from collections.abc import Container, Iterator, Mapping, Sequence

from certgrader.facts.code.outline import Texts
from certgrader.facts.code.record import CellSource, Record
from certgrader.notebook.model import Cell

LINE = 400
"""Characters kept of a line: bounds the work of any pattern."""


def live_lines(
    parsed: Sequence[tuple[Cell, CellSource, ast.Module]],
    record: Record,
    texts: Mapping[int, Texts],
    empty: Container[tuple[int, int]] = (),
) -> Iterator[tuple[int, int, str]]:
    """(cell, submitted line, text) of live lines, comments and docstrings left out.

    `texts`: those of each cell's code. `empty`: cell and line of the heads of functions that compute nothing, whose
    names promise what they do not do.
    """
    for cell, source, _ in parsed:
        lines = record.live.get(cell.index)
        if not lines or cell.code is None:
            continue
        python = cell.code.python or ""
        text = python.split("\n")
        there = texts.get(cell.index, Texts())
        strings = _spans(there.literals) if "#" in python else {}
        bare = {number for one in there.remarks for number in _lines(one)}
        for number in sorted(lines):
            if number > len(text) or number in bare or (cell.index, number) in empty:
                continue
            code = _without_comment(text[number - 1], strings.get(number, ()))
            if code.strip():
                yield cell.index, source.line(number), code.rstrip()[:LINE]


def _lines(node: ast.expr | ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _spans(literals: Sequence[ast.expr]) -> dict[int, list[tuple[int, int]]]:
    """For each line, the byte spans that lie within string literals."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for node in literals:
        lines = _lines(node)
        for number in lines:
            start = node.col_offset if number == lines[0] else 0
            end = (node.end_col_offset or 0) if number == lines[-1] else 10**9
            spans.setdefault(number, []).append((start, end))
    return spans


def _without_comment(line: str, strings: Sequence[tuple[int, int]]) -> str:
    if "#" not in line:
        return line
    raw = line.encode("utf-8", "replace")
    at = raw.find(b"#")
    while at >= 0:
        if not any(start <= at < end for start, end in strings):
            return raw[:at].decode("utf-8", "replace")
        at = raw.find(b"#", at + 1)
    return line
