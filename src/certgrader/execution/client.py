"""nbclient, with outputs that are counted and cut while they stream."""

import asyncio
from collections.abc import Mapping
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode

from certgrader.execution.outputs import MAX_OUTPUTS, message_size

_CELL_KEEPS = 10 * 2**20


def as_node(value: Mapping[str, Any]) -> Any:
    """`value` as the node type of nbformat, whose functions have no types."""
    build: Any = nbformat.from_dict
    return build(value)


class CellClient(NotebookClient):
    """Executes cells one at a time for `cells.Session`.

    `flooded` is set when the cell under way has sent more than `output_bytes`. Of all that is sent at most
    `output_bytes` are kept over the whole run, 10 MB and 2,000 outputs a cell.
    """

    def __init__(self, notebook: NotebookNode, *, output_bytes: int, **kwargs: Any) -> None:
        super().__init__(
            notebook,
            allow_errors=True,
            store_widget_state=False,
            record_timing=False,
            timeout=None,
            # Our own clock bounds every cell: there is no second one for its outputs.
            iopub_timeout=10**6,
            # Which cells run is `plan`'s to say, never the notebook's metadata.
            skip_cells_with_tag="",
            **kwargs,
        )
        self._limit = output_bytes
        self._left = output_bytes
        self._received = 0
        self._kept = 0
        self.flooded = asyncio.Event()
        self.reply: dict[str, Any] | None = None
        self.request: str | None = None
        self.on_cell_executed = self._remember

    def begin(self) -> None:
        """Forget what belongs to the cell before."""
        self._received = self._kept = 0
        self.flooded.clear()
        self.reply = None
        self.request = None

    def _remember(self, *, execute_reply: dict[str, Any], **_: Any) -> None:
        # A reply without a state is none that a cell which ran well gets.
        execute_reply["content"].setdefault("status", "error")
        self.reply = execute_reply

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Count it; past the limits, only the messages that tell the cell's state go on."""
        self.request = msg["parent_header"].get("msg_id")
        if msg["msg_type"] not in ("status", "execute_input"):
            size = message_size(msg["content"])
            self._received += size
            if self._received > self._limit:
                self.flooded.set()
            if not self._room(size, cell):
                return None
        try:
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception:  # noqa: BLE001 - a malformed message, which the notebook may have forged, shows nothing
            return None

    def _room(self, size: int, cell: NotebookNode) -> bool:
        fits = size <= min(self._left, _CELL_KEEPS - self._kept) and len(cell.outputs) < MAX_OUTPUTS
        if fits:
            self._left -= size
            self._kept += size
        elif cell.outputs:
            cell.outputs[-1]["truncated"] = True
        else:
            cell.outputs.append(
                as_node({"output_type": "stream", "name": "stdout", "text": "", "pieces": [], "truncated": True})
            )
        return fits

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Streams of one name that follow each other are one output; its text stays in pieces until it is read."""
        last = outs[-1] if outs else None
        content = msg["content"]
        hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if msg["msg_type"] != "stream" or hooked or self.clear_before_next_output:
            return super().output(outs, msg, display_id, cell_index)
        if last is not None and last["output_type"] == "stream" and last["name"] == content.get("name"):
            last.setdefault("pieces", [last["text"]]).append(str(content.get("text", "")))
            return last
        return super().output(outs, msg, display_id, cell_index)
