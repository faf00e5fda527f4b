"""What a notebook tries against the machine, in the real sandbox: as root, and as an ordinary user."""

import json
import os
import shutil
import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import attack_cells as cells
import psutil
import pytest
from hostile_runs import Machine, Outcome, machine, notebook_of

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("escapes")

_NAMES = ("files", "network", "processes", "calls", "settings")
_SOURCES = (cells.FILES, cells.NETWORK, cells.PROCESSES, cells.CALLS, cells.SETTINGS)


@dataclass(frozen=True, slots=True)
class Attacked:
    """A machine after the hostile notebook ran on it, and what arrived at what was set out for it."""

    machine: Machine
    outcome: Outcome
    canary: Path
    arrived: list[str]
    mark: str


@dataclass(slots=True)
class _Bait:
    asked: dict[str, object]
    arrived: list[str]


def _address() -> str:
    """This machine's own address, which is not the loopback's; the loopback where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 53))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _listen(server: socket.socket, name: str, arrived: list[str]) -> None:
    def wait() -> None:
        try:
            server.recvfrom(10) if server.type == socket.SOCK_DGRAM else server.accept()
        except OSError:
            return
        arrived.append(name)

    threading.Thread(target=wait, daemon=True).start()


@pytest.fixture(scope="module", params=["root", "ordinary"])
def attacked(request: pytest.FixtureRequest) -> Iterator[Attacked]:
    where = machine(request.param)
    outside = where.folder.parent
    canary = outside / "canary"
    canary.write_text("canari")
    canary.chmod(0o666)
    arrived: list[str] = []
    abstract = f"hostile-{uuid.uuid4().hex}"
    tcp, udp = socket.create_server(("", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("", 0))
    unix, hidden = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    for server, place in ((unix, str(outside / "socket")), (hidden, "\0" + abstract)):
        server.bind(place)
        server.listen()
    (outside / "socket").chmod(0o666)
    servers = {"tcp": tcp, "udp": udp, "unix": unix, "abstract": hidden}
    for name, server in servers.items():
        _listen(server, name, arrived)
    asked = {
        "canary": str(canary),
        "folder": str(outside),
        "secret": where.secret,
        "port": tcp.getsockname()[1],
        "udp": udp.getsockname()[1],
        "address": _address(),
        "socket": str(outside / "socket"),
        "abstract": abstract,
        "namespace": {str(Path("/proc/self/ns/pid").stat().st_ino): "pid"},
    }
    mark = f"hostile-{uuid.uuid4().hex}"
    first = f"ASKED = {asked!r}\nMARK = {mark!r}\n{cells.PRELUDE}"
    outcome = where.run(
        first, *_SOURCES, cells.ORDINARY, cells.LEFT_BEHIND, cells.KILLER, "import os; os.kill(os.getpid(), 9)"
    )
    yield Attacked(where, outcome, canary, arrived, mark)
    for server in servers.values():
        server.close()
    shutil.rmtree(outside, ignore_errors=True)


@pytest.mark.parametrize("name", _NAMES)
def test_every_attack_is_refused(attacked: Attacked, name: str) -> None:
    told = attacked.outcome.told(1 + _NAMES.index(name))
    assert len(told) > 5
    assert {attack: came for attack, came in told.items() if not came.startswith("refused")} == {}


def test_nothing_arrived_and_nothing_changed(attacked: Attacked) -> None:
    assert attacked.arrived == []
    assert attacked.canary.read_text() == "canari"
    assert {path.name for path in attacked.machine.folder.parent.iterdir()} == {"canary", "socket", "rendu"}
    assert {path.name for path in attacked.machine.folder.iterdir()} - {".cache"} == {"test.ipynb"}


def test_what_honest_notebooks_do_still_works(attacked: Attacked) -> None:
    told = attacked.outcome.told(1 + len(_SOURCES))
    assert len(told) > 8
    assert {name: came for name, came in told.items() if not came.startswith("DONE")} == {}


def test_no_process_outlives_the_run(attacked: Attacked) -> None:
    assert attacked.outcome.cells[2 + len(_SOURCES)][1].strip() == "3"
    alive = [process.info["cmdline"] for process in psutil.process_iter(["cmdline"])]
    assert [command for command in alive if command and any(attacked.mark in word for word in command)] == []


def test_parents_cannot_be_killed_and_killing_all_ends_the_kernel_only(attacked: Attacked) -> None:
    states = attacked.outcome.states
    assert states[:-1] == ["ok"] * (len(states) - 1)
    assert attacked.outcome.cells[-2][1].startswith("vivant\n")
    assert (states[-1], attacked.outcome.status) == ("killed", "killed")


def test_the_run_says_what_held_it(attacked: Attacked) -> None:
    outcome = attacked.outcome
    assert (outcome.sandbox, outcome.gaps) == ("bwrap", [])
    if attacked.machine.name == "ordinary" and os.getuid() == 0:
        assert outcome.enforced["memory"] == "watchdog"
        assert outcome.enforced["processes"] == "rlimit"
    assert outcome.enforced["file_size"] == outcome.enforced["open_files"] == "rlimit"


def test_the_filter_is_what_refuses_the_calls(tmp_path: Path) -> None:
    """Without it some of them are reached: the attacks are real, and the lack is told."""
    from certgrader.catalogue.catalogue import LANGUAGES, say
    from certgrader.execution.self_test import OF_THE_FILTER, attack
    from certgrader.sandbox import bwrap
    from certgrader.sandbox.base import sandboxes

    backend = sandboxes.get("bwrap")()
    assert backend.gaps() == ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bwrap, "_filter", lambda: "libseccomp.so.2")
        assert {one.name for one in attack(backend) if not one.refused} == OF_THE_FILTER
        [gap] = backend.gaps()
    assert all("libseccomp" in say(gap, language) for language in LANGUAGES)
    assert gap.key == "sandbox.gap.filter"


def test_a_report_says_what_the_sandbox_lacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from certgrader.cli.app import run
    from certgrader.sandbox import bwrap

    monkeypatch.setattr(bwrap, "_filter", lambda: "libseccomp.so.2")
    (tmp_path / "n.ipynb").write_bytes(notebook_of("print(1)"))
    assert run(["check", str(tmp_path / "n.ipynb"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    for path in (tmp_path / "out").glob("*.report.json"):
        report = json.loads(path.read_text(encoding="utf-8"))
        [lack] = [one for one in report["warnings"] if one["code"] == "sandbox-partial"]
        assert "libseccomp" in lack["message"]
        assert report["execution"]["cells"][0]["status"] == "ok"
