"""The bench of agreement, on a corpus made for it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from judged_notebooks import lay_out

pytest.importorskip("sklearn")
pytest.importorskip("matplotlib")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_one_command_sets_all_judges_side_by_side(tmp_path: Path) -> None:
    corpus = lay_out(tmp_path, groups=6, each=4)
    out = tmp_path / "out"
    words = [str(corpus), "-o", str(out), "--rubric", str(tmp_path / "petite.yaml")]
    done = subprocess.run(
        [sys.executable, "-m", "bench.agreement", *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == (out / "agreement.txt").read_text(encoding="utf-8")
    assert "<svg" in (out / "agreement.svg").read_text(encoding="utf-8")
    found = json.loads((out / "agreement.json").read_text(encoding="utf-8"))
    judges = found["judges"]
    assert list(judges) == ["usual", "keywords", "words", "rules", "calibrated", "nested", "readers"]
    assert (found["notebooks"], found["groups"], found["unread"]) == (24, 6, [])
    # Who gives the usual level agrees by chance alone; levels are the rule's with and without weights.
    assert judges["usual"]["kappa"] <= 0
    assert judges["rules"]["kappa"] == judges["calibrated"]["kappa"] == judges["nested"]["kappa"]
    # Half of the notebooks were read twice: each reader is judged by the other.
    assert judges["readers"]["notebooks"] == 12
    assert judges["readers"]["pairs"] == 2 * 2 * 12
    for judge in judges.values():
        assert sum(sum(row.values()) for row in judge["confusion"].values()) == judge["pairs"]
        assert set(judge["criteria"]) == {"C1.1", "C1.2"}
    assert [point["notebooks"] for point in found["learning"]] == sorted(p["notebooks"] for p in found["learning"])
    assert found["learning"][-1]["evidence_recall"] == judges["calibrated"]["evidence_recall"]
