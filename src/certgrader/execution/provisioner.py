"""A jupyter_client kernel provisioner whose kernel process lives in a sandbox."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from certgrader.execution.cgroups import ControlGroup
from certgrader.execution.workspace import Workspace
from certgrader.sandbox.base import Sandbox

PROVISIONER = "certgrade-sandbox"
SEND_MILLISECONDS = 2000
"""How long a message to the kernel may wait for room: the notebook may have closed the other end."""
_KEPT_STDERR = 16 * 1024
_REAP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Launch:
    """How one kernel is started."""

    sandbox: Sandbox
    workspace: Workspace
    group: ControlGroup | None


class SandboxKernelManager(AsyncKernelManager):
    """A manager of one sandboxed kernel that speaks over Unix sockets in the workspace."""

    launch: Launch

    def __init__(self, launch: Launch, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.launch = launch
        self.transport = "ipc"
        io = launch.workspace.io
        # The default prefix is relative to the current folder, and would be looked up inside the sandbox.
        self.ip = str(io / "k")
        self.connection_file = str(io / "kernel.json")
        self.shutdown_wait_time = 1.0
        self.context.setsockopt(zmq.SNDTIMEO, SEND_MILLISECONDS)
        self.context.setsockopt(zmq.LINGER, 0)

    @property
    def kernel_spec(self) -> KernelSpec:
        """A kernel interrupted by message: a signal would reach, and kill, the sandbox instead."""
        return KernelSpec(
            argv=[*self.launch.workspace.launcher, "-f", "{connection_file}", "--HistoryManager.hist_file=:memory:"],
            display_name="Python (certgrade)",
            language="python",
            interrupt_mode="message",
            metadata={"kernel_provisioner": {"provisioner_name": PROVISIONER}},
        )

    @property
    def ipykernel(self) -> bool:
        """The launcher passes ipykernel's arguments on."""
        return True


class SandboxProvisioner(LocalProvisioner):
    """Prefixes the kernel's command by the sandbox's, and kills the whole of it."""

    stderr_tail = b""
    _wrapped: Sequence[str] = ()
    _sandbox: Sandbox | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Wrap the command. Raises TypeError under another manager: there is no policy without ours."""
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        manager = self.parent
        if not isinstance(manager, SandboxKernelManager):
            raise TypeError(f"{PROVISIONER} works under SandboxKernelManager only")
        launch = manager.launch
        self._sandbox = launch.sandbox
        command = self._wrapped = launch.sandbox.wrap(prepared["cmd"], launch.workspace.policy)
        prepared["cmd"] = launch.group.enter(command) if launch.group else command
        prepared["cwd"] = launch.workspace.policy.workdir if launch.sandbox.name == "none" else str(Path("/"))
        prepared["env"] = {"PATH": os.environ.get("PATH", os.defpath)}
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start it, keeping the end of what it says on standard error for a failed start."""
        reader, writer = os.pipe()
        try:
            with Path(os.devnull).open("wb") as nowhere:
                info = await super().launch_kernel(cmd, **kwargs, stdout=nowhere, stderr=writer)
        finally:
            os.close(writer)
        threading.Thread(target=self._drain, args=(reader,), daemon=True).start()
        return info

    def _drain(self, reader: int) -> None:
        with open(reader, "rb", buffering=0) as stream:
            while piece := stream.read(65536):
                self.stderr_tail = (self.stderr_tail + piece)[-_KEPT_STDERR:]

    def out_of_memory(self) -> bool:
        """Whether the sandbox says that the machine ended the kernel for want of memory. Waits for it to say so."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.process is not None and self._sandbox is not None:
                return self._sandbox.out_of_memory(self.process.wait(_REAP_SECONDS))
        return False

    def kill_now(self) -> None:
        """SIGKILL to the sandbox's process group: its own first process dies with it, and so do all inside."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        sandbox = self._sandbox
        # The first process of the namespace is gone once all the others are.
        namespaces = _children(process.pid)
        if sandbox is not None and sandbox.name == "none":
            _kill_family(process.pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if sandbox is not None:
            sandbox.stop(self._wrapped)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_REAP_SECONDS)
        psutil.wait_procs(namespaces, _REAP_SECONDS)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children())
    except psutil.Error:
        return []


def _kill_family(pid: int) -> None:
    """Without a sandbox a child in a session of its own would outlive its group."""
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
