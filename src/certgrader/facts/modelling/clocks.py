"""What a clock measures: what is done between two of its readings."""

from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.model import Around, Spot, TimingFact
from certgrader.facts.modelling.values import Data, Value

_CLOCKS = frozenset(
    "time.time time.perf_counter time.monotonic time.process_time time.thread_time time.time_ns time.perf_counter_ns "
    "time.monotonic_ns time.process_time_ns timeit.default_timer datetime.datetime.now datetime.datetime.utcnow "
    "pandas.Timestamp.now pandas.Timestamp.utcnow datetime.now".split()
)
_NOTHING_DONE = frozenset(
    "print display append len round float int str format range abs max min list dict set tuple getLogger info".split()
)
_STRENGTH: tuple[Around, ...] = ("nothing", "other", "model")


class Clocks:
    """Readings of clocks, with how much had been done by then."""

    def __init__(self) -> None:
        self.modelled = 0
        """How often a model has learned or predicted."""
        self.found: dict[object, TimingFact] = {}
        self._readings: list[tuple[int, int, int, bool]] = []
        self._spots: list[tuple[Spot, str]] = []

    def read(self, name: str, spot: Spot, bit: int, worked: int, *, hidden: bool) -> Data | None:
        """A clock is read; `hidden`: in a cell in which things are done that code does not show."""
        if name not in _CLOCKS:
            return None
        self._readings.append((worked, self.modelled, spot.cell, hidden))
        self._spots.append((spot, name))
        return Data(mask=bit, flags=frozenset({"clock"}), holder=-len(self._readings))

    def between(self, end: Value, start: Value) -> None:
        """`end - start`."""
        if not (isinstance(end, Data) and isinstance(start, Data) and "clock" in end.flags & start.flags):
            return
        if end.holder >= 0 or start.holder >= 0:
            return
        late, early = self._readings[-end.holder - 1], self._readings[-start.holder - 1]
        around: Around = "other"
        if late[1] > early[1]:
            around = "model"
        elif late[0] == early[0] and late[2] == early[2] and not late[3]:
            around = "nothing"
        spot, name = self._spots[-end.holder - 1]
        before = self.found.get(spot)
        if before is None or _STRENGTH.index(around) > _STRENGTH.index(before.around):
            self.found[spot] = TimingFact(spot, name, around)


def is_work(name: str) -> bool:
    """Whether a call may be what is measured."""
    return name not in _CLOCKS and last(name) not in _NOTHING_DONE
