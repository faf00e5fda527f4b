"""Outputs without end, and cells that will not stop: what came is kept, what follows is said, memory stays flat."""

import shutil
from collections.abc import Iterator

import pytest
from hostile_runs import Machine, Outcome, machine

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("floods")

_MEGABYTE = 2**20

# Each more than the 2 MB of its cell, in a way of its own.
_FLOODS = {
    "text": "for _ in range(3000): print('x' * 2000)",
    "one line": "print('x' * 6_000_000)",
    "standard error": "import sys\nfor _ in range(3000): print('x' * 2000, file=sys.stderr)",
    "carriage returns": "for i in range(3000): print('x' * 2000, end='\\r')",
    "cleared again and again": (
        "from IPython.display import clear_output\n"
        "for i in range(1500):\n    clear_output(wait=True)\n    print('x' * 4000, flush=True)"
    ),
    "descriptor 1": "import os\nfor _ in range(300): os.write(1, b'x' * 20_000)",
    "descriptor 2, not text": "import os\nfor _ in range(300): os.write(2, bytes(range(256)) * 80)",
    "a subprocess": "!head -c 6000000 /dev/zero | tr '\\\\0' x",
    "giant pictures": (
        "from IPython.display import Image, display\n"
        "for _ in range(4): display(Image(data=b'\\x89PNG' + b'x' * 1_500_000, format='png'))"
    ),
    "updates of one display": (
        "from IPython.display import display, HTML\nhandle = display(HTML('a'), display_id=True)\n"
        "for i in range(400): handle.update(HTML('x' * 20_000))"
    ),
    "a traceback": "raise ValueError('x' * 6_000_000)",
    "a thread": "import threading\nt = threading.Thread(target=lambda: print('x' * 6_000_000))\nt.start(); t.join()",
}
_AFTER = "print('vivant')"


@pytest.fixture(scope="module")
def place() -> Iterator[Machine]:
    made = machine("ordinary")
    yield made
    shutil.rmtree(made.folder.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def flooded(place: Machine) -> Outcome:
    cells = [cell for source in _FLOODS.values() for cell in (source, _AFTER)]
    return place.run(*cells, output_bytes=2 * _MEGABYTE, cell_seconds=20, timeout=200)


@pytest.mark.parametrize("name", _FLOODS)
def test_a_flood_is_cut_and_the_next_cell_runs(flooded: Outcome, name: str) -> None:
    place = 2 * list(_FLOODS).index(name)
    state, text, _ = flooded.cells[place]
    assert state in ("output", "ok", "error")
    assert len(text) <= 2 * _MEGABYTE
    assert flooded.states[place + 1] == "ok"


def test_floods_are_told_and_cost_little_memory(flooded: Outcome) -> None:
    assert flooded.hit == ["output"]
    assert flooded.states.count("output") >= len(_FLOODS) // 2
    assert sum(len(cell[1]) for cell in flooded.cells) <= 2 * _MEGABYTE
    assert flooded.peak < 512 * _MEGABYTE


@pytest.mark.parametrize(
    "source",
    [
        "import os\nfor f in range(3, 200):\n    try: os.close(f)\n    except OSError: pass",
        "k = get_ipython().kernel\nk.shell_stream.socket.close(0)\nk.control_stream.socket.close(0)",
        pytest.param(
            "k = get_ipython().kernel\nk.iopub_socket.close()\nimport time; time.sleep(60)", marks=pytest.mark.slow
        ),
    ],
    ids=["every descriptor", "requests", "outputs"],
)
def test_connections_that_the_kernel_closes_are_not_waited_for(place: Machine, source: str) -> None:
    outcome = place.run("1", source, "2", cell_seconds=2, timeout=60)
    assert outcome.states[0] == "ok"
    assert outcome.states[1] in ("killed", "output", "timeout", "ok")
    assert outcome.status != "completed"


def test_fifty_thousand_displays_are_kept_in_part(place: Machine) -> None:
    outcome = place.run("for i in range(50_000): display(i)", _AFTER, cell_seconds=5, timeout=200)
    assert outcome.states[0] in ("ok", "timeout", "output")
    assert outcome.cells[0][1].startswith("012")
    assert outcome.peak < 512 * _MEGABYTE
    assert outcome.states[1] in ("ok", "not_run")


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import ctypes; ctypes.PyDLL(None).sleep(600)",
        pytest.param(
            "import os, signal\nfor n in range(1, 64):\n    try: signal.signal(n, signal.SIG_IGN)\n"
            "    except (OSError, ValueError): pass\nimport ctypes; ctypes.PyDLL(None).pause()",
            marks=pytest.mark.slow,
        ),
        pytest.param("import re; re.match(r'(a+)+$', 'a' * 64 + 'b')", marks=pytest.mark.slow),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", marks=pytest.mark.slow),
    ],
    ids=["every exception", "asleep in C with the lock", "no signal heard", "a regular expression", "stopped"],
)
def test_a_cell_that_will_not_stop_is_ended_with_its_kernel(place: Machine, source: str) -> None:
    outcome = place.run("print('avant')", source, "2", cell_seconds=1)
    assert outcome.cells[0][:2] == ["ok", "avant\n"]
    assert outcome.states[1:] in (["timeout", "not_run"], ["timeout", "ok"])
    assert (outcome.status, outcome.hit) == ("timeout", ["cell_time"])
