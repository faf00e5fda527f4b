"""Notebooks just under the limits: graded, within the memory that certgrade allows itself; one over is refused."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_MEMORY_KB = 512 * 1024
_REPORT_BYTES = 25 * 2**20
_SENTENCE = "Nous avons supprimé les doublons car ils faussent la moyenne, et le RGPD impose d'anonymiser. "
# The peak of the process alone, in kB: `RUSAGE_CHILDREN` includes tools that ran before, and `ru_maxrss` of a fresh
# process begins with that of the one that started it.
_MEASURED = """
import sys
from pathlib import Path
from certgrader.cli.app import run
code = run(sys.argv[1:])
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
sys.exit(code)
"""


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str, *outputs: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": list(outputs), "execution_count": 1}


def _stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def _shown(**data: str) -> dict[str, Any]:
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {mime.replace("_", "/"): text for mime, text in data.items()},
    }


def _cells(kind: str) -> Iterator[dict[str, Any]]:
    if kind == "prose":
        yield from (_text(f"## Titre {i}\n\n{_SENTENCE * 2}") for i in range(20_000))
    elif kind == "code":
        yield from (_code(f"df{i + 1} = df{i}.drop_duplicates()\nprint(df{i + 1}.mean())") for i in range(20_000))
    elif kind == "one cell of prose":
        yield _text((_SENTENCE * 8 + "\n\n") * 13_000)
    elif kind == "one cell of code":
        yield _code("\n".join(f"df = df.fillna({i}).rename(columns={{'a{i}': 'b'}})" for i in range(175_000)))
    elif kind == "one line":
        yield _code("x = [" + "1," * 2_500_000 + "]")
        yield _text(_SENTENCE.strip() * 55_000)
    elif kind == "outputs":
        yield from (_code(f"print({i})", _stream(f"ligne {i} accuracy: 0.9\n" * 44_000)) for i in range(90))
    elif kind == "pictures":
        yield from (_code(f"plt.plot({i})", _shown(image_png="iVBORw0KGgo" + "A" * 9_400_000)) for i in range(10))
    else:
        table = "<table>" + "<tr><td>1</td><td>abc</td></tr>" * 60_000 + "</table>"
        yield from (_code(f"df{i}", _shown(text_html=table, text_plain="a 1\n" * 10_000)) for i in range(48))


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["prose", "code", "one cell of prose", "one cell of code", "one line", "outputs", "pictures", "tables"]
)
def test_graded_within_its_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "grand.ipynb"
    with path.open("w") as file:
        json.dump({"cells": list(_cells(kind)), "metadata": {}, "nbformat": 4, "nbformat_minor": 4}, file)
    assert path.stat().st_size <= 100_000_000
    words = ["check", str(path), "--no-execute", "-o", str(tmp_path / "out"), "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) < _MEMORY_KB
    page = tmp_path / "out" / "grand.report.html"
    assert page.stat().st_size < _REPORT_BYTES
    report = json.loads((tmp_path / "out" / "grand.report.json").read_text())
    undecided = {one["code"] for one in report["warnings"]} & {"facts-incomplete"}
    assert bool(undecided) == (kind in ("prose", "one cell of prose"))


@pytest.mark.parametrize(
    ("cells", "limit"),
    [([_code("x")] * 20_001, "20000"), ([_text("é" * 10_000_001)], "10 MB"), ([_text("x" * 9_999_000)] * 11, "100 MB")],
)
def test_over_a_limit_it_is_named(cells: list[dict[str, Any]], limit: str, tmp_path: Path) -> None:
    path = tmp_path / "trop.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    done = subprocess.run(
        [sys.executable, "-m", "certgrader", "check", str(path), "--no-execute", "-o", str(tmp_path / "out")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 3
    [sentence] = done.stderr.splitlines()
    assert limit in sentence.replace("\u202f", "").replace(" 000", "000")
    assert not list((tmp_path / "out").glob("*.report.*"))
