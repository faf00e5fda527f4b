"""What a hostile notebook would try. Run inside the sandbox; prints {attack: [succeeded, what was seen]} as JSON."""

import ctypes
import errno
import json
import os
import platform
import socket
import stat
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


def connect_socket(asked: Any) -> str:
    """A Unix socket of this machine, by its path or by its abstract name."""
    for place in (asked["socket"], "\0" + asked["abstract"]):
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(place)
            except OSError:
                continue
            return repr(place)
    raise ConnectionRefusedError


def resolve_name(_asked: Any) -> str:
    """The address of another machine, asked of this machine's name servers."""
    return str(socket.getaddrinfo("www.example.org", 443)[0][4])


def see_processes(asked: Any) -> str:
    """The process that started the sandbox."""
    if namespace(asked["pid"]) != asked["namespace"]:
        raise ProcessLookupError
    with open(f"/proc/{asked['pid']}/cmdline", "rb") as file:
        return file.read().replace(b"\0", b" ").decode("utf-8", "replace")[:80]


def namespace(pid: Any) -> str:
    """In which process namespace `pid` lives: its number may be another process's inside."""
    return os.readlink(f"/proc/{pid}/ns/pid")


def see_environment(asked: Any) -> str:
    """A variable of the process that started the sandbox."""
    return os.environ[asked["secret"]]


def gain_rights(_asked: Any) -> str:
    """A user namespace of one's own, where one is root and may mount."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) != 0:
        raise PermissionError(ctypes.get_errno())
    return "unshare"


def signal_process(asked: Any) -> str:
    """A signal to the process that started the sandbox: number 0 does nothing but ask."""
    if namespace("self") != asked["namespace"]:
        raise ProcessLookupError
    os.kill(asked["pid"], 0)
    return str(asked["pid"])


def use_setuid(_asked: Any) -> str:
    """A program such as su, which gives the rights of its owner: unless this process may gain none."""
    with open("/proc/self/status", encoding="utf-8") as file:
        for line in file:
            if line.split() == ["NoNewPrivs:", "1"]:
                raise PermissionError
    return "su"


def change_system(_asked: Any) -> str:
    """A setting of the machine's kernel, or one of its devices. Opened, never written."""
    harmless = {"null", "zero", "full", "random", "urandom", "tty"}
    for folder in ("/proc/sys/kernel", "/proc", "/dev"):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            try:
                about = os.lstat(path)
                kind = about.st_mode
                if stat.S_ISCHR(kind) and about.st_rdev == os.makedev(1, 3):
                    continue  # nothing, put there to cover something
                if name in harmless or not (stat.S_ISREG(kind) or stat.S_ISCHR(kind) or stat.S_ISBLK(kind)):
                    continue
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                continue
            return path
    raise PermissionError


# Calls with arguments that the kernel would refuse for another reason, if it were reached.
CALLS: Any = {
    "x86_64": {"ptrace": 101, "add_key": 248, "bpf": 321, "userfaultfd": 323, "perf_event_open": 298},
    "aarch64": {"ptrace": 117, "add_key": 217, "bpf": 280, "userfaultfd": 282, "perf_event_open": 241},
}


def risky_calls(_asked: Any) -> str:
    """System calls that no notebook needs and that past escapes went through."""
    libc = ctypes.CDLL(None, use_errno=True)
    calls = dict(CALLS.get(platform.machine(), {}), io_uring_setup=425, open_tree=428)
    for name, number in calls.items():
        outcome = libc.syscall(number, -1, -1, -1, -1, -1)
        if outcome != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            return str(name)
    for family in (17, 38, 40):  # AF_PACKET, AF_ALG, AF_VSOCK
        try:
            socket.socket(family, socket.SOCK_RAW if family == 17 else socket.SOCK_SEQPACKET).close()
        except OSError as refused:
            if refused.errno in (errno.EPERM, errno.EAFNOSUPPORT):
                continue
        return f"socket {family}"
    raise PermissionError


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
    "connect-socket": connect_socket,
    "resolve-name": resolve_name,
    "see-processes": see_processes,
    "signal-process": signal_process,
    "see-environment": see_environment,
    "gain-rights": gain_rights,
    "use-setuid": use_setuid,
    "change-system": change_system,
    "risky-calls": risky_calls,
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
