"""Addresses, against a real server of this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
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


class Handler(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[int, str, bytes]]] = {
        "/d%C3%A9p%C3%B4t/n.ipynb": (200, "application/json", NOTEBOOK),
        "/brut": (200, "text/plain", NOTEBOOK),
        "/page": (200, "text/html; charset=utf-8", b"<!DOCTYPE html><p>non</p>"),
    }

    def do_GET(self) -> None:
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
    with HTTPServer(("127.0.0.1", 0), Handler) as running:
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


@pytest.mark.parametrize("path", ["/page", "/absent.ipynb"])
def test_a_web_page_is_no_notebook(server: str, path: str) -> None:
    with pytest.raises(SubmissionProblem) as caught, open_submission(server + path):
        pass
    assert caught.value.key == "submission.remote-page"


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(SubmissionProblem) as caught, open_submission("http://127.0.0.1:9/n.ipynb"):
        pass
    assert caught.value.key == "submission.remote"


def test_addresses() -> None:
    assert all(map(is_address, ["s3://a/b.ipynb", "https://a/b", "gs://x"]))
    assert not any(map(is_address, ["a/b.ipynb", "C:\\a.ipynb", "C:/a.ipynb", "./x://y"]))
