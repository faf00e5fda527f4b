"""Notebooks at an address, through papermill's readers: s3://, gs://, https://, abs://, adl://, hdfs://, github."""

import re
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from certgrader.errors import SubmissionProblem
from certgrader.submission.archives import has_archive_name
from certgrader.submission.limits import NOTEBOOK_BYTES, size_label

_SECONDS = 300
"""For a download as a whole."""
_SILENCE = (15, 60)
"""Seconds to connect, and without a byte."""
_PIECE = 1 << 16
_HEAD = 1024
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(path: str) -> bool:
    """Whether `path` is an address rather than a path of this machine."""
    return bool(_ADDRESS.match(path))


def fetch(address: str, folder: Path) -> Path:
    """Save what is at `address`, a notebook or an archive of at most `NOTEBOOK_BYTES`, in `folder`.

    Raises SubmissionProblem when it cannot be had.
    """
    target = folder / _file_name(address)
    try:
        # papermill costs 0.6 s to import, and loads every engine that is installed: only addresses need it.
        from papermill.iorw import HttpHandler, papermill_io

        handler = papermill_io.get_handler(address)  # type: ignore[no-untyped-call]
        if handler is HttpHandler:
            # Its reader waits for ever, and takes in whatever comes.
            whole = _download(address, target)
        else:
            raw = _encoded(handler.read(address))
            whole = target.write_bytes(raw) <= NOTEBOOK_BYTES
    except Exception as error:  # each reader and engine raises exceptions of its own
        raise SubmissionProblem("submission.remote", place=address, cause=_cause(error)) from error
    if not whole:
        raise SubmissionProblem("notebook.too-large", place=address, limit=size_label(NOTEBOOK_BYTES))
    with target.open("rb") as file:
        if file.read(_HEAD).lstrip()[:1] == b"<":
            raise SubmissionProblem("submission.remote-page", place=address)
    return target


def _download(address: str, target: Path) -> bool:
    """Whether the whole answer fits in `NOTEBOOK_BYTES`. Raises what requests raises, TimeoutError at the latest
    after `_SECONDS`."""
    import requests

    end = time.monotonic() + _SECONDS
    left = NOTEBOOK_BYTES
    asked = {"Accept": "application/json, */*;q=0.5"}
    with requests.get(address, headers=asked, stream=True, timeout=_SILENCE) as answer, target.open("wb") as file:
        answer.raise_for_status()
        for piece in answer.iter_content(_PIECE):
            left -= len(piece)
            if left < 0:
                return False
            if time.monotonic() > end:
                raise TimeoutError
            file.write(piece)
    return True


def _file_name(address: str) -> str:
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    clean = "".join(char if char.isprintable() and char not in "/\\" else "_" for char in last).lstrip(".")[:100]
    return clean if clean.endswith(".ipynb") or has_archive_name(clean) else f"{clean or 'notebook'}.ipynb"


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
