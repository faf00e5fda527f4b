"""The notebook holds the kernel's key: what it sends in the kernel's name never stops certgrade."""

import pytest
from execution_builder import Executed, text

_FORGE = """
from IPython import get_ipython
kernel = get_ipython().kernel
session, parent = kernel.session, kernel.get_parent()
def send(kind, content):
    session.send(kernel.iopub_socket, kind, content, parent=parent)
def send_raw(*parts, signed=True):
    signature = session.sign(list(parts)) if signed else b"no"
    kernel.iopub_socket.send_multipart([b"<IDS|MSG>", signature, *parts])
header, about = session.pack(session.msg_header("stream")), session.pack(parent["header"])
"""

_REPLY = """
from IPython import get_ipython
session = get_ipython().kernel.session
send = session.send
def forged(stream, kind, content=None, *rest, **named):
    return send(stream, kind, {reply} if kind == "execute_reply" else content, *rest, **named)
session.send = forged
"""


@pytest.mark.parametrize(
    "lines",
    [
        "\n".join(
            f"send({kind!r}, {content!r})"
            for kind, content in [
                ("stream", {}),
                ("stream", {"name": None, "text": None}),
                ("display_data", {"data": 5, "metadata": 7}),
                ("display_data", {"data": {"image/png": [1]}, "metadata": {}}),
                ("update_display_data", {"data": {}, "transient": 5}),
                ("update_display_data", {"data": {}, "metadata": {}, "transient": {"display_id": [1]}}),
                ("error", {"ename": 5, "evalue": None, "traceback": 5}),
                ("execute_result", {}),
                ("comm_open", {"comm_id": "a", "data": {"state": 5}, "target_name": "jupyter.widget"}),
                ("comm_msg", {"comm_id": [1]}),
                ("status", {}),
                ("stream", "text"),
            ]
        ),
        "kernel.iopub_socket.send_multipart([b'x', b'y'])",
        "send_raw(signed=False)\nsend_raw(b'[]', b'[]', b'[]', b'[]')\nsend_raw(header, about, b'{}', b'[1]')",
        "send_raw(header, about, b'{}', b'[' * 100_000)\nsend_raw(header, about, b'{}', b'9' * 5000)",
        "deep = b'{\"data\":' + b'{\"a\":' * 800 + b'1' + b'}' * 801\nsend_raw(header, about, b'{}', deep)",
    ],
    ids=["malformed", "no delimiter", "no mapping", "no JSON", "deep"],
)
def test_forged_outputs_show_nothing_and_the_run_goes_on(executed: Executed, lines: str) -> None:
    run = executed(_FORGE + lines + "\nprint('fin')", "print('vivant')")
    assert [one.status for one in run.cells] == ["ok", "ok"]
    assert text(run, 0).endswith("fin\n")
    assert text(run, 1) == "vivant\n"


@pytest.mark.parametrize(
    "reply", ["{}", "{'status': ['ok']}", "{'status': 'error', 'ename': {}, 'evalue': 5, 'traceback': 5}"]
)
def test_a_reply_without_a_state_is_no_success(executed: Executed, reply: str) -> None:
    run = executed(_REPLY.replace("{reply}", reply), "2")
    assert [one.status for one in run.cells] == ["error", "error"]


def test_a_reply_that_cannot_be_read_is_no_reply(executed: Executed) -> None:
    run = executed(_REPLY.replace("{reply}", "[1]"), "2", cell_seconds=2)
    assert [one.status for one in run.cells] == ["timeout", "not_run"]
