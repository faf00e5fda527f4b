"""The lines of code that can run, without what explains them: what a regular expression may be tried on."""

import ast
from collections.abc import Container, Iterator, Sequence

from certgrader.facts.code.outline import nodes
from certgrader.facts.code.record import CellSource, Record
from certgrader.notebook.model import Cell

LINE = 400
"""Characters kept of a line: bounds the work of any pattern."""


def live_lines(
    parsed: Sequence[tuple[Cell, CellSource, ast.Module]], record: Record, empty: Container[tuple[int, int]] = ()
) -> Iterator[tuple[int, int, str]]:
    """(cell, submitted line, text) of live lines, comments and docstrings left out.

    `empty`: cell and line of the heads of functions that compute nothing, whose names promise what they do not do.
    """
    for cell, source, tree in parsed:
        lines = record.live.get(cell.index)
        if not lines or cell.code is None:
            continue
        text = (cell.code.python or "").split("\n")
        strings, bare = _strings(tree)
        for number in sorted(lines):
            if number > len(text) or number in bare or (cell.index, number) in empty:
                continue
            code = _without_comment(text[number - 1], strings.get(number, ()))
            if code.strip():
                yield cell.index, source.line(number), code.rstrip()[:LINE]


def _strings(tree: ast.Module) -> tuple[dict[int, list[tuple[int, int]]], set[int]]:
    """For each line, the byte spans that lie within string literals; lines of strings that stand alone.

    The latter are docstrings, and code put out of use by quotes.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    bare: set[int] = set()
    for node in nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            bare.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        text = isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        )
        if text and isinstance(node, ast.expr):
            first, last = node.lineno, node.end_lineno or node.lineno
            for number in range(first, last + 1):
                start = node.col_offset if number == first else 0
                end = (node.end_col_offset or 0) if number == last else 10**9
                spans.setdefault(number, []).append((start, end))
    return spans, bare


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
