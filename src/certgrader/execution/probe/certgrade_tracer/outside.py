"""Commands of the shell and the network: files of commands are looked up, what fails is told."""

import functools
import os
import re
import shlex
import socket
import sys
from typing import Any

_WORD = re.compile(r"[^\s'\"|&;<>()]+|'[^']*'|\"[^\"]*\"")
_READ = frozenset(
    "ls cat head tail wc file less more du unzip tar gunzip gzip zcat 7z cp mv grep cut sort python python3".split()
)


def install(tracer: Any) -> None:
    """Wrap what `!command` calls, and the resolution of names."""
    kernel: Any = sys.modules.get("ipykernel.zmqshell")
    if kernel is not None and hasattr(kernel, "system"):
        kernel.system = _commanding(tracer, kernel.system)
    shell: Any = sys.modules.get("IPython.core.interactiveshell")
    if shell is not None and hasattr(shell, "getoutput"):
        shell.getoutput = _commanding(tracer, shell.getoutput)
    _resolve(tracer)


def _commanding(tracer: Any, plain: Any) -> Any:
    @functools.wraps(plain)
    def command(text: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        told = text
        try:
            text = _with_files(tracer.places, text)
        except Exception:
            text = told
        code = plain(text, *args, **kwargs)
        if isinstance(code, int) and code != 0:
            tracer.lacks("command", "shell", str(told))
        return code

    return command


def _with_files(places: Any, text: str) -> str:
    """The command, with each file or folder that it reads and that lies elsewhere."""
    words = list(_WORD.finditer(text))
    if not words or words[0].group() not in _READ:
        return text
    made, end = "", 0
    # What a copy or a move is given last is where it writes.
    for word in words[1:-1] if words[0].group() in ("cp", "mv") else words[1:]:
        asked = word.group().strip("'\"")
        if asked.startswith("-") or set(asked) & set("*?$`") or not set(asked) & set("./\\"):
            continue
        found = places.instead(asked, "." not in os.path.basename(asked), "shell")
        if found != asked:
            made += text[end : word.start()] + shlex.quote(found)
            end = word.end()
    return made + text[end:]


def _resolve(tracer: Any) -> None:
    plain = socket.getaddrinfo

    @functools.wraps(plain)
    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return plain(host, *args, **kwargs)
        except OSError:
            tracer.lacks("host", "socket.getaddrinfo", str(host))
            raise

    module: Any = socket
    module.getaddrinfo = getaddrinfo
