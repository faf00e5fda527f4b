"""Addresses, against a real server of this machine."""

import contextlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from certgrader.errors import SubmissionProblem
from certgrader.submission.intake import open_submission
from certgrader.submission.remote import is_address

NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {},
        "cells": [{"cell_type": "raw", "metadata": {}, "source": "é"}],
    },
    ensure_ascii=False,
).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


class Handler(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[int, str, bytes]]] = {
        "/d%C3%A9p%C3%B4t/n.ipynb": (200, "application/json", NOTEBOOK),
        "/brut": (200, "text/plain", NOTEBOOK),
        "/rendu.zip": (200, "application/zip", zipped({"projet/n.ipynb": NOTEBOOK})),
        "/archive-vide.zip": (200, "application/zip", zipped({})),
        "/page": (200, "text/html; charset=utf-8", b"<!DOCTYPE html><p>non</p>"),
    }

    def do_GET(self) -> None:
        if self.path in ("/sans-fin.ipynb", "/muet.ipynb"):
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                if self.path == "/muet.ipynb":
                    self.rfile.read(1)  # until the client leaves
                while True:
                    self.wfile.write(b" " * 65536)
            return
        status, kind, body = self.pages.get(self.path, (404, "text/html", b"<p>404</p>"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(("path", "name"), [("/d%C3%A9p%C3%B4t/n.ipynb", "n"), ("/brut", "brut")])
def test_a_notebook_is_fetched(server: str, path: str, name: str) -> None:
    with open_submission(server + path) as submission:
        assert submission.name == name
        assert submission.root is not None
        assert json.loads((submission.root / submission.notebook).read_text("utf-8"))["cells"][0]["source"] == "é"
        assert [file.path for file in submission.files] == [f"{name}.ipynb"]
    assert not submission.root.exists()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/page", "submission.remote-page"),
        ("/absent.ipynb", "submission.remote"),
        ("/sans-fin.ipynb", "notebook.too-large"),
        ("/archive-vide.zip", "submission.no-notebook"),
    ],
)
def test_what_is_no_notebook(server: str, path: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.submission.remote.NOTEBOOK_BYTES", 1_000_000)
    with pytest.raises(SubmissionProblem) as caught, open_submission(server + path):
        pass
    assert caught.value.key == key


def test_an_archive_is_fetched_too(server: str) -> None:
    with open_submission(server + "/rendu.zip") as submission:
        assert (submission.name, submission.notebook) == ("rendu", "projet/n.ipynb")


def test_a_server_that_falls_silent_is_left(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.submission.remote._SILENCE", (1, 0.3))
    with pytest.raises(SubmissionProblem) as caught, open_submission(server + "/muet.ipynb"):
        pass
    assert caught.value.key == "submission.remote"


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(SubmissionProblem) as caught, open_submission("http://127.0.0.1:9/n.ipynb"):
        pass
    assert caught.value.key == "submission.remote"


def test_addresses() -> None:
    assert all(map(is_address, ["s3://a/b.ipynb", "https://a/b", "gs://x"]))
    assert not any(map(is_address, ["a/b.ipynb", "C:\\a.ipynb", "C:/a.ipynb", "./x://y"]))
