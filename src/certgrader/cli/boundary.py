"""The one place where an error becomes a sentence on standard error and an exit code."""

import errno
import os
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from certgrader.catalogue.catalogue import Language, error_sentence, translate
from certgrader.errors import CertgradeError, ExitCode
from certgrader.interrupts import Terminated, catch_interrupts, release_interrupts
from certgrader.report.ansi import visible

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def guarded(action: Callable[[], int], language: Language) -> int:
    """Run `action`; whatever happens, return an exit code, having said why in one sentence."""
    _lenient_streams()
    if not debugging():
        warnings.simplefilter("ignore")
    previous = catch_interrupts()
    try:
        return _flushed(action())
    except CertgradeError as error:
        return _say(error_sentence(error, language), error.exit_code)
    except KeyboardInterrupt:
        return _say(translate("cli.interrupted", language), ExitCode.INTERRUPTED)
    except Terminated:
        return _say(translate("cli.terminated", language), ExitCode.TERMINATED)
    except BrokenPipeError:
        # The reader of our output has left (`| head`): nobody to tell, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except OSError as error:
        if error.errno in NO_SPACE:
            sentence = translate("cli.no-space", language, path=str(error.filename or "."), why=str(error.strerror))
            return _say(sentence, ExitCode.USAGE)
        return _defect(error, language)
    except Exception as error:  # noqa: BLE001  # the boundary: nothing may reach the user as a traceback
        return _defect(error, language)
    finally:
        release_interrupts(previous)


def _flushed(code: int) -> int:
    # Here, so that a broken pipe shows up inside the boundary and not while the interpreter ends.
    sys.stdout.flush()
    return code


def debugging() -> bool:
    """Whether CERTGRADE_DEBUG asks for tracebacks."""
    return os.environ.get("CERTGRADE_DEBUG", "") not in ("", "0")


def _say(sentence: str, code: ExitCode) -> int:
    if debugging() and sys.exc_info()[0] is not None:
        traceback.print_exc()
    say(sentence)
    return code


def say(sentence: str) -> None:
    """One sentence on standard error, a stranger's control characters made visible."""
    with suppress(OSError):  # the terminal may be what has gone
        for line in visible(sentence).splitlines():
            print(f"certgrade: {line}", file=sys.stderr)  # noqa: T201


def _defect(error: Exception, language: Language) -> int:
    sentence = translate("cli.defect", language, name=type(error).__name__, message=_one_line(str(error)))
    _say(sentence, ExitCode.DEFECT)
    if not debugging():
        try:
            handle, path = tempfile.mkstemp(prefix="certgrade-", suffix=".log")
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                traceback.print_exception(error, file=file)
        except OSError:
            return ExitCode.DEFECT
        print(Path(path), file=sys.stderr)  # noqa: T201
    return ExitCode.DEFECT


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]


def _lenient_streams() -> None:
    # A terminal that cannot show « é » or a file name's odd bytes must not turn a report into a crash.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
