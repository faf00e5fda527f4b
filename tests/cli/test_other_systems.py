"""macOS and Windows, as far as Linux can play them: grading without executing works, executing is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

# Libraries are loaded first, as Linux has them; then certgrade is loaded anew where only POSIX's part is missing.
_PLAYED = """
import importlib.abc, os, signal, sys
system, static = sys.argv[1], sys.argv[2:]
from certgrader.cli.app import run
assert run([*static, "--no-execute"]) == 0
import nbclient, psutil, zmq

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in [name for name in sys.modules if name.split(".")[0] == "certgrader"]:
    del sys.modules[name]
absent = {"fcntl", "resource", "pwd", "grp", "termios", "pty", "tty"} if system == "win32" else set()
for name in absent:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Absent())
if system == "win32":
    for name in "getuid getgid killpg fork setsid memfd_create MFD_CLOEXEC mkfifo pread O_NOFOLLOW O_NONBLOCK".split():
        delattr(os, name)
    for name in "SIGKILL SIGHUP SIGUSR1 SIGALRM SIGCHLD SIGPIPE SIGXFSZ pthread_sigmask".split():
        delattr(signal, name)
sys.platform = system
from certgrader.cli.app import run
again, refused = run([*static, "--no-execute"]), run(static)
print(again, refused)
"""


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_static_grading_works_and_executing_fails_closed(tmp_path: Path, system: str) -> None:
    cell: dict[str, object] = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": []}
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    words = ("check", "n.ipynb", "-q", "-o", "out", "--lang", "en", "--rubric", "notebook-basics")
    done = subprocess.run(
        [sys.executable, "-c", _PLAYED, system, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-2:] == ["0", "4"]
    assert "nothing was executed" in done.stderr
    assert "--no-execute" in done.stderr
