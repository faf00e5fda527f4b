"""The filter of system calls, as a program."""

import ctypes
import platform

import pytest

from certgrader import seccomp
from certgrader.seccomp import filter_program

_INSTRUCTION = 8
_MOST_INSTRUCTIONS = 4096  # that the kernel takes


@pytest.mark.parametrize("architecture", ["x86_64", "amd64", "AMD64", "aarch64", "arm64"])
def test_a_program_for_each_architecture(architecture: str) -> None:
    program = filter_program(architecture)
    assert len(program) % _INSTRUCTION == 0
    assert 50 < len(program) // _INSTRUCTION < _MOST_INSTRUCTIONS


def test_architectures_have_programs_of_their_own() -> None:
    assert filter_program("x86_64") == filter_program("amd64") != filter_program("aarch64")


def test_an_unknown_architecture_is_an_error() -> None:
    with pytest.raises(OSError, match="vax"):
        filter_program("vax")


def test_no_library_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "_LIBRARY", "libseccomp-absent.so")
    with pytest.raises(OSError, match="libseccomp-absent"):
        filter_program(platform.machine())


def test_calls_newer_than_the_library_are_refused_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = filter_program(platform.machine())
    library = seccomp._library()
    real = library.seccomp_syscall_resolve_name

    class Older:
        def __getattr__(self, name: str) -> object:
            return getattr(library, name)

        @staticmethod
        def seccomp_syscall_resolve_name(name: bytes) -> int:
            return -1 if name == b"io_uring_setup" else int(real(name))

    monkeypatch.setattr(seccomp, "_library", Older)
    assert filter_program(platform.machine()) == whole
    assert ctypes.sizeof(seccomp._Comparison) == 24
