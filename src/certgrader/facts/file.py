"""Project files beside the notebook, by name and content. A README is named and is never evidence of prose."""

import re
from pathlib import PurePosixPath

from certgrader.facts.model import FileFact, FileFacts, FileKind
from certgrader.submission.model import Submission, SubmittedFile

_NAMES: tuple[tuple[FileKind, str], ...] = (
    ("workflow", r"(.*/)?\.github/workflows/[^/]+\.ya?ml|(.*/)?\.gitlab-ci\.ya?ml|(.*/)?\.circleci/.+"),
    ("workflow", r"(.*/)?(jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.ya?ml)"),
    ("data_version", r"(.*/)?dvc\.(ya?ml|lock)|.*\.dvc|(.*/)?\.dvc/.*|(.*/)?\.lakefs.*"),
    ("experiment", r"(.*/)?(mlruns|wandb|\.neptune|lightning_logs)/.*|(.*/)?mlproject|(.*/)?mlmodel|(.*/)?mlflow\.db"),
    (
        "container",
        r"(.*/)?(dockerfile[^/]*|[^/]*\.dockerfile|(docker-)?compose[^/]*\.ya?ml|containerfile|\.dockerignore)",
    ),
    ("container", r"(.*/)?(k8s|kubernetes|helm|manifests)/.*\.ya?ml|(.*/)?chart\.ya?ml"),
    (
        "requirements",
        r"(.*/)?(requirements[^/]*\.(txt|in)|requirements/.*\.txt|pipfile(\.lock)?|poetry\.lock|uv\.lock)",
    ),
    ("requirements", r"(.*/)?(environment[^/]*\.ya?ml|conda[^/]*\.ya?ml|pyproject\.toml|setup\.(py|cfg)|runtime\.txt)"),
    (
        "test",
        r"(.*/)?(tests?|testing)/.*\.py|(.*/)?test_[^/]*\.py|.*_test\.py|(.*/)?(conftest\.py|pytest\.ini|tox\.ini)",
    ),
    (
        "readme",
        r"(.*/)?(readme|lisez-?moi|licen[cs]e|copying|changelog|contributing|authors)(\.(md|rst|txt|html?|pdf))?",
    ),
    ("readme", r".*\.(md|rst|docx?|pdf|pptx?|odt|odp)"),
    ("module", r".*\.(py|r|scala|sql|js|ts)|(.*/)?procfile|(.*/)?makefile"),
    ("model", r".*\.(pkl|pickle|joblib|h5|hdf5|keras|onnx|pt|pth|safetensors|pb|tflite|bst|cbm|model|mar|bin)"),
    ("data", r".*\.(csv|tsv|parquet|feather|xlsx?|jsonl|ndjson|db|sqlite3?|npz?|arff|sav|dta|geojson|shp|gz|zip|bz2)"),
    ("data", r".*\.(jpe?g|png|gif|bmp|tiff?|wav|mp3|mp4|avi)|(.*/)?data/.*\.(json|txt|xml)"),
    (
        "configuration",
        r".*\.(ya?ml|toml|ini|cfg|conf|json|tf|sh|env)|(.*/)?\.env[^/]*|(.*/)?\.(gitignore|gitattributes)",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NAMES)
_READ = frozenset(
    {"requirements", "container", "workflow", "data_version", "experiment", "test", "module", "configuration", "readme"}
)


def extract(submission: Submission) -> FileFacts:
    """All files but the notebook itself, with the text of those that do something."""
    return FileFacts(
        tuple(_fact(file) for file in submission.files if file.path != submission.notebook and not _hidden(file.path))
    )


def _hidden(path: str) -> bool:
    """Left behind by tools: checkpoints, caches, git's own files."""
    return any(part in {".ipynb_checkpoints", "__pycache__", ".git"} for part in PurePosixPath(path).parts)


def _fact(file: SubmittedFile) -> FileFact:
    kind = file_kind(file.path)
    return FileFact(file.path, kind, file.text if kind in _READ else None)


def file_kind(path: str) -> FileKind:
    """What a file is by its path, relative to the submission's root."""
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(path)), "other")
