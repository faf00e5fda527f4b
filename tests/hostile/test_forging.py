"""A notebook that wants another verdict: it forges reports, rubrics, bundles, settings, traces; it swaps files for
links that certgrade might follow."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_runs import notebook_of

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("forging")

_ROOT = Path(__file__).resolve().parents[2]
_SECRET = "canari-7d1f2c"
_WORK = "import pandas as pd\ndf = pd.DataFrame({'a': [1, 1, 2]})\ndf = df.drop_duplicates()\nprint(len(df))"
_FORGE = r"""
import glob, json, os
OUT, CANARY = PLACES
told = {}
def attempt(name, act):
    try:
        told[name] = f"DONE: {act()!r}"[:200]
    except BaseException as stopped:
        told[name] = f"refused: {type(stopped).__name__}"
def write(path, text="{}"):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
# what would steer certgrade, had it read the copy; and what would be its products
for name in ("certgrade.toml", "pyproject.toml", ".env", "sitecustomize.py", "rubric.yaml", "rendu.report.json",
             "rendu.report.html", "bundles/x/run.json"):
    write(name, '[tool.certgrade]\nrubric = "rubric.yaml"\n' if name.endswith("toml") else "{}")
for name in ("rendu.report.json", "rendu.report.html", "bundles/x", "index.json"):
    attempt("write " + name, lambda: write(os.path.join(OUT, name)))
attempt("rubrics", lambda: os.listdir(os.path.join(ROOT, "rubrics")))
attempt("package", lambda: os.listdir(os.path.join(ROOT, "src", "certgrader")))
attempt("other submissions", lambda: os.listdir(os.path.dirname(OUT)))
def swap(path):
    if os.path.isdir(path) and not os.path.islink(path):
        os.rename(path, path + ".gone")
    elif os.path.lexists(path):
        os.unlink(path)
    os.symlink(CANARY, path)
for path in ("test.ipynb", "donnees.csv", "dossier", "note.md", "lien"):
    swap(path)
words = open("/proc/self/cmdline").read().split("\0")
io = os.path.dirname([word for word in words if word.endswith("kernel.json")][0])
for name in ("trace.jsonl", "kernel.json"):
    swap(os.path.join(io, name))
for probe in ("/run/kernel/launch.py", "/run/kernel/config.json"):
    attempt("write " + probe, lambda: write(probe))
print(json.dumps(told))
"""
_EVENT = r"""
import json, os
line = {"name": "metric", "call": "sklearn.metrics.f1_score", "request": "x", "data": {"value": 1.0, "split": "test"}}
words = open("/proc/self/cmdline").read().split("\0")
place = os.path.join(os.path.dirname([w for w in words if w.endswith("kernel.json")][0]), "trace.jsonl")
from IPython import get_ipython
line["request"] = get_ipython().kernel.get_parent()["header"]["msg_id"]
if os.path.islink(place):
    os.unlink(place)
with open(place, "a") as file:
    file.write(json.dumps(line) + "\n")
"""


@dataclass(frozen=True, slots=True)
class Graded:
    """One submission after `certgrade check`."""

    folder: Path
    out: Path
    report: dict[str, object]
    before: dict[str, bytes]


def _check(folder: Path, out: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "certgrader", "check", str(folder), "-o", str(out), "--quiet"]
    environment = {**os.environ, "CERTGRADE_LANG": "fr", "HOME": str(folder.parent)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=out.parent, env=environment)
    assert done.returncode == 0, done.stderr
    [report] = out.glob("*.report.json")
    found: dict[str, object] = json.loads(report.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    place = tmp_path_factory.mktemp("forging")
    folder, out, canary = place / "rendu", place / "sortie", place / "canari.csv"
    (folder / "dossier").mkdir(parents=True)
    (folder / "donnees.csv").write_text("a\n1\n")
    (folder / "note.md").write_text("# Projet\n")
    canary.write_text(f'{_SECRET}\n{{"name": "read", "call": "{_SECRET}", "data": {{}}}}\n')
    first = f"PLACES = {(str(out), str(canary))!r}\nROOT = {str(_ROOT)!r}\n"
    cells = (first + _FORGE, _WORK, "print(1)", _EVENT, "import os\nprint(os.listdir('.'))")
    (folder / "test.ipynb").write_bytes(notebook_of(*cells))
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    report = _check(folder, out)
    yield Graded(folder, out, report, before)
    shutil.rmtree(place, ignore_errors=True)


def _cells(report: dict[str, object]) -> list[dict[str, object]]:
    execution = report["execution"]
    assert isinstance(execution, dict)
    return list(execution["cells"])


def test_forging_is_refused_where_it_would_count(graded: Graded) -> None:
    [run] = graded.out.glob("bundles/*")
    said = "".join(path.read_text(encoding="utf-8", errors="replace") for path in run.rglob("*") if path.is_file())
    start = said.index('{\\"write rendu.report.json')
    told = json.loads(said[start : said.index("}", start) + 1].replace('\\"', '"'))
    assert len(told) >= 8
    reached = {name: came for name, came in told.items() if not came.startswith("refused")}
    # Written under the same path inside, where nothing is kept; certgrade's own folders are covered by empty ones.
    nothing = ("DONE: []", "DONE: None", f"DONE: {[graded.out.name]!r}")
    assert {name: came for name, came in reached.items() if came not in nothing} == {}


def test_every_cell_ran_and_the_output_folder_holds_certgrade_s_files_only(graded: Graded) -> None:
    assert [cell["status"] for cell in _cells(graded.report)] == ["ok"] * 5
    assert {path.name for path in graded.out.iterdir()} == {"rendu.report.json", "rendu.report.html", "bundles"}
    assert len(list(graded.out.glob("bundles/*"))) == 1


def test_no_link_is_followed(graded: Graded) -> None:
    for path in graded.out.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            assert _SECRET not in text, path


def test_the_submission_is_as_it_was(graded: Graded) -> None:
    assert {path.name: path.read_bytes() for path in graded.folder.iterdir() if path.is_file()} == graded.before
    assert not any(path.is_symlink() for path in graded.folder.rglob("*"))


def test_forged_settings_and_events_are_no_evidence(graded: Graded) -> None:
    rubric = graded.report["rubric"]
    assert isinstance(rubric, dict)
    assert rubric["id"] == "concevoir-implementer-ia"
    seen = [evidence for criterion in _criteria(graded.report) for evidence in criterion["evidence"]]
    runtime = [evidence for evidence in seen if evidence["kind"] == "runtime"]
    assert {evidence["cell"] for evidence in runtime if evidence["stance"] == "supports"} <= {1}
    # What no code explains is shown to the jury, as a contradiction.
    forged = [evidence for evidence in runtime if "f1_score" in str(evidence["excerpt"])]
    assert {(evidence["stance"], evidence["strength"]) for evidence in forged} == {("contradicts", "claimed")}


def _criteria(report: dict[str, object]) -> list[dict[str, list[dict[str, object]]]]:
    competencies = report["competencies"]
    assert isinstance(competencies, list)
    return [criterion for competency in competencies for criterion in competency["criteria"]]
