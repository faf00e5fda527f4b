from pathlib import Path

import pytest

from certgrader.submission.naming import named_files, submission_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("projet.ipynb", "projet"),
        ("Projet.v2.IPYNB", "Projet.v2"),
        ("rendu.tar.gz", "rendu"),
        ("rendu.zip", "rendu"),
        ("dossier", "dossier"),
        ("a\nb\x1b[31m\u202e.ipynb", "a_b_[31m_"),
        (".ipynb", "submission"),
        ("..", "submission"),
        ("a\ud800.ipynb", "a_"),
    ],
)
def test_submission_name(name: str, expected: str) -> None:
    assert submission_name(name) == expected


def test_files_are_named_in_code_and_shell(tmp_path: Path) -> None:
    for name in ("a.csv", "b c.txt", "d/e.json", "f.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    text = r"read('a.csv')\nread(\"b c.txt\")\n!python f.py\nread('./d/e.json'); read('absent.csv')"
    found = {path.relative_to(tmp_path).as_posix() for path in named_files(text, tmp_path)}
    assert found == {"a.csv", "b c.txt", "d/e.json", "f.py"}
