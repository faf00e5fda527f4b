"""Outputs as notebooks store them and kernels send them → `Output`."""

import json
import re
from collections.abc import Mapping

from certgrader.notebook.mending import joined
from certgrader.notebook.model import Output

# Colours and cursor movements (ECMA-48 CSI), titles and links (OSC), and single escapes.
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def without_ansi(text: str) -> str:
    """`text` without terminal escape codes."""
    return _ANSI.sub("", text) if "\x1b" in text else text


_UNSEEN = re.compile(r"<(?=(?:style|script)\b)", re.IGNORECASE)
_SEEN_AGAIN = re.compile(r"</(?:style|script)\s*>", re.IGNORECASE)


def without_styles(markup: str) -> str:
    """`markup` without its style sheets and scripts, one that is never closed included."""
    first, *others = _UNSEEN.split(markup)
    ends = ((part, _SEEN_AGAIN.search(part)) for part in others)
    return first + "".join(part[end.end() :] for part, end in ends if end is not None)


def read_output(output: Mapping[str, object]) -> Output:
    """One output of format 4, as mended by `certgrader.notebook.mending` or as nbclient keeps it."""
    kind = output.get("output_type")
    if kind == "stream":
        return Output("stream", joined(output.get("text")), stream=str(output.get("name", "stdout")))
    if kind == "error":
        lines = output.get("traceback")
        traceback = "\n".join(joined(line) for line in lines) if isinstance(lines, list) else joined(lines)
        return Output(
            "error",
            without_ansi(traceback),
            error_name=joined(output.get("ename")),
            error_message=without_ansi(joined(output.get("evalue"))),
        )
    found = output.get("data")
    data = found if isinstance(found, Mapping) else {}
    return Output(
        "result" if kind == "execute_result" else "display",
        joined(data.get("text/plain")),
        tuple((str(mime), _content(value)) for mime, value in data.items() if mime != "text/plain"),
    )


def _content(value: object) -> str:
    if isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value)):
        return joined(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
