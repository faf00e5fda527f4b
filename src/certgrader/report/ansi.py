"""Text that a program wrote for a terminal, made safe to show elsewhere.

Colours survive as CSS classes; every other control sequence is dropped, and characters that reorder or hide text are
made visible. Nothing of an OSC sequence (titles, links, clipboard) survives.
"""

import json
import re
from collections.abc import Iterator
from html import escape

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)(?P<sgr>[0-9;]*)m"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # cursor movements and the like
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Overrides, embeddings, isolates, marks ("Trojan Source", CVE-2021-42574), line and paragraph separators, characters
# without width or ink, tag characters and selectors that smuggle text: what is there and is not seen.
_DECEPTIVE = re.compile(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    # Joiners make emoji and shape Indic and Arabic words; beside Latin letters they only hide.
    "|(?<=[!-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[!-\u024f])"
)
_INERT = re.compile(f"[\x7f-\x9f]|{_DECEPTIVE.pattern}")
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
_PILED = re.compile(f"({_MARKS}{{3}}){_MARKS}+")
"""More accents on one letter than any language has: they would be drawn over the lines around."""
_RESET = ""


def visible(text: str) -> str:
    """`text` without control sequences; controls become their picture (␀), deceptive characters their code point.

    Newlines and tabs stay. Safe for a terminal; for HTML it still has to be escaped.
    """
    return reveal(_SEQUENCE.sub("", text.replace("\r\n", "\n")))


def one_line(text: str, limit: int = 200) -> str:
    """`visible` text on one line of at most `limit` characters."""
    line = " ".join(visible(text[: 8 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def reveal(text: str) -> str:
    """Controls as pictures, deceptive characters as ⟨U+202E⟩, piled accents cut; newlines and tabs stay."""
    text = _PILED.sub(r"\1", _CONTROL.sub(_picture, text.replace("\r", "\n")))
    return _DECEPTIVE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def inert_json(text: str) -> str:
    """The same JSON with what a terminal or an editor would act on written as escapes (`\\u009b`)."""
    return _INERT.sub(lambda found: json.dumps(found[0])[1:-1], text)


def ansi_to_html(text: str) -> str:
    """Escaped HTML of terminal text: colours as `<span class>`, carriage returns and backspaces carried out."""
    style = _RESET
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        runs, style = _runs(line, style)
        if "\r" in line or "\b" in line:
            runs = _overwritten(runs)
        lines.append("".join(_span(chunk, look) for chunk, look in runs))
    return "\n".join(lines)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


def _runs(line: str, style: str) -> tuple[list[tuple[str, str]], str]:
    """Pieces of one line with the classes they are shown in, and the classes in force at its end."""
    runs: list[tuple[str, str]] = []
    at = 0
    for found in _SEQUENCE.finditer(line):
        if found.start() > at:
            runs.append((line[at : found.start()], style))
        if found["sgr"] is not None:
            style = _restyled(style, found["sgr"])
        at = found.end()
    if at < len(line):
        runs.append((line[at:], style))
    return runs, style


def _restyled(style: str, codes: str) -> str:
    """Classes after one SGR sequence: `a1`–`a7` and `a9`–`a15` colours, `ab` bold, `ai` italic, `au` underlined."""
    classes = set(style.split())
    numbers = iter([int(code or 0) for code in codes[:64].split(";")])
    for number in numbers:
        if number == 0:
            classes = set()
        elif number in _ON:
            classes.add(_ON[number])
        elif number in _OFF:
            classes.discard(_OFF[number])
        elif 30 <= number <= 39 or 90 <= number <= 97:
            classes = {one for one in classes if not one[1:].isdigit()}
            colour = _extended(numbers) if number == 38 else number - 30 if number < 38 else number - 82
            if colour is not None and 0 < colour < 16 and number != 39:
                classes.add(f"a{colour}")
        elif number == 48:
            _extended(numbers)
    return " ".join(sorted(classes))


_ON = {1: "ab", 3: "ai", 4: "au"}
_OFF = {22: "ab", 23: "ai", 24: "au"}


def _extended(numbers: Iterator[int]) -> int | None:
    """The basic colour that an extended colour names; others keep the text's own colour."""
    kind = next(numbers, None)
    if kind == 5:
        return next(numbers, None)
    if kind == 2:
        for _ in range(3):
            next(numbers, None)
    return None


def _overwritten(runs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The line as a terminal leaves it: a carriage return writes over what stands there (progress bars)."""
    cells: list[tuple[str, str]] = []
    column = 0
    for chunk, style in runs:
        for character in chunk:
            if character == "\r":
                column = 0
            elif character == "\b":
                column = max(0, column - 1)
            else:
                cells[column : column + 1] = [(character, style)]
                column += 1
    merged: list[tuple[str, str]] = []
    for character, style in cells:
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + character, style)
        else:
            merged.append((character, style))
    return merged


def _span(chunk: str, style: str) -> str:
    shown = escape(reveal(chunk), quote=False)
    return f'<span class="{style}">{shown}</span>' if style and shown else shown
