"""What an archive may cost: certgrade stays under 512 MB and leaves nothing behind, whatever it is given."""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_archives import NOTEBOOK, bombs, gzip_zeros, header, member, tarred, zipped

from certgrader.errors import SubmissionProblem
from certgrader.submission import unpacking
from certgrader.submission.archives import unpack
from certgrader.submission.intake import open_submission
from certgrader.submission.limits import NESTED
from certgrader.submission.unpacking import Room

# What a module starts once is started on one worker only.
_TOGETHER = pytest.mark.xdist_group("archives")
_MEMORY = 128_000_000  # a quarter of what certgrade may take
_PROGRAM = """
import json, sys
from pathlib import Path
from certgrader.errors import SubmissionProblem
from certgrader.submission.intake import open_submission
told = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    Path("/proc/self/clear_refs").write_text("5")  # what was taken before is forgotten
    try:
        with open_submission(str(path)) as submission:
            told[path.name] = ["taken"]
    except SubmissionProblem as problem:
        told[path.name] = [problem.key]
    told[path.name].append(next(
        int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")
    ))
print(json.dumps(told))
"""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What one process said of each bomb, what it was to say, the most memory that it took meanwhile in bytes, and what
    it left on disk."""

    said: Mapping[str, str]
    expected: Mapping[str, str]
    peaks: Sequence[int]
    left: Sequence[str]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    folder, temporary = tmp_path_factory.mktemp("bombs"), tmp_path_factory.mktemp("temporary")
    expected = {}
    for name, (content, key) in bombs().items():
        (folder / name).write_bytes(content)
        expected[name] = key
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PROGRAM, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={"TMPDIR": str(temporary), "PATH": "/usr/bin:/bin"},
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, tuple[str, int]] = json.loads(done.stdout)
    return Outcomes(
        said={name: key.removeprefix("submission.") for name, (key, _) in told.items()},
        expected=expected,
        peaks=[peak for _, peak in told.values()],
        left=[path.name for path in temporary.iterdir()],
    )


@_TOGETHER
def test_each_bomb_is_refused_for_its_reason_or_harmless(outcomes: Outcomes) -> None:
    assert outcomes.said == outcomes.expected


@_TOGETHER
def test_no_bomb_takes_the_memory_or_the_disk(outcomes: Outcomes) -> None:
    assert max(outcomes.peaks) < _MEMORY
    assert outcomes.left == []


def refused(archive: Path, target: Path, room: Room) -> str:
    with pytest.raises(SubmissionProblem) as caught:
        unpack(archive, target, room)
    return caught.value.key


def test_what_is_passed_over_counts_too(tmp_path: Path) -> None:
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(gzip_zeros(header("../x.csv", 64 << 20), 64))
    (tmp_path / "in").mkdir()
    assert refused(archive, tmp_path / "in", Room("a", size=16 << 20)) == "submission.archive-too-large"


def test_nested_archives_share_one_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "TREE_BYTES", 3_000_000)
    inner = zipped(("x.csv", bytes(2_000_000)))
    (tmp_path / "a.zip").write_bytes(zipped(("y.csv", bytes(2_000_000)), ("b.zip", inner)))
    with pytest.raises(SubmissionProblem, match="archive-too-large"), open_submission(str(tmp_path / "a.zip")):
        pass


def test_an_archive_that_holds_itself_ends(tmp_path: Path) -> None:
    content = zipped(("n.ipynb", NOTEBOOK))
    for level in range(NESTED + 3):
        content = zipped((f"{level}.zip", content))
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(SubmissionProblem, match="nested"), open_submission(str(tmp_path / "a.zip")):
        pass
    content = zipped(("n.ipynb", NOTEBOOK))
    for level in range(NESTED - 1):
        content = zipped((f"{level}.zip", content))
    (tmp_path / "b.zip").write_bytes(content)
    with open_submission(str(tmp_path / "b.zip")) as submission:
        assert submission.notebook == "n.ipynb"


def test_unpacking_ends_when_its_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "UNPACK_SECONDS", -1)
    for name, content in (("a.zip", zipped(("n.ipynb", NOTEBOOK))), ("a.tar", tarred())):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SubmissionProblem, match="archive-too-long"), open_submission(str(tmp_path / name)):
            pass


def test_a_disk_that_is_full_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_SPARE", 2**62)
    (tmp_path / "a.zip").write_bytes(zipped(("n.ipynb", NOTEBOOK)))
    with pytest.raises(SubmissionProblem, match="no-room"), open_submission(str(tmp_path / "a.zip")):
        pass


def test_a_disk_that_takes_no_more_is_said(tmp_path: Path) -> None:
    content = zipped(("n.ipynb", NOTEBOOK), ("x.csv", bytes(3_000_000)))
    (tmp_path / "a.zip").write_bytes(content)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(SubmissionProblem, match="no-room"), open_submission(str(tmp_path / "a.zip")):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_does_not_count_takes_no_room(tmp_path: Path) -> None:
    many = [(f"projet/.git/objects/{number}", b"") for number in range(60_000)]
    (tmp_path / "a.zip").write_bytes(zipped(("projet/n.ipynb", NOTEBOOK), *many))
    with open_submission(str(tmp_path / "a.zip")) as submission:
        assert [file.path for file in submission.files] == ["projet/n.ipynb"]
        assert submission.notes == ()


def test_of_one_name_the_last_member_counts(tmp_path: Path) -> None:
    parts = [member("h", b"12 path=abc\n", b"x") + header("f")] * 300
    (tmp_path / "a.tar").write_bytes(tarred(*parts))
    with open_submission(str(tmp_path / "a.tar")) as submission:
        assert [file.path for file in submission.files] == ["abc", "n.ipynb"]
        assert [note.key for note in submission.notes] == ["submission.note.repeated"]
