"""What the README shows works as it is shown."""

import re
from pathlib import Path

from e2e_builder import Run

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
AROUND = """\
schema: certgrader/rubric@1
id: du-readme
title: Du README
version: "1.0"
language: fr
concepts:
  cleaning: {fr: [nettoyage, doublon]}
competencies:
  - id: C3
    statement: Préparer les données
    criteria:
"""


def test_the_criterion_shown_is_valid_and_keeps_its_examples(certgrade: Run, tmp_path: Path) -> None:
    [criterion] = re.findall(r"^```yaml\n(.+?)^```", README, re.MULTILINE | re.DOTALL)
    indented = "".join(f"      {line}\n" for line in criterion.splitlines())
    (tmp_path / "du-readme.yaml").write_text(AROUND + indented, encoding="utf-8")
    done = certgrade("rubric", "test", "du-readme.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 exemples essayés, 0 faux" in done.stdout


def test_every_command_and_option_shown_exists(certgrade: Run) -> None:
    shown = re.findall(r"certgrade ((?:rubric )?[a-z]+)((?: +[^\s#|`]+)*)", README)
    commands = {name for name, _ in shown if not name.startswith("rubric ") or name.split()[1] != "new"}
    assert {"check", "batch", "regrade", "selfcheck", "doctor", "rubric test"} <= commands
    words: dict[str, set[str]] = {}
    for name, rest in shown:
        words.setdefault(name, set()).update(word for word in rest.split() if re.match(r"--?[a-z]", word))
    for name in commands & {"check", "batch", "regrade", "selfcheck", "doctor"} | {"rubric test"}:
        text = certgrade(*name.split(), "--help").stdout
        assert (name, sorted(word for word in words[name] if word not in text)) == (name, [])


def test_every_document_it_leads_to_is_there() -> None:
    for place in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / place).is_file(), place
