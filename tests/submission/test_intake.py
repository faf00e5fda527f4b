import hashlib
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from certgrader.catalogue.catalogue import LANGUAGES, error_sentence, say
from certgrader.errors import ExitCode, SubmissionProblem
from certgrader.submission import intake
from certgrader.submission.intake import open_submission

Write = Callable[..., Path]


def refused(path: Path | str, notebook: str | None = None) -> str:
    with pytest.raises(SubmissionProblem) as caught, open_submission(str(path), notebook=notebook):
        pass
    assert caught.value.exit_code == ExitCode.UNREADABLE
    sentences = {error_sentence(caught.value, language) for language in LANGUAGES}
    assert len(sentences) == 2
    assert not any("\n" in sentence for sentence in sentences)
    return caught.value.key


def taken(path: Path, notebook: str | None = None) -> list[str]:
    with open_submission(str(path), notebook=notebook) as submission:
        return [file.path for file in submission.files]


def test_a_notebook_alone_takes_nothing_beside_it(tmp_path: Path, notebook: Write) -> None:
    path = notebook(tmp_path / "a.ipynb")
    (tmp_path / "requirements.txt").write_text("pandas")
    with open_submission(str(path), alone=True) as submission:
        assert [file.path for file in submission.files] == ["a.ipynb"]


def test_a_notebook_takes_its_folder_and_below(tmp_path: Path, notebook: Write) -> None:
    path = notebook(tmp_path / "dossier" / "Mon projet.ipynb")
    folder = path.parent
    notebook(folder / "autre.ipynb")
    for name in (
        "data/a.csv",
        "requirements.txt",
        "Dockerfile",
        ".github/workflows/ci.yml",
        ".gitlab-ci.yml",
        ".dvc/config",
        ".dvc/cache/00/11",
        ".git/HEAD",
        ".venv/bin/x.py",
        "outils/env/pyvenv.cfg",
        "outils/env/lib/x.py",
        "node_modules/a.js",
        "__pycache__/a.pyc",
        ".ipynb_checkpoints/x.csv",
        ".env",
        "Mon projet.report.html",
        "Mon projet.report.json",
        f"bundles/{'0a' * 32}/run.json",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (tmp_path / "secret.txt").write_text("dehors")
    (folder / "lien.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "lien").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "tube")
    with open_submission(str(path)) as submission:
        assert [file.path for file in submission.files] == sorted(
            [
                "Mon projet.ipynb",
                "data/a.csv",
                "requirements.txt",
                "Dockerfile",
                ".github/workflows/ci.yml",
                ".gitlab-ci.yml",
                ".dvc/config",
            ]
        )
        assert submission.name == "Mon projet"
        assert submission.notebook == "Mon projet.ipynb"
        assert submission.root == folder
        assert submission.notebook_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert datetime.fromisoformat(submission.received).tzinfo is not None
        texts = {file.path: file.text for file in submission.files}
    assert texts["requirements.txt"] == "requirements.txt"
    assert texts["data/a.csv"] is None
    assert texts["Mon projet.ipynb"] is None


def test_the_hash_is_that_of_the_sorted_lines(tmp_path: Path, notebook: Write) -> None:
    notebook(tmp_path / "a" / "n.ipynb")
    (tmp_path / "a" / "z.csv").write_text("1")
    lines = "".join(
        f"{name} {hashlib.sha256((tmp_path / 'a' / name).read_bytes()).hexdigest()}\n" for name in ("n.ipynb", "z.csv")
    )
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with open_submission(str(tmp_path / "a")) as one, open_submission(str(tmp_path / "b" / "n.ipynb")) as two:
        assert one.sha256 == two.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    (tmp_path / "b" / "z.csv").write_text("2")
    with open_submission(str(tmp_path / "b")) as changed:
        assert changed.sha256 != one.sha256
        assert changed.notebook_sha256 == one.notebook_sha256


def test_a_folder_runs_the_shallowest_notebook(tmp_path: Path, notebook: Write) -> None:
    notebook(tmp_path / "travail" / "n.ipynb")
    notebook(tmp_path / "travail" / "brouillons" / "vieux.ipynb")
    with open_submission(str(tmp_path)) as submission:
        assert submission.notebook == "travail/n.ipynb"
        assert "travail/brouillons/vieux.ipynb" in [file.path for file in submission.files]


def test_several_notebooks_are_listed_and_chosen(tmp_path: Path, notebook: Write) -> None:
    for name in ("a.ipynb", "b.ipynb", "sous/c.ipynb"):
        notebook(tmp_path / name, name)
    with pytest.raises(SubmissionProblem, match=r"a\.ipynb, b\.ipynb") as caught, open_submission(str(tmp_path)):
        pass
    assert caught.value.key == "submission.several"
    for wanted, found in (("b.ipynb", "b.ipynb"), ("c.ipynb", "sous/c.ipynb"), (str(tmp_path / "a.ipynb"), "a.ipynb")):
        with open_submission(str(tmp_path), notebook=wanted) as submission:
            assert submission.notebook == found
    assert refused(tmp_path, "d.ipynb") == "submission.notebook-not-in"
    assert refused(tmp_path, "../a.ipynb") == "submission.notebook-not-in"


@pytest.mark.parametrize("kind", ["zip", "tar", "gztar", "bztar", "xztar"])
def test_archives(tmp_path: Path, notebook: Write, kind: str) -> None:
    notebook(tmp_path / "depot" / "main" / "n.ipynb")
    (tmp_path / "depot" / "main" / "data.csv").write_text("1")
    archive = Path(shutil.make_archive(str(tmp_path / "Léa D."), kind, tmp_path / "depot"))
    with open_submission(str(archive)) as submission:
        assert submission.name == "Léa D."
        assert submission.notebook == "main/n.ipynb"
        assert [file.path for file in submission.files] == ["main/data.csv", "main/n.ipynb"]
        root = submission.root
        assert root is not None
        assert (root / "main" / "data.csv").read_text() == "1"
    assert not root.exists()
    with open_submission(str(tmp_path / "depot")) as folder:
        assert folder.sha256 == submission.sha256


def test_a_folder_that_only_holds_an_archive(tmp_path: Path, notebook: Write) -> None:
    notebook(tmp_path / "depot" / "n.ipynb")
    (tmp_path / "Candidat_123").mkdir()
    shutil.make_archive(str(tmp_path / "Candidat_123" / "rendu"), "zip", tmp_path / "depot")
    with open_submission(str(tmp_path / "Candidat_123")) as submission:
        assert (submission.name, submission.notebook) == ("Candidat_123", "n.ipynb")


def test_what_an_archive_may_not_hold_is_told(tmp_path: Path, notebook: Write) -> None:
    path = notebook(tmp_path / "n.ipynb")
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        tar.add(path, "n.ipynb")
        tar.add(path, "../dehors.ipynb")
    with open_submission(str(tmp_path / "a.tar")) as submission:
        assert [say(note, "en") for note in submission.notes] == [
            "one member of the archive was not unpacked (a link, a special file or a path leading out of the archive)"
        ]


def test_refusals(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    (tmp_path / "rapport.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "faux.zip").write_bytes(b"rien")
    (tmp_path / "a.rar").write_bytes(b"Rar!")
    (tmp_path / "projet.ipynb").write_text("{}")
    os.mkfifo(tmp_path / "tube")
    assert refused(tmp_path / "absent.ipynb") == "submission.not-found"
    assert refused(tmp_path / "projet.ipynb" / "dedans") == "submission.not-found"
    assert refused(tmp_path / "vide") == "submission.no-notebook"
    assert refused(tmp_path / "rapport.docx") == "submission.not-notebook"
    assert refused(tmp_path / "faux.zip") == "submission.archive-none"
    assert refused(tmp_path / "a.rar") == "submission.archive-unknown"
    assert refused(tmp_path / "tube") == "submission.not-regular"
    assert refused("a\x00b") == "submission.unreadable"
    assert refused("ftpz://nulle/part.ipynb") == "submission.remote"


def test_a_near_name_is_suggested(tmp_path: Path) -> None:
    (tmp_path / "projet.ipynb").write_text("{}")
    with pytest.raises(SubmissionProblem) as caught, open_submission(str(tmp_path / "projt.ipynb")):
        pass
    assert "projet.ipynb" in error_sentence(caught.value, "fr")


def test_a_notebook_without_its_suffix(tmp_path: Path, notebook: Write) -> None:
    path = notebook(tmp_path / "rendu.json")
    with open_submission(str(path)) as submission:
        assert submission.notebook == "rendu.json"


def test_a_large_notebook_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "n.ipynb").open("wb") as file:
        file.truncate(100_000_001)
    assert refused(tmp_path / "n.ipynb") == "notebook.too-large"


def test_from_a_huge_folder_only_what_is_named(
    tmp_path: Path, notebook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "FOLDER_FILES", 20)
    root = tmp_path / "maison"
    source = (
        "pd.read_csv('data/ventes.csv'); open(\"mots.txt\"); glob('lots/*.csv'); os.listdir('images'); "
        "open('../secret.txt'); open('/etc/passwd'); open('lien/secret.txt'); glob('**/*.pem')\n!cat notes.md"
    )
    path = notebook(root / "n.ipynb", source)
    named = ["data/ventes.csv", "mots.txt", "lots/1.csv", "lots/2.csv", "images/a.png", "notes.md"]
    for name in [*named, "autre.csv", "cle.pem", *(f"vrac/{i}.bin" for i in range(40))]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (tmp_path / "secret.txt").write_text("dehors")
    (root / "lien").symlink_to(tmp_path, target_is_directory=True)
    with open_submission(str(path)) as submission:
        assert [file.path for file in submission.files] == sorted([*named, "n.ipynb"])
        assert [note.key for note in submission.notes] == ["submission.note.only-named"]
        assert all(say(note, language) for note in submission.notes for language in LANGUAGES)


def test_a_zip_made_on_windows(tmp_path: Path, notebook: Write) -> None:
    path = notebook(tmp_path / "n.ipynb")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "rendu/n.ipynb")
        member = zipfile.ZipInfo("rendu/donnees.csv")
        member.filename = "rendu\\donnees.csv"
        archive.writestr(member, "1")
    assert taken(tmp_path / "a.zip") == ["rendu/donnees.csv", "rendu/n.ipynb"]


def test_a_link_that_leads_nowhere_is_no_suggestion_of_itself(tmp_path: Path) -> None:
    (tmp_path / "remise.ipynb").symlink_to("/nowhere")
    with pytest.raises(SubmissionProblem) as caught, open_submission(str(tmp_path / "remise.ipynb")):
        pass
    assert caught.value.fields["near"] == ""


def test_a_name_that_is_no_text_is_said(tmp_path: Path, notebook: Write) -> None:
    path = notebook(tmp_path / "n.ipynb").rename(tmp_path / os.fsdecode(b"\xe9t\xe9.ipynb"))
    with pytest.raises(SubmissionProblem, match=r"submission\.name-no-text"), open_submission(str(path)):
        pass


@pytest.mark.parametrize("path", ["~nobody-of-this-name", "~nobody-of-this-name/n.ipynb", "", " "])
def test_paths_that_lead_nowhere(path: str) -> None:
    with pytest.raises(SubmissionProblem, match=r"submission\.not-found"), open_submission(path):
        pass


def test_an_entry_called_like_a_home_is_itself(notebook: Write, tmp_path: Path) -> None:
    (tmp_path / "~").mkdir()
    notebook(tmp_path / "~" / "n.ipynb")
    with open_submission("~") as submission:
        assert submission.root == (tmp_path / "~").resolve()
