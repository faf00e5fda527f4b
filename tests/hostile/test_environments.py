"""Installing and fetching inside: no network, no retries, and the rest of the cell goes on."""

import shutil
import sys
from pathlib import Path

import pytest

from certgrader.cli.app import run as certgrade
from certgrader.execution.environments.installs import only_installs

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("installs")

_RETRIES = ("Retrying (", "after connection broken", "retry")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """What each cell printed, all of them in one kernel."""
    import json

    sources = [
        "import os, sys",
        "!pip install paquet-qui-manque\nprint('la suite')",
        "%pip install -q paquet-qui-manque\nprint('la suite')",
        "!{sys.executable} -m pip install -i https://pypi.org/simple paquet-qui-manque\nprint('la suite')",
        "!pip install https://ailleurs.invalid/paquet-1.0-py3-none-any.whl\nprint('la suite')",
        "import subprocess\n"
        "subprocess.run([sys.executable, '-m', 'pip', 'install', 'paquet-qui-manque'])\nprint('la suite')",
        "!uv pip install paquet-qui-manque\nprint('la suite')",
        "print('HF_HUB_OFFLINE' in os.environ, 'TRANSFORMERS_OFFLINE' in os.environ)",
    ]
    assert not any(map(only_installs, sources))
    folder = tmp_path_factory.mktemp("installing")
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for source in sources
    ]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / "n.ipynb").write_text(json.dumps(document))
    assert certgrade(["check", str(folder / "n.ipynb"), "-o", str(folder / "out"), "--quiet"]) == 0
    [bundle] = Path(folder / "out" / "bundles").glob("*/run.json")
    runs = json.loads(bundle.read_text())["cells"]
    assert [run["status"] for run in runs] == ["ok"] * len(sources)
    return {run["index"]: "".join(out.get("text") or "" for out in run["outputs"]) for run in runs}


@pytest.mark.parametrize("cell", [1, 2, 3, 4, 5])
def test_pip_inside_fails_at_once_and_the_cell_goes_on(said: dict[int, str], cell: int) -> None:
    assert "la suite" in said[cell]
    assert not any(word in said[cell] for word in _RETRIES)


def test_uv_inside_does_not_look_for_a_network(said: dict[int, str]) -> None:
    assert "la suite" in said[6]
    if shutil.which("uv", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin") is None:
        pytest.skip("uv is not on this machine")
    assert "Name or service not known" not in said[6]


def test_hubs_of_models_know_that_there_is_no_network(said: dict[int, str]) -> None:
    assert said[7].strip() == "True True"
