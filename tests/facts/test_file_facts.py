import pytest

from certgrader.facts.file import extract, file_kind
from certgrader.submission.model import Submission, SubmittedFile


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("requirements.txt", "requirements"),
        ("requirements-dev.txt", "requirements"),
        ("env/environment.yml", "requirements"),
        ("pyproject.toml", "requirements"),
        ("Dockerfile", "container"),
        ("api/Dockerfile.prod", "container"),
        ("docker-compose.yml", "container"),
        (".github/workflows/ci.yml", "workflow"),
        ("projet/.gitlab-ci.yml", "workflow"),
        ("Jenkinsfile", "workflow"),
        ("dvc.yaml", "data_version"),
        ("data/raw.csv.dvc", "data_version"),
        ("mlruns/0/meta.yaml", "experiment"),
        ("MLproject", "experiment"),
        ("tests/test_api.py", "test"),
        ("test_api.py", "test"),
        ("src/api.py", "module"),
        ("authors.py", "module"),
        ("model.joblib", "model"),
        ("data/train.csv", "data"),
        ("config.yaml", "configuration"),
        ("README.md", "readme"),
        ("LICENSE", "readme"),
        ("docs/journal.md", "readme"),
        ("notes.xyz", "other"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    assert file_kind(path) == kind


def test_the_notebook_and_what_tools_leave_are_no_files_beside_it() -> None:
    paths = ("n.ipynb", ".ipynb_checkpoints/n.py", "__pycache__/a.py", "app.py", "data.csv")
    files = tuple(SubmittedFile(path, 1, "0", "x") for path in paths)
    found = extract(Submission("s", "0", "", "n.ipynb", "0", files)).files
    assert [(one.path, one.text) for one in found] == [("app.py", "x"), ("data.csv", None)]
