"""What is stored in a data base, and what is lost: written and rolled back, or never committed and never read."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.bounds import Bounds
from certgrader.facts.modelling.expressions import LiveLines, NumberedCalls
from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.values import Data, Items, Value, datum, having

_CONNECTS = re.compile(
    r"^(sqlite3|duckdb|psycopg2?|psycopg2\.pool|pymysql|pyodbc|oracledb|mysql\.connector|MySQLdb|aiosqlite)\.connect$|"
    r"^sqlalchemy\.(engine\.)?create_engine$"
)
_COMMITS_ITSELF = re.compile(r"^duckdb\.|^aiosqlite\.")
_EXECUTES = frozenset({"execute", "executemany", "executescript", "sql", "query"})
_TAKES_IN = frozenset({"to_sql", "write_database", "insert_many", "insert_one"})
_ASKS = frozenset({"read_sql", "read_sql_query", "read_sql_table", "read_database", "iterdump", "backup"})
_VERB = re.compile(r"^\s*(?:--[^\n]*\n\s*)*(\w+)(?:\s+(\w+))?", re.IGNORECASE)
_KINDS = {
    **dict.fromkeys("INSERT REPLACE UPSERT MERGE COPY UPDATE".split(), "write"),
    **dict.fromkeys("SELECT WITH FROM TABLE EXPLAIN".split(), "read"),
    **dict.fromkeys("CREATE PRAGMA ALTER SET VACUUM ANALYZE ATTACH INSTALL LOAD USE".split(), "shape"),
    **dict.fromkeys(("DROP", "TRUNCATE", "DELETE"), "empty"),
    **dict.fromkeys(("COMMIT", "END"), "commit"),
    **dict.fromkeys(("BEGIN", "START"), "begin"),
    "ROLLBACK": "rollback",
}
"""What an SQL statement does, by its first word."""
_INSERTS = re.compile(r"\b(insert|replace|copy|merge)\b", re.IGNORECASE)
_WHERE = re.compile(r"\bwhere\b", re.IGNORECASE)


@dataclass(slots=True)
class Base:
    """A data base that the notebook opens. Masks of calls: `waiting` writes that are not committed, `lost` ones, `done`
    ones, `read` since the latest write, `others` that only shape it."""

    by_itself: bool = False
    waiting: int = 0
    lost: int = 0
    done: int = 0
    read: int = 0
    others: int = 0
    hidden: bool = False
    """Something is done to it that cannot be followed."""

    def write(self, bit: int, *, empty: bool) -> None:
        """Rows are written, or none."""
        if empty:
            self.lost |= bit
        elif self.by_itself:
            self.done |= bit
        else:
            self.waiting |= bit

    def commit(self) -> None:
        """What was written stays."""
        self.done |= self.waiting
        self.waiting = 0


class Storage(Bounds):
    """Adds data bases."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self._bases: dict[int, Base] = {}
        self._perhaps = 0
        """How many branches are open of which it is not known whether they are taken."""

        self._caught: set[tuple[int, int]] = set()
        """Cells and lines that only run when something fails."""

    def opened(self, name: str, given: Arguments, result: Value) -> Value:
        """What a call gives that opens a data base."""
        if not isinstance(result, Data):
            return result
        if name.endswith(".text") and given.positional:
            # `text("INSERT …")`
            said = given.positional[0]
            return having(result, literal=said.literal) if isinstance(said, Data) else result
        if not _CONNECTS.search(name):
            return result
        source = self.source()
        level = given.nodes.get("isolation_level")
        by_itself = bool(_COMMITS_ITSELF.search(name)) or given.says("autocommit") is True or level is not None
        self._bases[min(source)] = Base(by_itself=by_itself)
        return having(result, sources=source, part="unknown", literal=None, column=None)

    def stored(self, name: str, owner: Value | None, given: Arguments, bit: int) -> None:
        """Takes note of what a call does to a data base."""
        bases = self._bases_of(owner)
        for base in bases:
            self._done_to(base, last(name), given, bit)
        for base in () if bases else (base for one in given.all() for base in self._bases_of(one)):
            if last(name) in _TAKES_IN:
                # pandas commits what it has written.
                base.done |= bit
            elif last(name) in _ASKS:
                base.read |= bit
            elif "." in name:
                base.hidden = True

    def _done_to(self, base: Base, short: str, given: Arguments, bit: int) -> None:
        if short in _EXECUTES:
            said = given.get(0, "sql", "query", "statement", "operation")
            text = said.literal if isinstance(said, Data) and isinstance(said.literal, str) else ""
            self._executed(base, text, bit, empty=_nothing(given))
        elif short == "commit":
            base.commit()
        elif short == "rollback":
            self._rolled_back(base)
        elif short in _TAKES_IN:
            base.waiting |= bit
        else:
            base.others |= bit

    def _executed(self, base: Base, text: str, bit: int, *, empty: bool) -> None:
        """SQL is executed."""
        found = _VERB.search(text)
        kind = _KINDS.get(found[1].upper() if found else "", "hidden")
        if text.count(";") > 1 and _INSERTS.search(text):
            # Several statements at once.
            kind = "hidden"
        match kind:
            case "write":
                base.write(bit, empty=empty)
            case "read":
                base.read |= bit
            case "commit":
                base.commit()
                base.others |= bit
            case "rollback":
                self._rolled_back(base)
                base.others |= bit
            case "begin":
                base.by_itself = False
                base.others |= bit
            case "empty" if not _WHERE.search(text) and not base.read and not self._perhaps:
                base.lost |= base.waiting | base.done
                base.waiting = base.done = 0
            case "empty" if found is not None and found[1].upper() == "DELETE" and _WHERE.search(text):
                base.write(bit, empty=False)
            case "hidden":
                # What is asked is not known: it may write as well as read.
                base.hidden = True
            case _:
                base.others |= bit

    def _rolled_back(self, base: Base) -> None:
        if not self._perhaps and (self.cell, self.at.lineno) not in self._caught:
            base.lost |= base.waiting
            base.waiting = 0

    def _If(self, node: ast.If) -> None:
        self._perhaps += 1
        super()._If(node)
        self._perhaps -= 1

    def _Try(self, node: ast.Try) -> None:
        for handler in node.handlers:
            last_line = handler.end_lineno or handler.lineno
            self._caught.update((self.cell, line) for line in range(handler.lineno, last_line + 1))
        super()._Try(node)

    _TryStar = _Try

    def _With(self, node: ast.With) -> None:
        super()._With(node)
        for item in node.items:
            # Leaving the block commits, where nothing fails.
            expression = item.context_expr
            inner: ast.expr | None = expression
            if isinstance(expression, ast.Call):
                called = expression.func
                begins = isinstance(called, ast.Attribute) and called.attr == "begin"
                inner = called.value if isinstance(called, ast.Attribute) and begins else item.optional_vars
            for base in self._bases_of(self.quietly(inner)) if isinstance(inner, (ast.Name, ast.Attribute)) else ():
                base.commit()

    def _bases_of(self, value: Value | None) -> Sequence[Base]:
        if not self._bases or not isinstance(value, (Data, Items)):
            return ()
        return [self._bases[one] for one in sorted(datum(value).sources) if one in self._bases]

    def left_nowhere(self) -> int:
        """Bits of calls that leave nothing behind in the data bases that they write to."""
        mask = 0
        for base in self._bases.values():
            if base.hidden:
                continue
            lost = base.lost
            if not base.read and not base.by_itself:
                lost |= base.waiting
            kept = base.done | (base.waiting & ~lost)
            mask |= lost & ~kept
            if lost and not kept:
                # A base in which nothing is left holds nothing to be read.
                mask |= base.read | base.others
        return mask


def _nothing(given: Arguments) -> bool:
    rows = given.get(1, "parameters", "seq_of_parameters")
    return isinstance(rows, Items) and not rows.items and not rows.mask
