"""What the processes of a kernel hold, read from outside: memory, processes and threads, disk.

Nothing inside can lie here, but a notebook may try to hide: in memory that belongs to no process, in folders too deep
or closed to be listed, in files that were deleted and stay open.
"""

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

_LEAST_BYTES = 4096
# Linux only; elsewhere no notebook is isolated, and its folders are left as they are.
_BARE = getattr(os, "O_PATH", 0)


def processes_inside(init: int, enough: int) -> int:
    """Processes and threads in the process namespace whose first process is `init`, counted up to about `enough`.

    Read from that namespace's own /proc, which lists no other: a bomb of thousands is counted in a millisecond.
    0 where it cannot be read.
    """
    place = f"/proc/{init}/root/proc"
    try:
        inside = [name for name in os.listdir(place) if name.isdigit()]  # noqa: PTH208 - names, and fast
    except OSError:
        return 0
    count = len(inside)
    if count > enough:
        return count
    for name in inside:
        with contextlib.suppress(OSError):
            # A folder's links are its subfolders and two more; each thread but the first is one more here.
            count += max(0, os.stat(f"{place}/{name}/task").st_nlink - 3)  # noqa: PTH116
    return count


def memory_at_most(family: Sequence[psutil.Process]) -> int:
    """Bytes of memory that the processes hold and no file backs: their own, swapped, shared, and in folders of memory.

    Quick, and never too little: what several share, as after a fork, counts in each.
    """
    own = shared = 0
    for process in family:
        anonymous, together = _resident(process)
        own += anonymous
        shared += together
    return own + max(shared, _folders_in_memory(family))


def memory_weighed(family: Sequence[psutil.Process]) -> int:
    """The same bytes with what n processes share counted for one nth in each.

    A process that forks holds a lock that this waits for, long in a fork bomb: never to be called where one must act.
    """
    own = shared = 0
    for process in family:
        parts = {"Pss_Anon": 0, "Pss_Shmem": 0, "SwapPss": 0}
        try:
            _fill(parts, Path(f"/proc/{process.pid}/smaps_rollup"))
            own, shared = own + parts["Pss_Anon"] + parts["SwapPss"], shared + parts["Pss_Shmem"]
        except (OSError, ValueError):
            anonymous, together = _resident(process)
            own, shared = own + anonymous, shared + together
    return own + max(shared, _folders_in_memory(family))


def _resident(process: psutil.Process) -> tuple[int, int]:
    """Bytes of its own, swapped ones included, and bytes of shared memory."""
    found = {"RssAnon": 0, "VmSwap": 0, "RssShmem": 0}
    try:
        _fill(found, Path(f"/proc/{process.pid}/status"))
    except (OSError, ValueError):
        # No such file on other systems; or the process has gone.
        with contextlib.suppress(psutil.Error):
            held = process.memory_info()
            return max(0, held.rss - getattr(held, "shared", 0)), 0
    return found["RssAnon"] + found["VmSwap"], found["RssShmem"]


def _fill(found: dict[str, int], file: Path) -> None:
    """Read the sizes named in `found`, in bytes, from lines such as `RssAnon:  1024 kB`."""
    for line in file.read_text(errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name in found:
            found[name] = int(value.split()[0]) * 1024


def _folders_in_memory(family: Sequence[psutil.Process]) -> int:
    """Bytes in the memory-backed folders of the sandbox that the last of them lives in; 0 where they cannot be seen."""
    used = 0
    pid = family[-1].pid if family else 0
    for folder in ("tmp", "dev/shm"):
        try:
            inside, host = os.statvfs(f"/proc/{pid}/root/{folder}"), os.statvfs(f"/{folder}")
        except OSError:
            continue
        if inside.f_fsid != host.f_fsid:
            used += (inside.f_blocks - inside.f_bfree) * inside.f_frsize
    return used


def nameless_bytes(family: Sequence[psutil.Process], folder: Path) -> tuple[int, int]:
    """Bytes of files that no folder lists and a process has open: on the disk of `folder`, and in memory (memfd)."""
    try:
        disk = folder.stat().st_dev
    except OSError:
        return 0, 0
    memory = _memory_device()
    found: dict[int, dict[int, int]] = {disk: {}, memory: {}}
    for process in family:
        for device, inode, size in _deleted_and_open(process.pid):
            if device in found:
                found[device][inode] = size
    return sum(found[disk].values()), sum(found[memory].values()) if memory != disk else 0


def _memory_device() -> int:
    if not hasattr(os, "memfd_create"):
        return -1
    descriptor = os.memfd_create("which")
    try:
        return os.fstat(descriptor).st_dev
    finally:
        os.close(descriptor)


def _deleted_and_open(pid: int) -> Iterator[tuple[int, int, int]]:
    """(device, inode, bytes) of the regular files that `pid` has open and that no folder lists any more."""
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                about = entry.stat()
                if about.st_nlink == 0 and stat.S_ISREG(about.st_mode):
                    yield about.st_dev, about.st_ino, about.st_blocks * 512


def bytes_below(folder: Path) -> tuple[int, bool]:
    """Bytes of disk under `folder`, and whether all of it could be looked through.

    An empty file counts as one block: files, too, can be too many. Links are not followed, what vanishes meanwhile is
    skipped. A folder that is closed is opened, if it is this user's; one that is not, or that is deeper than a path can
    be long, cannot be looked through.
    """
    total = 0
    whole = True
    waiting = [str(folder)]
    while waiting:
        path = waiting.pop()
        try:
            with _opened(path, folder) as entries:
                for entry in entries:
                    total += _LEAST_BYTES
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += max(0, entry.stat(follow_symlinks=False).st_blocks * 512 - _LEAST_BYTES)
        except FileNotFoundError:
            continue
        except OSError:
            whole = False
    return total, whole


def _opened(path: str, folder: Path) -> "os._ScandirIterator[str]":
    """The entries of the folder at `path`, which is `folder` or below it.

    Raises OSError.
    """
    try:
        return os.scandir(path)
    except PermissionError:
        _open_up(path, folder)
        return os.scandir(path)


def _open_up(path: str, folder: Path) -> None:
    """Let its owner into the folder at `path`, one component after the other: none of them is a link put there
    meanwhile, which would lead to another folder of this user's."""
    place = os.open(folder, _BARE | os.O_DIRECTORY)
    try:
        for part in Path(path).relative_to(folder).parts:
            below = os.open(part, _BARE | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = below
        Path(f"/proc/self/fd/{place}").chmod(0o700)
    finally:
        os.close(place)


def free_bytes(folder: Path) -> int:
    """Bytes that this user may still write on the disk of `folder`; a huge number where that cannot be told."""
    try:
        about = os.statvfs(folder)
    except (OSError, AttributeError):
        return 2**62
    return about.f_bavail * about.f_frsize
