"""A juror's folder, and certgrade at work in it, which may be made to strike itself down."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from e2e_builder import CERTGRADE, RUBRIC, notebook

# certgrade, which sends itself signals on the way: as the user's terminal, the system or `kill -9` may, at any moment.
_DRIVER = """
import importlib, os, sys
module, name, call, *numbers = sys.argv.pop(1).split(":")
owner, _, attribute = name.rpartition(".")
place = importlib.import_module(module)
for part in filter(None, owner.split(".")):
    place = getattr(place, part)
original = getattr(place, attribute)
left = [int(call)]

def struck(*words, **named):
    left[0] -= 1
    if left[0] == 0:
        for number in numbers:
            os.kill(os.getpid(), int(number))
    return original(*words, **named)

setattr(place, attribute, struck)
from certgrader.__main__ import main
main()
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A juror's folder: a rubric, submissions, an output folder, a temporary one."""

    root: Path

    @property
    def output(self) -> Path:
        """Where reports go."""
        return self.root / "sortie"

    @property
    def temporary(self) -> Path:
        """What TMPDIR says."""
        return self.root / "tmp"

    def command(self, *words: str, strike: str | None = None) -> list[str]:
        """certgrade with a small rubric; `strike`: module:function:call:signal… at which it hits itself."""
        program = [CERTGRADE] if strike is None else [sys.executable, "-c", _DRIVER, strike]
        return [*program, *words, "--rubric", str(self.root / "r.yaml"), "-q", "-o", str(self.output)]

    def run(self, *words: str, strike: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """The command to its end."""
        return subprocess.run(
            self.command(*words, strike=strike), cwd=cwd or self.root, env=self.environment(),
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        """This one's, with a temporary folder of the desk's own."""
        return {**os.environ, "TMPDIR": str(self.temporary)}

    def parts(self) -> list[str]:
        """What should not be left: temporary folders and half-written files."""
        left = [path.name for path in self.temporary.iterdir()]
        return left + [path.name for path in self.output.rglob(".*")]

    def whole_reports(self) -> set[str]:
        """Names of the files that look like reports, each of which must be one."""
        names = set()
        for path in self.output.glob("[!.]*.report.*"):
            text = path.read_text(encoding="utf-8")
            whole = text.rstrip().endswith("</html>") if path.suffix == ".html" else json.loads(text)
            assert whole, path
            names.add(path.name)
        return names

    def rows(self) -> list[dict[str, object]]:
        """The cohort's index, without what is never the same twice."""
        rows = json.loads((self.output / "index.json").read_text())["rows"]
        return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


def desk_in(folder: Path) -> Desk:
    """A desk with a notebook, one that takes long, and an archive."""
    made = Desk(folder / "bureau")
    made.temporary.mkdir(parents=True)
    (made.root / "r.yaml").write_text(RUBRIC, encoding="utf-8")
    (made.root / "q.ipynb").write_text(notebook("x = 40 + 2\nx"), encoding="utf-8")
    (made.root / "long.ipynb").write_text(notebook("import time\ntime.sleep(600)"), encoding="utf-8")
    with zipfile.ZipFile(made.root / "a.zip", "w") as archive:
        archive.writestr("q.ipynb", notebook("x = 1"))
        archive.writestr("d.csv", "a;b\n" * 10_000)
    return made
