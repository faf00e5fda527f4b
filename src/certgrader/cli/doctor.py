"""`certgrade doctor`: what this machine can do, tried where it runs."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import distributions, version
from importlib.util import find_spec
from typing import Annotated, Literal

from typer import Option

from certgrader.catalogue.catalogue import Language, error_sentence, say, translate
from certgrader.cli.options import EnvOption, LangOption, MemoryOption, SandboxOption
from certgrader.cli.parsing import Definition
from certgrader.errors import CertgradeError, ExecutionUnavailable, ExitCode
from certgrader.execution.cgroups import create_group
from certgrader.execution.choose_sandbox import choose
from certgrader.execution.environments.choosing import BUILD, check_environment
from certgrader.execution.kernels import find_environment
from certgrader.execution.limits import limit_states
from certgrader.execution.model import Limits
from certgrader.execution.self_test import OF_THE_FILTER, attack
from certgrader.facts.prose import grammar
from certgrader.report.ansi import one_line
from certgrader.sandbox.base import Sandbox, sandboxes
from certgrader.settings import Settings, format_size

State = Literal["ok", "missing", "info"]
KERNEL_PACKAGES = ("ipykernel", "numpy", "pandas", "scipy", "scikit-learn", "matplotlib", "seaborn", "joblib")
READERS = (("s3://", "boto3"), ("gs://", "gcsfs"), ("abs://", "azure.storage.blob"), ("hdfs://", "pyarrow"))
"""What papermill needs for each kind of address, beyond itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorArguments:
    """Options of `doctor`."""

    sandbox: SandboxOption = None
    env: EnvOption = None
    memory: MemoryOption = None
    lang: LangOption = None
    json: Annotated[bool | None, Option("--json", help="cli.option.doctor-json")] = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: a stable `id`, how it is, and a sentence. `needed`: without it nothing is executed."""

    id: str
    state: State
    detail: str
    needed: bool = False


def run(_arguments: DoctorArguments, settings: Settings) -> int:
    """Look at everything; 0 when notebooks can be executed, 4 when not."""
    signs = []
    for sign in examine(settings):
        signs.append(sign)
        if not settings.json:
            mark = {"ok": "✓", "missing": "✗", "info": "·"}[sign.state]
            sys.stdout.write(f"{mark} {translate(f'cli.doctor.{_kind(sign)}', settings.lang)} {sign.detail}\n")
            sys.stdout.flush()
    able = not any(sign.needed and sign.state == "missing" for sign in signs)
    if settings.json:
        value = {"schema": "certgrader/doctor@1", "can_execute": able, "signs": [asdict(sign) for sign in signs]}
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(translate("cli.doctor.able" if able else "cli.doctor.unable", settings.lang) + "\n")
    return ExitCode.OK if able else ExitCode.CANNOT_EXECUTE


def examine(settings: Settings) -> Iterator[Sign]:
    """Every sign, cheap ones first."""
    language = settings.lang
    yield Sign("certgrade", "info", version("certgrader"))
    yield Sign("python", "info", f"{platform.python_version()} ({sys.executable})")
    yield Sign("platform", "info", f"{platform.system()} {platform.release()} {platform.machine()}")
    yield _capacity(settings)
    yield from _kernel(settings)
    for name in sandboxes.names():
        yield _probe(name, language)
    yield from _chosen(settings)
    yield from _readers(language)
    yield _grammar(language)


def _kind(sign: Sign) -> str:
    return sign.id.partition(":")[0]


def _capacity(settings: Settings) -> Sign:
    import psutil

    total = psutil.virtual_memory().total
    sizes = {"memory": f"{total / 2**30:.1f}G", "each": format_size(settings.memory)}
    at_once = max(1, min(os.cpu_count() or 1, total // settings.memory))
    return Sign(
        "capacity", "info", translate("cli.doctor.cores", settings.lang, n=os.cpu_count() or 1, jobs=at_once, **sizes)
    )


def _existing(settings: Settings) -> str | None:
    """An environment that is there before any submission: one to be built is judged by certgrade's own."""
    return None if settings.env == BUILD else settings.env


def _kernel(settings: Settings) -> Iterator[Sign]:
    try:
        check_environment(settings.env)
        environment = find_environment(_existing(settings))
    except CertgradeError as problem:
        yield Sign("kernel", "missing", error_sentence(problem, settings.lang), needed=True)
        return
    yield Sign("kernel", "ok", f"Python {environment.version} ({environment.python})", needed=True)
    paths = [str(path) for path in environment.packages]
    found = {one.name.lower(): one.version for one in distributions(path=paths) if one.name}
    present = [f"{name} {found[name]}" for name in KERNEL_PACKAGES if name in found]
    absent = [name for name in KERNEL_PACKAGES if name not in found]
    yield Sign("packages", "ok", ", ".join(present))
    if absent:
        yield Sign("absent", "missing", ", ".join(absent))


def _probe(name: str, language: Language) -> Sign:
    sandbox: Sandbox = sandboxes.get(name)()
    probe = sandbox.probe()
    if name == "none":
        return Sign("sandbox:none", "info", translate("cli.doctor.none", language))
    detail = f"{name} {probe.version or ''}".strip()
    if probe.usable:
        return Sign(f"sandbox:{name}", "ok", detail)
    why = say(probe.problem, language) if probe.problem else ""
    return Sign(f"sandbox:{name}", "missing", translate("cli.doctor.tried", language, name=name, outcome=why))


def _chosen(settings: Settings) -> Iterator[Sign]:
    """The sandbox that `check` would take, attacked, and who enforces the limits in it."""
    try:
        sandbox = choose(settings.sandbox)
    except ExecutionUnavailable as problem:
        yield Sign("choice", "missing", error_sentence(problem, settings.lang), needed=True)
        return
    yield Sign("choice", "ok", sandbox.name, needed=True)
    gaps = sandbox.gaps()
    for place, gap in enumerate(gaps):
        yield Sign(f"gap:{place}", "missing", say(gap, settings.lang))
    yield from _attacks(sandbox, settings, partial=bool(gaps))
    limits = Limits(cell_seconds=settings.cell_timeout, total_seconds=settings.timeout, memory_bytes=settings.memory)
    group = create_group(limits)
    try:
        for limit in limit_states(limits, sandbox, group, set()):
            name, by = (
                translate(key, settings.lang)
                for key in (f"html.limit.{limit.name}", f"html.enforced.{limit.enforced_by}")
            )
            yield Sign(f"limit:{limit.name}", "info", f"{name} {limit.value}, {by}")
    finally:
        if group is not None:
            group.remove()


def _attacks(sandbox: Sandbox, settings: Settings, *, partial: bool) -> Iterator[Sign]:
    try:
        results = attack(sandbox, _existing(settings))
    except ExecutionUnavailable:
        return  # the kernel's own sign has said so
    # Without isolation, by the user's choice, an attack that succeeds is no news.
    isolates = sandbox.name != "none"
    for result in results:
        name = translate(f"sandbox.attack.{result.name}", settings.lang)
        # A trial that did not start has shown nothing, good or bad.
        key = "refused" if result.refused else "failed" if result.name == "start" else "succeeded"
        outcome = translate(f"cli.doctor.{key}", settings.lang)
        detail = translate("cli.doctor.tried", settings.lang, name=name, outcome=outcome)
        if result.detail and not result.refused:
            detail += f" ({one_line(result.detail)})"
        needed = isolates and not (partial and result.name in OF_THE_FILTER)
        yield Sign(f"attack:{result.name}", "ok" if result.refused else "missing", detail, needed=needed)


def _readers(language: Language) -> Iterator[Sign]:
    for scheme, module in READERS:
        if _has(module):
            yield Sign(f"reader:{scheme}", "ok", scheme)
        else:
            yield Sign(f"reader:{scheme}", "info", translate("cli.doctor.no-reader", language, scheme=scheme))


def _grammar(language: Language) -> Sign:
    """The extra that settles what French sentences deny, loaded as grading would."""
    found = grammar.installed()
    if found is None:
        return Sign("grammar", "info", translate("cli.doctor.no-grammar", language))
    if grammar.load() is None:
        return Sign("grammar", "missing", translate("cli.doctor.grammar-broken", language, grammar=found))
    return Sign("grammar", "ok", found)


def _has(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


COMMAND = Definition(DoctorArguments, run)
