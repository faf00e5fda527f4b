"""One kernel, one cell after the other: each becomes a `CellRun`, whatever happens to it."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from zmq.utils.monitor import parse_monitor_message

from certgrader.errors import ExecutionUnavailable
from certgrader.execution.client import CellClient
from certgrader.execution.limits import holder
from certgrader.execution.messages import ToleratingSession, listens
from certgrader.execution.model import CellError, CellRun, CellStatus, LimitName, Limits, Progress
from certgrader.execution.outputs import output_of
from certgrader.execution.plan import Planned
from certgrader.execution.provisioner import SEND_MILLISECONDS, Launch, SandboxKernelManager, SandboxProvisioner
from certgrader.execution.salvage import salvage_code, salvageable, salvaged_names
from certgrader.execution.watchdog import Watchdog
from certgrader.interrupts import undisturbed
from certgrader.notebook.outputs import without_ansi

_START_SECONDS = 90.0
_GRACE_SECONDS = 3.0
_EXIT_TAKES = 0.1
_DEATH_SHOWS_WITHIN = 0.6
_CLEARED_AWAY_WITHIN = 10.0
"""Seconds after which a kernel that nothing reaches is taken to live: a container is slow to be cleared away."""
_MESSAGE_SLACK = 2**20
_QUEUED_MESSAGES = 16
_INJECTED = -1
_IMPORT_ERRORS = ("ImportError", "ModuleNotFoundError")
T = TypeVar("T")


@dataclass(slots=True)
class Told:
    """What the session has seen so far. It stays readable when the session is cut short."""

    cells: list[CellRun] = field(default_factory=list)
    requests: dict[str, int] = field(default_factory=dict)  # request sent to the kernel → cell index
    hit: set[LimitName] = field(default_factory=set)
    ended_by: CellStatus | None = None


class Session:
    """Starts the kernel, runs the planned cells, and leaves no process behind."""

    def __init__(
        self, launch: Launch, notebook: NotebookNode, limits: Limits, *, stop_on_error: bool, progress: Progress | None
    ) -> None:
        self._launch = launch
        self._limits = limits
        self._stop_on_error = stop_on_error
        self._progress = progress
        self._deadline = time.monotonic() + limits.total_seconds
        self._context = zmq.asyncio.Context()
        # A message larger than this makes the connection drop instead of this process grow; few of them queue up.
        self._context.setsockopt(zmq.MAXMSGSIZE, limits.output_bytes + _MESSAGE_SLACK)
        self._context.setsockopt(zmq.RCVHWM, _QUEUED_MESSAGES)
        self._context.setsockopt(zmq.LINGER, 0)
        # A notebook can close its end of a connection: what cannot be sent then would be waited for without end.
        self._context.setsockopt(zmq.SNDTIMEO, SEND_MILLISECONDS)
        self._manager = SandboxKernelManager(launch, session=ToleratingSession())
        self.nodes = notebook.cells
        self._client = CellClient(notebook, output_bytes=limits.output_bytes, km=self._manager)
        self._tasks: list[asyncio.Task[None]] = []
        self._dead = asyncio.Event()
        self._watchdog: Watchdog | None = None
        self._channels: AsyncKernelClient | None = None
        self.told = Told()

    async def run(self, planned: list[Planned]) -> None:
        """Run them in order. Raises ExecutionUnavailable when the kernel does not start."""
        submitted = sum(cell.index is not None for cell in planned)
        try:
            await self._start()
            for cell in planned:
                if self._progress and cell.index is not None:
                    self._progress.cell_started(len(self.told.cells) + 1, submitted, cell.first_line)
                done = await self.execute_cell(cell)
                if not self._stop_on_error:
                    done = await self._salvaged(done, cell)
                if cell.index is not None:
                    self.told.cells.append(done)
                    if self._progress:
                        self._progress.cell_finished(done.status)
                if self.told.ended_by or (self._stop_on_error and done.status not in ("ok", "skipped")):
                    break
        finally:
            self._end()

    async def _start(self) -> None:
        try:
            await self._manager.start_kernel()
            provisioner = self._provisioner()
            launch = self._launch
            held = {name for name in ("memory", "pids") if holder(name, launch.sandbox, launch.group) == "cgroup"}
            self._watchdog = Watchdog(provisioner.pid or 0, launch.workspace, self._limits, held, provisioner)
            self._tasks.append(asyncio.create_task(self._watchdog.watch(self._dead)))
            client = self._channels = self._manager.client(context=self._context)
            self._client.kc = client
            client.start_channels()
            for channel in (client.iopub_channel, client.shell_channel):
                self._tasks.append(asyncio.create_task(self._watch_connection(channel.socket)))
            # Its own time limit would follow the machine's clock, which may be set while we wait.
            async with asyncio.timeout(min(_START_SECONDS, self._limits.total_seconds)):
                await client.wait_for_ready()
            client.allow_stdin = False
        except (RuntimeError, OSError) as problem:
            said = self._provisioner().stderr_tail.decode("utf-8", "replace") if self._manager.provisioner else ""
            reason = " ".join(said.split())[-300:] or str(problem) or "timeout"
            raise ExecutionUnavailable("execution.no-start", reason=reason) from problem

    def _provisioner(self) -> SandboxProvisioner:
        provisioner = self._manager.provisioner
        if not isinstance(provisioner, SandboxProvisioner):
            raise TypeError("the kernel has no sandbox")
        return provisioner

    async def _watch_connection(self, socket: zmq.asyncio.Socket) -> None:
        """A dropped connection to a living kernel is a message beyond MAXMSGSIZE; zmq does not come back by itself."""
        monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        with contextlib.suppress(zmq.ZMQError):
            while True:
                event = parse_monitor_message(await monitor.recv_multipart())
                endpoint = event["endpoint"].decode()
                await asyncio.sleep(_EXIT_TAKES)
                patience = _DEATH_SHOWS_WITHIN if listens(endpoint) else _CLEARED_AWAY_WITHIN
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._dead.wait(), patience)
                if not self._dead.is_set():
                    # Without the disconnection, connecting again to the same place does nothing.
                    socket.disconnect(endpoint)
                    socket.connect(endpoint)
                    self._client.flooded.set()

    # --- one cell ---------------------------------------------------------------------------------------------

    async def execute_cell(self, cell: Planned) -> CellRun:
        """Run one cell; what a limit or a death left undone is in its status."""
        index = _INJECTED if cell.index is None else cell.index
        if cell.skipped:
            return CellRun(index, "skipped")
        node = self.nodes[cell.position]
        self._client.begin()
        start = time.monotonic()
        work = asyncio.create_task(self._execute(node, cell.position))
        try:
            cut = await self._first(work)
            if cut is not None:
                cut = await self._interrupt(work, cut)
        except asyncio.CancelledError:
            work.cancel()
            raise
        seconds = time.monotonic() - start
        if self._client.request is not None and cell.index is not None:
            self.told.requests[self._client.request] = cell.index
        status, error = self._outcome(work, cut, node)
        return CellRun(index, status, seconds, tuple(output_of(out) for out in node.outputs), error)

    async def _execute(self, node: NotebookNode, position: int) -> Exception | None:
        """nbclient's execution with its exceptions as values: a cancelled one raises DeadKernelError, not Cancelled."""
        try:
            await self._client.async_execute_cell(node, position)
        except (CellExecutionError, DeadKernelError, zmq.ZMQError) as problem:
            return problem
        return None

    async def _first(self, work: asyncio.Task[Exception | None]) -> CellStatus | None:
        """Wait for the reply, a flood, the kernel's death or the clock; which limit cut the cell short, if one did."""
        left = self._deadline - time.monotonic()
        events = [asyncio.create_task(self._client.flooded.wait()), asyncio.create_task(self._dead.wait())]
        done, _ = await asyncio.wait(
            [work, *events],
            timeout=max(0.0, min(self._limits.cell_seconds, left)),
            return_when=asyncio.FIRST_COMPLETED,
        )
        for event in events:
            event.cancel()
        if self._client.flooded.is_set():
            self.told.hit.add("output")
            return "output"
        if work in done:
            return None
        if events[1] in done:
            # What the kernel said last may still be on its way.
            await asyncio.wait([work], timeout=0.3)
            work.cancel()
            await asyncio.wait([work], timeout=_GRACE_SECONDS)
            return None
        if left <= self._limits.cell_seconds:
            self.told.ended_by = "timeout"
        self.told.hit.add("total_time" if self.told.ended_by else "cell_time")
        return "timeout"

    async def _interrupt(self, work: asyncio.Task[Exception | None], cut: CellStatus) -> CellStatus:
        """Ask the kernel to stop the cell; end the kernel if it will not."""
        if not work.done():
            with contextlib.suppress(zmq.ZMQError):
                await self._manager.interrupt_kernel()
            await asyncio.wait([work], timeout=_GRACE_SECONDS)
        if not work.done():
            work.cancel()
            await asyncio.wait([work], timeout=_GRACE_SECONDS)
            if not await self._responds():
                self.told.ended_by = cut
        if self.told.ended_by:
            self._provisioner().kill_now()
        return cut

    async def _responds(self) -> bool:
        """Whether the kernel answers on both channels: outputs come by one, replies by the other."""
        if self._channels is None:
            return False
        with contextlib.suppress(TimeoutError, RuntimeError, zmq.ZMQError):
            async with asyncio.timeout(_GRACE_SECONDS):
                request = self._channels.execute("", silent=True)
                await _answer_to(request, self._channels.get_shell_msg)
                while True:
                    request = self._channels.execute("", silent=True)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_GRACE_SECONDS / 6):
                            await _answer_to(request, self._channels.get_iopub_msg)
                            return True
        return False

    def _outcome(
        self, work: asyncio.Task[Exception | None], cut: CellStatus | None, node: NotebookNode
    ) -> tuple[CellStatus, CellError | None]:
        if cut is not None:
            return cut, None
        if work.cancelled() or isinstance(work.result(), DeadKernelError | zmq.ZMQError):
            self.told.ended_by = self._cause_of_death()
            return self.told.ended_by, None
        content = (self._client.reply or {}).get("content", {})
        if content.get("status", "ok") == "ok":
            return "ok", None
        error = CellError(
            str(content.get("ename", "")),
            without_ansi(str(content.get("evalue", "")))[:2000],
            without_ansi(_joined(content.get("traceback")))[:20000],
        )
        if "raises-exception" in node.metadata.get("tags", ()):
            return "ok", error
        if error.name == "MemoryError":
            self.told.hit.add("memory")
            return "memory", error
        return "error", error

    def _cause_of_death(self) -> CellStatus:
        group = self._launch.group
        exceeded = self._watchdog.exceeded if self._watchdog else None
        if exceeded is None and ((group is not None and group.memory_hit()) or self._provisioner().out_of_memory()):
            exceeded = "memory"
        if exceeded is not None:
            self.told.hit.add(exceeded)
        return "memory" if exceeded == "memory" else "killed"

    async def _salvaged(self, done: CellRun, cell: Planned) -> CellRun:
        """`done`, after what a failed import kept from being done: what follows can then be observed."""
        failed = done.status == "error" and done.error is not None and done.error.name in _IMPORT_ERRORS
        rest = salvageable(cell.tree) if failed and cell.tree is not None else ()
        if len(rest) < 2 or self._channels is None:
            return done
        code, asked = salvage_code(rest)
        request = self._channels.execute(code, silent=True, store_history=False, user_expressions=asked)
        answered = asyncio.create_task(_answer_to(request, self._channels.get_shell_msg))
        died = asyncio.create_task(self._dead.wait())
        seconds = min(self._limits.cell_seconds, self._deadline - time.monotonic())
        await asyncio.wait([answered, died], timeout=max(0.0, seconds), return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        if not answered.done() or answered.exception() is not None:
            await self._manager.interrupt_kernel()
            answered.cancel()
            return done
        return replace(done, salvaged=salvaged_names(answered.result().get("content"), rest))

    # --- the end ----------------------------------------------------------------------------------------------

    def _end(self) -> None:
        """Kill what lives, close what is open. Never waits long: it also runs while an interrupt is on its way."""
        with undisturbed():
            self._close()

    def _close(self) -> None:
        group = self._launch.group
        if group is not None and group.processes_hit():
            self.told.hit.add("processes")
        if group is not None and group.memory_hit():
            self.told.hit.add("memory")
        for task in self._tasks:
            task.cancel()
        if self._manager.provisioner is not None:
            self._provisioner().kill_now()
        if self._channels is not None:
            self._channels.stop_channels()
        with contextlib.suppress(zmq.ZMQError):
            self._context.destroy(linger=0)


def complete(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end from code that is not asynchronous, also where an event loop already runs (a notebook).

    Ctrl-C cancels it and comes out as KeyboardInterrupt; nbclient's own signal handlers, which would turn that into
    an AssertionError, are never installed.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


def _joined(lines: object) -> str:
    return "\n".join(map(str, lines)) if isinstance(lines, list) else ""


async def _answer_to(request: str, receive: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    while (message := await receive())["parent_header"].get("msg_id") != request:
        pass
    return message


def not_run(planned: list[Planned], done: list[CellRun]) -> Iterator[CellRun]:
    """The planned cells that were never reached."""
    submitted = [cell.index for cell in planned if cell.index is not None]
    for index in submitted[len(done) :]:
        yield CellRun(index, "not_run")
