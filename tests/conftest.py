"""Guards for every test, and the few things that all of them share."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Tracebacks of a kernel name the file of a cell after this; set before anything imports ipykernel.
os.environ.setdefault("IPYKERNEL_CELL_NAME", "<ipython-input>")
# Hundreds of processes are started here: where nothing may be kept compiled, each spends a third of its start on that.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def launch_chromium() -> Iterator[Callable[..., Any]]:
    """Starts a headless Chromium with the arguments given; skips, and says so, where there is none.

    One driver a session: playwright's cannot run twice in a thread.
    """
    if not CHROMIUM.is_file():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with driver.sync_playwright() as running:
        yield lambda *words: running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", *words])


@pytest.fixture(autouse=True)
def _nothing_written_outside_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests run in a folder of their own, with settings of nobody, and leave the checkout as it was."""
    for name in list(os.environ):
        if name.startswith("CERTGRADE_") and name != "CERTGRADE_CORPUS":
            monkeypatch.delenv(name)
    home = tmp_path.parent / f"{tmp_path.name}-home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)
    before = set(ROOT.iterdir())
    yield
    left = {path.name for path in set(ROOT.iterdir()) - before} - _TOOLS
    assert not left, f"a test wrote into the checkout: {sorted(left)}"


# How fast a machine makes examples is no property of what is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_TOOLS = {".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".coverage", ".import_linter_cache"}


class YouForgotToMarkTheTestBare(Exception):
    """A test was about to start a kernel without a sandbox."""


@pytest.fixture(autouse=True)
def _no_kernel_without_a_sandbox(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("bare") is not None:
        return

    def refuse(*_: object) -> None:
        raise YouForgotToMarkTheTestBare(request.node.nodeid)

    monkeypatch.setattr("certgrader.sandbox.none.NoSandbox.wrap", refuse)
