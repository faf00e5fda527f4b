"""Kernel output messages → `Output`, within a budget of bytes, while they stream."""

import re
from collections.abc import Mapping
from typing import Any

from certgrader.notebook.model import Output

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_KINDS: Mapping[str, Any] = {"display_data": "display", "execute_result": "result"}
MAX_OUTPUTS = 2000


def without_ansi(text: str) -> str:
    """`text` without terminal escapes."""
    return _ANSI.sub("", text)


def message_size(content: Mapping[str, Any]) -> int:
    """Roughly the bytes that an output message carries."""
    size = 0
    waiting: list[object] = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            size += len(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, (list, tuple)):
            waiting.extend(value)
        else:
            size += 8
    return size


def output_of(node: Mapping[str, Any]) -> Output:
    """An nbformat output node, streams joined. What a kernel sends need not be well-formed: texts are made texts."""
    kind = node.get("output_type")
    cut = bool(node.get("truncated"))
    if kind == "stream":
        text = "".join(node["pieces"]) if "pieces" in node else _text(node.get("text"))
        return Output("stream", _clean(text), stream=_text(node.get("name")), truncated=cut)
    if kind == "error":
        trace = node.get("traceback")
        lines = [_text(line) for line in trace] if isinstance(trace, list) else []
        return Output(
            "error",
            without_ansi(_clean("\n".join(lines))),
            error_name=_clean(_text(node.get("ename"))),
            error_message=_clean(without_ansi(_text(node.get("evalue")))),
            truncated=cut,
        )
    data = node.get("data")
    shown = data if isinstance(data, Mapping) else {}
    return Output(
        _KINDS.get(str(kind), "display"),
        _clean(_text(shown.get("text/plain"))),
        tuple((str(mime), _clean(_text(value))) for mime, value in shown.items() if mime != "text/plain"),
        truncated=cut,
    )


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    if value is None:
        return ""
    import json

    return json.dumps(value, ensure_ascii=False, default=str)


def _clean(text: str) -> str:
    """Without lone surrogates, which no UTF-8 file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
