# ruff: noqa: E501 - what stands here is a candidate's code
"""Sources of hostile cells. Each prints, last, a JSON object: attack → what came of it ("refused: …" or "DONE: …")."""

PRELUDE = r"""
import ctypes, errno, json, mmap, os, platform, signal, socket, stat, struct, subprocess, sys, time
told = {}
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, act, *given):
    try:
        told[name] = f"DONE: {act(*given)!r}"[:200]
    except BaseException as stopped:
        told[name] = f"refused: {type(stopped).__name__} {stopped}"[:200]
def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def tell():
    print("\n" + json.dumps(told))
    told.clear()
"""

FILES = r"""
def read(path):
    return open(path, "rb").read(20)
for path in (ASKED["canary"], "/etc/shadow", "/root/.bashrc", "/proc/1/environ",
             "/proc/kcore", "/proc/kmsg", "/dev/kmsg", "/dev/mem", "/dev/sda", "/dev/vda", "/proc/keys"):
    attempt("read " + path.replace(ASKED["canary"], "canary").replace(ASKED["folder"], "folder"), read, path)
if told["read /proc/1/environ"].startswith("DONE") and ASKED["secret"].encode() not in open("/proc/1/environ", "rb").read():
    told["read /proc/1/environ"] = "refused: it is the sandbox's own"
attempt("see the environment", lambda: os.environ[ASKED["secret"]])
def environments():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if ASKED["secret"].encode() in open(f"/proc/{pid}/environ", "rb").read():
                return pid
        except OSError:
            pass
    raise PermissionError
attempt("see another's environment", environments)
def write(path):
    with open(path, "w") as file:
        file.write("hostile")
    return path
for path in (ASKED["canary"], ASKED["folder"] + "/new", "/etc/new", "/usr/bin/new", "/new", "/dev/new", "/run/new",
             sys.prefix + "/new", os.path.dirname(json.__file__) + "/new.py", sys.argv[0], "/etc/passwd",
             "/etc/ld.so.cache", "/sys/devices/system/cpu/cpu0/online"):
    attempt("write " + path.replace(ASKED["canary"], "canary").replace(ASKED["folder"], "folder"), write, path)
def through_a_link():
    os.symlink(ASKED["canary"], "door")
    return write("door")
attempt("write through a link", through_a_link)
for path in ("/usr/bin/env", "/etc/passwd", sys.executable, ASKED["canary"]):
    attempt("hard link to " + os.path.basename(path), os.link, path, "hard")
attempt("change root", os.chroot, "/tmp")
attempt("own the system's files", os.chown, "/etc", 1000, 1000)
def given_a_descriptor():
    for number in os.listdir("/proc/self/fd"):
        place = os.readlink("/proc/self/fd/" + number)
        if place.startswith("/") and not place.startswith(("/tmp/cg-", "/dev/", "/submission", "/proc/", "/memfd")):
            return place
    raise PermissionError
attempt("use an inherited descriptor", given_a_descriptor)
def climb():
    folder = os.open(".", os.O_RDONLY)
    for _ in range(40):
        folder = os.open("..", os.O_RDONLY, dir_fd=folder)
    os.stat(ASKED["canary"].lstrip("/"), dir_fd=folder)
attempt("climb out of the copy", climb)
tell()
"""

NETWORK = r"""
def tcp(place, family=socket.AF_INET):
    with socket.socket(family) as client:
        client.settimeout(2)
        client.connect(place)
        client.send(b"hostile")
for host in ("127.0.0.1", ASKED["address"], "192.0.2.1", "169.254.169.254"):
    attempt("tcp " + host.replace(ASKED["address"], "own address"), tcp, (host, ASKED["port"]))
attempt("tcp ::1", tcp, ("::1", ASKED["port"]), socket.AF_INET6)
def udp(host):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"hostile", (host, ASKED["udp"]))
attempt("udp own address", udp, ASKED["address"])
attempt("udp elsewhere", udp, "192.0.2.1")
# The sandbox has a loopback of its own: this one may be sent, and must not arrive.
attempt("udp loopback", udp, "127.0.0.1")
told.pop("udp loopback")
attempt("dns", socket.getaddrinfo, "www.example.org", 443)
attempt("dns by hand", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"\0" * 20, ("8.8.8.8", 53)))
def unix(place):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(place)
attempt("unix path", unix, ASKED["socket"])
attempt("unix abstract", unix, "\0" + ASKED["abstract"])
for place in ("/run/dbus/system_bus_socket", "/var/run/docker.sock", "/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0"):
    attempt("unix " + repr(place), unix, place)
for name, family, kind, protocol in (
    ("packet", 17, 3, 0), ("raw", 2, 3, 1), ("alg", 38, 5, 0), ("vsock", 40, 1, 0), ("bluetooth", 31, 5, 0),
    ("can", 29, 3, 1), ("netfilter", 16, 3, 12), ("key", 15, 3, 2), ("hidden family", 2**32 + 40, 1, 0)):
    number = {"x86_64": 41, "aarch64": 198}[platform.machine()]
    attempt("socket " + name, lambda: checked(libc.syscall(number, ctypes.c_long(family), kind, protocol)))
tell()
"""

PROCESSES = r"""
def foreign():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        command = open(f"/proc/{pid}/cmdline", "rb").read()
        if b"pytest" in command or b"execution_builder" in command:
            return command
    raise ProcessLookupError
attempt("see the machine's processes", foreign)
outer = os.stat("/proc/self/ns/pid").st_ino
attempt("stay in the machine's namespaces", lambda: {"pid": outer}[ASKED["namespace"].get(str(outer))])
attempt("trace", lambda: checked(libc.ptrace(16, 1, 0, 0)))
attempt("trace me", lambda: checked(libc.ptrace(0, 0, 0, 0)))
def capabilities():
    for line in open("/proc/self/status"):
        name, _, value = line.partition(":")
        if name in ("CapInh", "CapPrm", "CapEff", "CapAmb") and int(value, 16) or name == "NoNewPrivs" and "1" not in value:
            return line
        if name == "Seccomp" and "2" not in value:
            return line
    raise PermissionError
attempt("keep a right", capabilities)
for program in (["su", "-c", "id"], ["sudo", "-n", "id"], ["mount", "-t", "tmpfs", "x", "/mnt"], ["unshare", "-Ur", "id"],
                ["nsenter", "-t", "1", "-m", "id"], ["chroot", "/", "id"], ["dmesg"], ["newgrp", "root"], ["insmod", "x"]):
    attempt("run " + program[0], lambda: subprocess.run(program, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=10).stdout)
def setuid():
    import shutil
    shutil.copy("/usr/bin/id", "own")
    os.chmod("own", 0o6755)
    found = subprocess.run(["./own", "-u"], capture_output=True, text=True, check=True).stdout.strip()
    assert found != str(os.getuid()), "same user"
    return found
attempt("make a setuid program", setuid)
attempt("become root", os.setuid, 0)
attempt("raise a limit", lambda: __import__("resource").setrlimit(7, (4096, 4096)))
attempt("raise the priority", os.nice, -5)
tell()
"""

CALLS = r'''
NUMBERS = {
    "x86_64": dict(ptrace=101, syslog=103, mount=165, umount2=166, pivot_root=155, swapon=167, reboot=169, init_module=175,
        delete_module=176, acct=163, settimeofday=164, chroot=161, adjtimex=159, quotactl=179, lookup_dcookie=212,
        kexec_load=246, add_key=248, request_key=249, keyctl=250, migrate_pages=256, unshare=272, perf_event_open=298,
        name_to_handle_at=303, open_by_handle_at=304, clock_adjtime=305, setns=308, process_vm_readv=310,
        process_vm_writev=311, kcmp=312, finit_module=313, bpf=321, kexec_file_load=320, userfaultfd=323,
        clock_settime=227, iopl=172, ioperm=173, vhangup=153, modify_ldt=154, uselib=134, sysfs=139, ustat=136,
        shmget=29, msgget=68, nfsservctl=180),
    "aarch64": dict(ptrace=117, syslog=116, mount=40, umount2=39, pivot_root=41, swapon=224, reboot=142, init_module=105,
        delete_module=106, acct=89, settimeofday=170, chroot=51, adjtimex=171, quotactl=60, lookup_dcookie=18,
        kexec_load=104, add_key=217, request_key=218, keyctl=219, migrate_pages=238, unshare=97, perf_event_open=241,
        name_to_handle_at=264, open_by_handle_at=265, clock_adjtime=266, setns=268, process_vm_readv=270,
        process_vm_writev=271, kcmp=272, finit_module=273, bpf=280, kexec_file_load=294, userfaultfd=282,
        clock_settime=112, shmget=194, msgget=186, nfsservctl=42),
}[platform.machine()]
NUMBERS.update(io_uring_setup=425, io_uring_enter=426, io_uring_register=427, open_tree=428, move_mount=429, fsopen=430,
    fsconfig=431, fsmount=432, fspick=433, clone3=435, pidfd_getfd=438, process_madvise=440, mount_setattr=442,
    quotactl_fd=443, memfd_secret=447)
REFUSALS = (errno.EPERM, errno.ENOSYS)
def call(number, *given):
    # Arguments that would be refused otherwise: an answer other than these two means that the call was reached.
    result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(one) for one in given or (-1,) * 6))
    if result == -1 and ctypes.get_errno() in REFUSALS:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result, ctypes.get_errno()
for name, number in NUMBERS.items():
    attempt("call " + name, call, number)
CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]
for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    # With CLONE_THREAD, and without the flags it needs, a clone that is reached ends in EINVAL.
    attempt(f"clone {flag:#x}", call, CLONE, flag | 0x10000, 0, 0, 0, 0)
attempt("x32 getpid", call, 0x40000000 + 39)
attempt("personality", call, {"x86_64": 135, "aarch64": 92}[platform.machine()], 0x0400000)
def typed(request):
    import pty
    parent, child = pty.openpty()
    result = libc.ioctl(child, ctypes.c_ulong(request), b"x")
    if result == -1 and ctypes.get_errno() == errno.EPERM:
        raise PermissionError
    return result, ctypes.get_errno()
for request in (0x5412, 0x541C, 0x5412 | 1 << 32):
    attempt(f"ioctl {request:#x}", typed, request)
for kind in (stat.S_IFCHR, stat.S_IFBLK):
    attempt(f"mknod {kind:#o}", os.mknod, "device", kind | 0o666, os.makedev(1, 3))
def old_calls():
    """getpid by the door of 32-bit programs."""
    if platform.machine() != "x86_64":
        raise PermissionError
    code = "import ctypes, mmap, sys\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(bytes.fromhex('b814000000cd80c3'))\n" \
        "f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))\nprint(f())"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if found.returncode or int(found.stdout) < 0:
        raise PermissionError(found.stdout)
    return found.stdout
attempt("32-bit getpid", old_calls)
tell()
'''

SETTINGS = r"""
def openable(roots, skip):
    found, waiting = [], list(roots)
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink() or skip(entry.path):
                continue
            try:
                kind = entry.stat(follow_symlinks=False).st_mode
                if stat.S_ISDIR(kind):
                    waiting.append(entry.path)
                elif not stat.S_ISFIFO(kind):
                    os.close(os.open(entry.path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY))
                    found.append(entry.path)
            except OSError:
                pass
    if not found:
        raise PermissionError
    return found[:5]
own = tuple(f"/proc/{pid}" for pid in filter(str.isdigit, os.listdir("/proc")))
attempt("write in /proc", openable, ["/proc"], lambda path: path.startswith(own))
attempt("write in /sys", openable, ["/sys"], lambda path: False)
harmless = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/pts", "/dev/shm", "/dev/console")
attempt("write in /dev", openable, ["/dev"], lambda path: path.startswith(harmless))
attempt("set core_pattern", lambda: open("/proc/sys/kernel/core_pattern", "r+").close())
attempt("unmount it", lambda: checked(libc.umount2(b"/proc/sys", 2)))
attempt("remount it", lambda: checked(libc.mount(b"none", b"/proc/sys", None, 32, None)))
tell()
"""

ORDINARY = r"""
import threading, multiprocessing
import numpy, joblib
import matplotlib; matplotlib.use("agg")
import matplotlib.pyplot as plt
def square(x):
    return x * x
attempt("threads", lambda: [t.start() or t.join() for t in [threading.Thread(target=square, args=(1,)) for _ in range(4)]])
attempt("joblib", lambda: joblib.Parallel(n_jobs=2)(joblib.delayed(pow)(i, 2) for i in range(4)))
attempt("pool", lambda: multiprocessing.get_context("fork").Pool(2).map(square, range(4)))
attempt("subprocess", lambda: subprocess.run("echo sous | cat", shell=True, check=True, capture_output=True).stdout)
attempt("linear algebra", lambda: float(numpy.linalg.norm(numpy.ones((300, 300)) @ numpy.ones((300, 300)))))
attempt("figure", lambda: plt.figure().savefig("f.png"))
server = socket.create_server(("127.0.0.1", 0))
attempt("loopback", lambda: socket.create_connection(server.getsockname()).close())
attempt("interfaces", socket.if_nameindex)
attempt("shared memory", lambda: __import__("multiprocessing.shared_memory").shared_memory.SharedMemory(create=True, size=100).unlink())
import asyncio
async def child():
    return await (await asyncio.create_subprocess_exec("true")).wait()
def in_a_thread():
    found = []
    t = threading.Thread(target=lambda: found.append(asyncio.run(child())))
    t.start(); t.join()
    return found[0]
attempt("asyncio", in_a_thread)
tell()
"""

LEFT_BEHIND = r"""
import os, subprocess, sys
for way in ("setsid", "double", "nohup"):
    mark = [sys.executable, "-c", "import time; time.sleep(600)", MARK + way]
    if way == "nohup":
        subprocess.Popen(["nohup", *mark], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    elif os.fork() == 0:
        os.setsid()
        if way == "double" and os.fork():
            os._exit(0)
        os.closerange(0, 3)
        os.execv(sys.executable, mark)
import time; time.sleep(1.5)
print(sum(MARK in open(f"/proc/{p}/cmdline").read() for p in filter(str.isdigit, os.listdir("/proc"))))
"""

KILLER = r"""
import os, signal
for pid in (1, os.getppid()):
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP):
        try:
            os.kill(pid, number)
        except OSError:
            pass
os.kill(-1, signal.SIGKILL)
print("vivant")
"""
