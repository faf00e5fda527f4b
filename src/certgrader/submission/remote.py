"""Notebooks at an address, through papermill's readers: s3://, gs://, https://, abs://, adl://, hdfs://, github."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from certgrader.errors import SubmissionProblem
from certgrader.submission.limits import NOTEBOOK_BYTES, size_label

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(path: str) -> bool:
    """Whether `path` is an address rather than a path of this machine."""
    return bool(_ADDRESS.match(path))


def fetch(address: str, folder: Path) -> Path:
    """Save the notebook at `address` in `folder`. Raises SubmissionProblem when it cannot be had."""
    try:
        # papermill costs 0.6 s to import, and loads every engine that is installed: only addresses need it.
        from papermill.iorw import papermill_io

        text = papermill_io.get_handler(address).read(address)  # type: ignore[no-untyped-call]
    except Exception as error:  # each reader and engine raises exceptions of its own
        raise SubmissionProblem("submission.remote", place=address, cause=_cause(error)) from error
    raw = _encoded(text)
    if len(raw) > NOTEBOOK_BYTES:
        raise SubmissionProblem("notebook.too-large", place=address, limit=size_label(NOTEBOOK_BYTES))
    if raw.lstrip()[:1] == b"<":
        raise SubmissionProblem("submission.remote-page", place=address)
    target = folder / _file_name(address)
    target.write_bytes(raw)
    return target


def _file_name(address: str) -> str:
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    clean = "".join(char if char.isprintable() and char not in "/\\" else "_" for char in last).lstrip(".")[:100]
    return clean if clean.endswith(".ipynb") else f"{clean or 'notebook'}.ipynb"


def _encoded(text: object) -> bytes:
    if isinstance(text, bytes):
        return text
    shown = "".join(text) if isinstance(text, list) else str(text)
    try:
        # Servers that name no charset make UTF-8 look like Latin-1.
        raw = shown.encode("latin-1")
        raw.decode("utf-8")
    except UnicodeError:
        return shown.encode("utf-8", "surrogatepass")
    return raw


def _cause(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__
