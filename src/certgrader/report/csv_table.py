"""Rows as CSV that a spreadsheet opens without running anything."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from certgrader.report.ansi import visible

Value = str | int | float | bool | None
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
# A French Excel, whose separator is the semicolon, starts a cell after each one, and a row after each line break.
_INNER = re.compile("([;\t\n\r][\\s\"']*)(?=[-=+@＝＋－＠])")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a byte order mark (Excel needs it for accents), comma separated, lines ended by CRLF (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig", "replace")


def safe_cell(value: Value) -> str:
    """The cell's text; what a spreadsheet would take for a formula begins with an apostrophe (OWASP)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    text = _INNER.sub(r"\1'", visible(value))
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text
