"""Messages of a kernel whose key the notebook knows too: any of them may be forged, and malformed on purpose."""

import socket
from typing import Any

from jupyter_client.session import Session

UNREADABLE = "unreadable"

_ANSWERS_WITHIN = 0.2


def listens(endpoint: str) -> bool:
    """Whether some process still listens at a Unix socket, `ipc://` and its path: a kernel that died does not."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(_ANSWERS_WITHIN)
        try:
            client.connect(endpoint.removeprefix("ipc://"))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True  # busy, which only the living are
    return True


class ToleratingSession(Session):
    """A session that makes of what cannot be read a message of type `UNREADABLE`, which answers no request.

    Of every message `msg_type` is a text, and `header`, `parent_header`, `metadata` and `content` are mappings.
    """

    def feed_identities(self, msg_list: Any, copy: bool = True) -> Any:
        """The identities and the rest; without a delimiter there is no rest."""
        try:
            return super().feed_identities(msg_list, copy)
        except ValueError:
            return [], []

    def deserialize(self, msg_list: Any, content: bool = True, copy: bool = True) -> dict[str, Any]:
        """The message, or one that says that it could not be read."""
        try:
            message = super().deserialize(msg_list, content, copy)
        except Exception:  # noqa: BLE001 - whatever is wrong with a stranger's bytes
            message = {}
        parts = [message.get(name) for name in ("header", "parent_header", "metadata", "content")]
        if isinstance(message.get("msg_type"), str) and all(isinstance(part, dict) for part in parts):
            return message
        return {"msg_type": UNREADABLE, "header": {}, "parent_header": {}, "metadata": {}, "content": {}, "buffers": []}
