"""What a hostile notebook would try. Run inside the sandbox; prints {attack: [succeeded, what was seen]} as JSON."""

import ctypes
import json
import os
import socket
import sys
from collections.abc import Callable
from typing import Any


def read_home(asked: Any) -> str:
    """A file of the user's home folder."""
    with open(asked["canary"], "rb"):
        return str(asked["canary"])


def write_outside(asked: Any) -> str:
    """A new file beside the working copy."""
    with open(asked["outside"], "w", encoding="utf-8") as file:
        file.write("here")
    return str(asked["outside"])


def write_system(_asked: Any) -> str:
    """A new file among the system's, or in the kernel's environment."""
    for folder in ("/usr", "/etc", "/dev", "/", sys.prefix):
        try:
            path = os.path.join(folder, ".certgrade-canary")
            with open(path, "w", encoding="utf-8"):
                pass
            os.unlink(path)
        except OSError:
            continue
        return folder
    raise PermissionError


def connect_host(asked: Any) -> str:
    """A port of this machine."""
    with socket.create_connection(("127.0.0.1", asked["port"]), 2):
        return "127.0.0.1"


def connect_out(_asked: Any) -> str:
    """Any other machine: an address with a route to it is enough."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 53))
        return str(probe.getsockname()[0])


def see_processes(asked: Any) -> str:
    """The process that started the sandbox."""
    with open(f"/proc/{asked['pid']}/cmdline", "rb") as file:
        command = file.read().replace(b"\0", b" ").decode("utf-8", "replace")
    if "certgrade" not in command and "python" not in command and "pytest" not in command:
        raise ProcessLookupError
    return command[:80]


def see_environment(asked: Any) -> str:
    """A variable of the process that started the sandbox."""
    return os.environ[asked["secret"]]


def gain_rights(_asked: Any) -> str:
    """A user namespace of one's own, where one is root and may mount."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) != 0:
        raise PermissionError(ctypes.get_errno())
    return "unshare"


def import_certgrade(_asked: Any) -> str:
    """The package that grades, and its rubrics."""
    import certgrader.errors

    return str(certgrader.errors.__file__)


ATTACKS: Any = {
    "read-home": read_home,
    "write-outside": write_outside,
    "write-system": write_system,
    "connect-host": connect_host,
    "connect-out": connect_out,
    "see-processes": see_processes,
    "see-environment": see_environment,
    "gain-rights": gain_rights,
    "import-certgrade": import_certgrade,
}


def tried(one: Callable[[Any], str], asked: Any) -> Any:
    """[whether it succeeded, what it saw or what stopped it]"""
    try:
        return [True, one(asked)]
    except Exception as stopped:
        return [False, f"{type(stopped).__name__} {stopped}"]


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    print(json.dumps({name: tried(one, given) for name, one in ATTACKS.items()}))  # noqa: T201
