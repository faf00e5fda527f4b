"""Truth of the run: what happens to each cell, and to those after it."""

from pathlib import Path

import pytest
from execution_builder import Executed, by_index, cell, read, run_cells, text
from pydantic import TypeAdapter

from certgrader.errors import UsageProblem
from certgrader.execution.model import CellStatus, ExecutionOptions, Limits, Run

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("runner")


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("ordinary")
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text("x\n1\n")
    return run_cells(
        folder,
        cell("# Titre", kind="markdown"),
        "x = 1\nx + 1",
        "print('un'); print('deux')",
        "1 / 0",
        "print(open('data/a.csv').read())",
        cell("raise ValueError('voulu')", "raises-exception"),
        "!pip install pandas\n%pip install numpy",
        "import os\nprint(os.getcwd(), sorted(os.environ))",
        "input('?')",
        "",
        "from IPython.display import HTML, display\ndisplay(HTML('<b>gras</b>'))",
        "print('\\ud800 seul')",
    )


def test_one_run_a_code_cell_in_order_with_the_numbers_of_the_notebook(ordinary: Run) -> None:
    assert [one.index for one in ordinary.cells] == list(range(1, 12))


def test_the_run_goes_on_after_an_error(ordinary: Run) -> None:
    cells = by_index(ordinary)
    assert cells[3].status == "error"
    assert cells[3].error is not None
    assert (cells[3].error.name, cells[3].error.message) == ("ZeroDivisionError", "division by zero")
    assert "\x1b" not in cells[3].error.traceback
    assert cells[4].status == "ok"
    assert text(ordinary, 4) == "x\n1\n\n"
    assert ordinary.status == "cell_error"


def test_outputs_are_joined_and_typed(ordinary: Run) -> None:
    cells = by_index(ordinary)
    assert [(one.kind, one.text) for one in cells[1].outputs] == [("result", "2")]
    assert [(one.kind, one.stream, one.text) for one in cells[2].outputs] == [("stream", "stdout", "un\ndeux\n")]
    assert dict(cells[10].outputs[0].data) == {"text/html": "<b>gras</b>"}


def test_a_cell_meant_to_raise_is_ok(ordinary: Run) -> None:
    assert by_index(ordinary)[5].status == "ok"


def test_a_cell_meant_to_exhaust_the_memory_is_ok_too(executed: Executed) -> None:
    run = executed(cell("raise MemoryError", "raises-exception"))
    assert (run.status, run.cells[0].status) == ("completed", "ok")
    assert not any(limit.hit for limit in run.limits)


def test_the_candidate_takes_no_cell_out_of_the_run(executed: Executed) -> None:
    run = executed(cell("print('vu')", "skip-execution"))
    assert run.cells[0].status == "ok"
    assert text(run, run.cells[0].index) == "vu\n"


def test_a_cell_that_only_installs_is_skipped_and_an_empty_one_is_ok(ordinary: Run) -> None:
    assert by_index(ordinary)[6].status == "skipped"
    assert by_index(ordinary)[9].status == "ok"


def test_the_environment_is_the_sandbox_s_own(ordinary: Run) -> None:
    assert text(ordinary, 7).startswith("/submission ")
    assert "VIRTUAL_ENV" not in text(ordinary, 7)
    assert "PYTEST_CURRENT_TEST" not in text(ordinary, 7)


def test_what_asks_for_the_keyboard_fails_at_once_and_says_so(ordinary: Run) -> None:
    error = by_index(ordinary)[8].error
    assert error is not None
    assert error.diagnosis is not None
    assert error.diagnosis.key == "diagnosis.input"
    assert error.want


def test_a_run_can_be_written_and_read_back(ordinary: Run) -> None:
    adapter = TypeAdapter(Run)
    assert adapter.validate_json(adapter.dump_json(ordinary)) == ordinary


def test_the_run_says_where_it_took_place(ordinary: Run) -> None:
    assert (ordinary.mode, ordinary.sandbox) == ("executed", "bwrap")
    assert ordinary.python is not None
    assert {limit.name for limit in ordinary.limits} == {
        "cell_time", "total_time", "memory", "processes", "disk", "file_size", "open_files", "output",
    }  # fmt: skip
    assert not any(limit.enforced_by == "none" for limit in ordinary.limits)


def test_the_submission_itself_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("avant")
    run_cells(tmp_path, "open('a.csv', 'w').write('après'); open('new.csv', 'w').write('x')")
    assert (tmp_path / "a.csv").read_text() == "avant"
    assert not (tmp_path / "new.csv").exists()


def test_a_kernel_that_dies_keeps_what_ran(executed: Executed) -> None:
    run = executed("print(1)", "import os\nprint('mot', flush=True)\nos._exit(3)", "print(3)")
    assert [one.status for one in run.cells] == ["ok", "killed", "not_run"]
    assert text(run, 0) == "1\n"
    assert run.status == "killed"
    error = by_index(run)[1].error
    assert error is not None
    assert error.diagnosis is not None
    assert error.diagnosis.key == "diagnosis.killed"


def test_stop_on_error_runs_nothing_after_it(executed: Executed) -> None:
    run = executed("1", "1 / 0", "3", options=ExecutionOptions(stop_on_error=True))
    assert [one.status for one in run.cells] == ["ok", "error", "not_run"]


def test_parameters_never_shift_the_cells(executed: Executed) -> None:
    options = ExecutionOptions(parameters=(("alpha", 5), ("nom", "été")))
    run = executed(cell("# T", kind="markdown"), cell("alpha = 1", "parameters"), "print(alpha, nom)", options=options)
    assert [one.index for one in run.cells] == [1, 2]
    assert text(run, 2) == "5 été\n"
    assert run.parameters == options.parameters


def test_progress_counts_the_submitted_code_cells(tmp_path: Path) -> None:
    seen: list[object] = []

    class Listener:
        def cell_started(self, position: int, of: int, first_line: str) -> None:
            seen.append((position, of, first_line))

        def cell_finished(self, status: CellStatus) -> None:
            seen.append(status)

    from certgrader.execution.runner import execute
    from certgrader.submission.model import Submission

    notebook = read(cell("# T", kind="markdown"), "\na = 1", "1 / 0")
    submission = Submission("n", "0", "", "n.ipynb", "0", root=tmp_path)
    execute(submission, notebook, ExecutionOptions(parameters=(("b", 2),)), Listener())
    assert seen == [(1, 2, "a = 1"), "ok", (2, 2, "1 / 0"), "error"]


def test_a_data_folder_that_does_not_exist_is_a_usage_problem(executed: Executed, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"execution\.no-data"):
        executed("1", options=ExecutionOptions(data=tmp_path / "absent"))


def test_it_runs_from_the_notebook_s_own_folder(tmp_path: Path) -> None:
    from execution_builder import notebook_bytes

    from certgrader.execution.runner import execute
    from certgrader.notebook.reading import read_notebook
    from certgrader.submission.intake import open_submission

    (tmp_path / "work" / "nb").mkdir(parents=True)
    (tmp_path / "work" / "lib.py").write_text("VALUE = 7\n")
    (tmp_path / "work" / "nb" / "n.ipynb").write_bytes(
        notebook_bytes(["import sys; sys.path.append('..')\nimport lib, os\nprint(lib.VALUE, os.getcwd())"])
    )
    with open_submission(str(tmp_path / "work")) as submission:
        run = execute(submission, read_notebook(submission), ExecutionOptions(limits=Limits()))
    assert text(run, 0) == "7 /submission/nb\n"


def test_it_can_be_called_where_an_event_loop_runs(tmp_path: Path) -> None:
    import asyncio

    async def inside_a_notebook() -> Run:
        return run_cells(tmp_path, "print(1)")

    assert text(asyncio.run(inside_a_notebook()), 0) == "1\n"
