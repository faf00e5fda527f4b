"""The system calls that no notebook needs, as a filter that the Linux kernel runs before each call.

Built by libseccomp (`libseccomp.so.2`, which apt and systemd bring on nearly every Linux), called without a binding:
the one for ctypes was last released in 2021, the official one needs a compiler. Calls are allowed unless listed: what
torch or a JVM calls cannot be enumerated, what a container must not reach can (the lists of Docker and Flatpak).
"""

import ctypes
import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LIBRARY = "libseccomp.so.2"
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_BAD_ARCHITECTURE = 2
_OPTIMIZE = 8
_BINARY_TREE = 2
_NE, _EQ, _GT, _MASKED_EQ = 1, 4, 6, 7
_UNKNOWN = -1
_NAMES = {"amd64": "x86_64", "arm64": "aarch64"}

_REFUSED = (
    # other processes
    "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd "
    # keyrings, the kernel's programmable parts, its past weaknesses
    "keyctl add_key request_key bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register "
    "modify_ldt vm86 vm86old uselib "
    # mounts, namespaces, roots; file handles and quotas reach files by no path
    "mount umount umount2 pivot_root chroot unshare setns fsopen fsconfig fsmount fspick move_mount open_tree "
    "open_tree_attr mount_setattr open_by_handle_at name_to_handle_at quotactl quotactl_fd fanotify_init "
    # the machine
    "kexec_load kexec_file_load init_module finit_module delete_module create_module reboot swapon swapoff acct syslog "
    "settimeofday stime clock_settime clock_settime64 clock_adjtime clock_adjtime64 adjtimex ioperm iopl vhangup "
    "sethostname setdomainname lookup_dcookie nfsservctl _sysctl sysfs ustat mbind migrate_pages move_pages "
    "set_mempolicy set_mempolicy_home_node"
).split()
# Memory that belongs to no process outlives the processes that made it, and escapes a watchdog that counts theirs.
_ABSENT = "clone3 shmget shmat shmctl msgget memfd_secret".split()
# From 424 on a call has one number on every architecture: a libseccomp that is older than the call refuses it too.
_COMMON_NUMBERS = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "clone3": 435,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "set_mempolicy_home_node": 450,
    "open_tree_attr": 467,
}
_NEW_NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: others reach drivers, or the machine by VSOCK
_NETLINK, _ROUTE = 16, 0
_TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_FILE_TYPE, _CHARACTER_DEVICE, _BLOCK_DEVICE = 0o170000, 0o020000, 0o060000
_USUAL_PERSONALITIES_END = 0x20008  # 0, Linux 32 bits and UNAME26 are below; flags such as READ_IMPLIES_EXEC above


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("other", ctypes.c_uint64),
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """`call` fails with `error` where every comparison (argument, operator, value, other value) holds."""

    call: str
    error: int
    where: Sequence[tuple[int, int, int, int]] = ()


def filter_program(architecture: str) -> bytes:
    """The filter for a machine of `architecture` (as `platform.machine()` says), in the BPF form that the kernel and
    bubblewrap read: 8 bytes an instruction. Calls of any other architecture fail with ENOSYS.

    Raises OSError where libseccomp is absent or cannot build it.
    """
    library = _library()
    name = _NAMES.get(architecture.lower(), architecture.lower())
    token = library.seccomp_arch_resolve_name(name.encode())
    context = library.seccomp_init(_ALLOW)
    if not context or token == 0:
        raise OSError(errno.ENOSYS, f"seccomp: {architecture}")
    try:
        native = library.seccomp_arch_native()
        if token != native:
            _checked(library.seccomp_arch_add(context, token), architecture)
            _checked(library.seccomp_arch_remove(context, native), architecture)
        _checked(library.seccomp_attr_set(context, _BAD_ARCHITECTURE, _ERRNO | errno.ENOSYS), architecture)
        # An older library has no such attribute: the filter is then a list, as right and a little slower.
        library.seccomp_attr_set(context, _OPTIMIZE, _BINARY_TREE)
        for rule in _rules():
            _add(library, context, rule, foreign=token != native)
        return _exported(library, context)
    finally:
        library.seccomp_release(context)


def profile(architecture: str) -> dict[str, object]:
    """The same filter in the form that docker and podman read. Calls of any other architecture end the process."""
    name = _NAMES.get(architecture.lower(), architecture.lower())
    operators = {_NE: "SCMP_CMP_NE", _EQ: "SCMP_CMP_EQ", _GT: "SCMP_CMP_GT", _MASKED_EQ: "SCMP_CMP_MASKED_EQ"}
    return {
        "defaultAction": "SCMP_ACT_ALLOW",
        "architectures": [f"SCMP_ARCH_{name.upper()}"],
        "syscalls": [
            {
                "names": [rule.call],
                "action": "SCMP_ACT_ERRNO",
                "errnoRet": rule.error,
                "args": [
                    {"index": index, "value": value, "valueTwo": other, "op": operators[operator]}
                    for index, operator, value, other in rule.where
                ],
            }
            for rule in _rules()
        ],
    }


def _rules() -> Iterator[_Rule]:
    yield from (_Rule(call, errno.EPERM) for call in _REFUSED)
    # glibc falls back from clone3, whose flags a filter cannot see, to clone when told that it does not exist.
    yield from (_Rule(call, errno.ENOSYS) for call in _ABSENT)
    for flag in _NEW_NAMESPACES:
        yield _Rule("clone", errno.EPERM, [(0, _MASKED_EQ, flag, flag)])
    for request in _TERMINAL_INPUT:
        yield _Rule("ioctl", errno.EPERM, [(1, _MASKED_EQ, 0xFFFFFFFF, request)])
    for kind in (_CHARACTER_DEVICE, _BLOCK_DEVICE):
        yield _Rule("mknod", errno.EPERM, [(1, _MASKED_EQ, _FILE_TYPE, kind)])
        yield _Rule("mknodat", errno.EPERM, [(2, _MASKED_EQ, _FILE_TYPE, kind)])
    for call in ("socket", "socketpair"):
        for family in sorted(set(range(_NETLINK)) - set(_FAMILIES)):
            yield _Rule(call, errno.EAFNOSUPPORT, [(0, _EQ, family, 0)])
        yield _Rule(call, errno.EAFNOSUPPORT, [(0, _GT, _NETLINK, 0)])
        yield _Rule(call, errno.EAFNOSUPPORT, [(0, _EQ, _NETLINK, 0), (2, _NE, _ROUTE, 0)])
    yield _Rule("personality", errno.EPERM, [(0, _GT, _USUAL_PERSONALITIES_END, 0)])


def _add(library: ctypes.CDLL, context: int, rule: _Rule, *, foreign: bool) -> None:
    number = library.seccomp_syscall_resolve_name(rule.call.encode())
    if number == _UNKNOWN:
        if foreign or rule.call not in _COMMON_NUMBERS:
            return
        number = _COMMON_NUMBERS[rule.call]
    comparisons = (_Comparison * max(1, len(rule.where)))(*(_Comparison(*one) for one in rule.where))
    result = library.seccomp_rule_add_array(context, _ERRNO | rule.error, number, len(rule.where), comparisons)
    _checked(result, rule.call)


def _exported(library: ctypes.CDLL, context: int) -> bytes:
    descriptor = os.memfd_create("filter")
    try:
        _checked(library.seccomp_export_bpf(context, descriptor), "export")
        os.lseek(descriptor, 0, os.SEEK_SET)
        return os.read(descriptor, 1 << 20)
    finally:
        os.close(descriptor)


def _checked(result: int, what: str) -> None:
    if result < 0:
        raise OSError(-result, f"seccomp: {what}: {os.strerror(-result)}")


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(_LIBRARY)
    pointer, unsigned, integer = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int
    for name, result, arguments in (
        ("seccomp_init", pointer, [unsigned]),
        ("seccomp_release", None, [pointer]),
        ("seccomp_arch_native", unsigned, []),
        ("seccomp_arch_resolve_name", unsigned, [ctypes.c_char_p]),
        ("seccomp_arch_add", integer, [pointer, unsigned]),
        ("seccomp_arch_remove", integer, [pointer, unsigned]),
        ("seccomp_attr_set", integer, [pointer, integer, unsigned]),
        ("seccomp_syscall_resolve_name", integer, [ctypes.c_char_p]),
        ("seccomp_rule_add_array", integer, [pointer, unsigned, integer, ctypes.c_uint, ctypes.POINTER(_Comparison)]),
        ("seccomp_export_bpf", integer, [pointer, integer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
