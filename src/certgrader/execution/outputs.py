"""Kernel output messages → `Output`, within a budget of bytes, while they stream."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from certgrader.notebook.model import Output
from certgrader.notebook.outputs import read_output

MAX_OUTPUTS = 2000


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
    """An output as nbclient keeps it, its stream's pieces joined. What a kernel sends need not be well-formed."""
    whole = {**node, "text": "".join(node["pieces"])} if "pieces" in node else node
    output = read_output(whole)
    return replace(
        output,
        text=_clean(output.text),
        data=tuple((mime, _clean(content)) for mime, content in output.data),
        error_name=None if output.error_name is None else _clean(output.error_name),
        error_message=None if output.error_message is None else _clean(output.error_message),
        truncated=bool(node.get("truncated")),
    )


def _clean(text: str) -> str:
    """Without lone surrogates, which no UTF-8 file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
