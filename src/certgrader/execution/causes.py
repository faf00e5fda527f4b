"""What an error is due to, when the reason is this machine and not the code: data, network, hardware, programs.

Each judge answers for one kind of cause: what to tell, and whether nothing can be held against the code for it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.execution.environments.distributions import distribution_of
from certgrader.execution.model import CellError
from certgrader.execution.surroundings import Surroundings
from certgrader.execution.versions import removed
from certgrader.notebook.fstrings import in_older_syntax
from certgrader.notebook.model import Cell


@dataclass(frozen=True, slots=True)
class Case:
    """One error in its cell; what lies around; commands that failed so far, with the position of their cell; the
    code of all cells."""

    error: CellError
    source: str
    cell: Cell
    around: Surroundings
    commands: Sequence[tuple[int, str]] = ()
    code: str = ""


Answer = tuple[Phrase, bool] | None
Judge = Callable[[Case], Answer]

_FOREIGN = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\|/|~|dbfs:)")
_REMOTE = re.compile(r"\b(s3a?|gs|gcs|dbfs|abfss?|adl|wasbs?|hdfs)://?[^'\"\s)]+")
_STORES = frozenset({"s3fs", "gcsfs", "adlfs", "dbfs", "fsspec", "hdfs"})
_PATH = re.compile(r"(?:directory|file|exist|found|path)[^'\"`]*['\"`]([^'\"`]+)['\"`]", re.IGNORECASE)
_MISSING = re.compile(
    r"No such file|(?:file|path|directory|folder)s?\b.{0,60}(?:not found|does not exist)|not found: '|"
    r"(?:[\w./\\-]+\.\w{2,5}) (?:not found|does not exist)|can't open/read file|unable to open (?:database )?file|"
    r"No files found|does not exist:? '?[\w./\\-]+|Found 0 (?:images|files)|No images found|input file .* missing",
    re.IGNORECASE,
)
_MISSING_NAMES = frozenset(
    "OSError RuntimeError IOError IOException OperationalError Exception NotFoundError HDF5ExtError UsageError "
    "URLError LibsndfileError RasterioIOError DataSourceError".split()
)
_NETWORK = re.compile(
    r"name or service not known|network is unreachable|temporary failure in name resolution|getaddrinfo|urlopen error|"
    r"max retries exceeded|connection refused|failed to establish a new connection|couldn't connect to|offline mode|"
    r"outgoing traffic has been disabled|could not connect to server|could not translate host name|nodename nor|"
    r"URL fetch failure|could not resolve host|cannot connect to host|failed to resolve|no internet|"
    r"Server Not Found|unable to download|not cached locally|NameResolutionError",
    re.IGNORECASE,
)
_NETWORK_NAMES = ("URLError", "ConnectionError", "gaierror", "ConnectTimeout", "SSLError", "LocalEntryNotFoundError",
                  "ConnectError", "ClientConnectorError", "NewConnectionError", "MaxRetryError")  # fmt: skip
_SETTINGS = re.compile(r"\bos\.environ\b|\bdotenv|\b_*env\b\s*\[", re.IGNORECASE)
_DATABASE = re.compile(
    r"can't connect to (?:local )?mysql|connection to server (?:at|on)|could not connect to server|ODBC Driver|"
    r"ServerSelectionTimeout|can't open lib 'ODBC|psycopg2|pymysql|mongod|Error \d+ connecting to|oracle",
    re.IGNORECASE,
)
_DATABASE_NAMES = ("ServerSelectionTimeoutError", "InterfaceError", "OperationalError", "DatabaseError")
_GPU = re.compile(
    r"\bcuda\b|nvidia|no gpu|\btpu\b|cudnn|torch_xla|\bmps\b backend|gpu device|GPU support|XPU", re.IGNORECASE
)
_GUI = re.compile(
    r"no display name|requires? the '\w+' interactive framework|rebuild the library with windows, gtk|"
    r"could not connect to display|video (?:device|system) not initialized|no available video device|"
    r"could not locate runnable browser|qt platform plugin|not a recogni[sz]ed gui loop|cannot open display|"
    r"headless environment|x server|is not a valid value for backend",
    re.IGNORECASE,
)
_GUI_MODULES = frozenset({"tkinter", "_tkinter", "turtle", "PyQt5", "PyQt6", "PySide2", "PySide6", "wx", "pyautogui"})
_JAVA = re.compile(
    r"java gateway|JAVA_HOME|java command|JavaPackage|PYSPARK|SPARK_HOME|no jvm|find java", re.IGNORECASE
)
_MODEL = re.compile(
    r"\[E050\]|can't find model|is not a local folder and is not a valid model|can't load (?:tokenizer|the model|"
    r"the configuration|config|feature extractor|image processor)|We couldn't connect to|Repo id must",
    re.IGNORECASE,
)
_NO_MODULE = re.compile(r"No module named '?([\w.]+)'?")
_NO_OPTION = re.compile(
    r"optional dependency '?([\w.-]+)|`Import (\w+)` failed|tried using: '(\w+)'|requires? (?:the )?[`']?([\w-]+)[`']? "
    r"(?:>=? ?\S+ )?(?:package|library|module|to be installed|installation)|[Pp]lease (?:pip )?install [`']?([\w-]+)|"
    r"(?:nbformat)(?=>=)|Couldn't find a tree builder with the features you requested: (\w+)|"
    r"(?:pip|conda) install (?:-U |--upgrade )?[`']?([\w-]+)|(\w+) (?:is not|not) (?:installed|found), (?:please )?"
    r"install|[`'](\w+)[`'] (?:is not|must be) installed"
)
_LOCAL = re.compile(
    r"^(?:utils?|utilities|helpers?|functions?|fonctions?|config|settings|src|source|preprocess(?:ing|_\w+)?|tools?|"
    r"outils?|modules?|libs?|my_\w+|mes_\w+|models?|modeles?|common|scripts?|project|app|main|backend|constants|eda|"
    r"data_\w+|feature_\w+|train(?:ing|er|_\w+)?|evaluation|visuali[sz]ations?|plot(?:s|ting|_\w+)|loaders?|load_\w+|"
    r"clean(?:ing|er|_\w+)?|metrics|nettoyage|traitements?|dataloader|dataset|env)$",
    re.IGNORECASE,
)
_MAGIC = re.compile(r"(?:Line|Cell) magic (?:function )?`(%{1,2}[\w.]+)` not found")
_COMMANDS = frozenset("wget curl git kaggle gdown unzip tar aws gsutil dvc svn 7z opendatasets rclone".split())
_BLIND = frozenset("kaggle gdown unzip tar 7z git dvc opendatasets".split())
_COLAB = (
    ("drive.mount", "colab-drive"), ("files.upload", "colab-upload"), ("userdata", "colab-secrets"),
    ("patches", "colab-display"), ("cv2_imshow", "colab-display"), ("data_table", "colab-display"),
    ("import output", "colab-display"), ("files.download", "colab-display"), ("drive", "colab-drive"),
)  # fmt: skip


def _module(case: Case) -> Answer:
    message = case.error.message
    if "attempted relative import" in message:
        return phrase("diagnosis.module-local", name="."), True
    found = _NO_MODULE.search(message)
    if found is None and case.error.name in (
        "ImportError",
        "ValueError",
        "FeatureNotFound",
        "RuntimeError",
        "Exception",
    ):
        found = _NO_OPTION.search(message)
    if found is None or case.error.name == "URLError":
        return None
    name = next((group for group in found.groups() if group), "nbformat")
    return _of_module(name, case)


def _of_module(name: str, case: Case) -> Answer:
    top = name.partition(".")[0]
    if name.startswith("kaggle_"):
        return phrase("diagnosis.kaggle-secrets"), True
    if name in ("kaggle", "kagglehub", "opendatasets"):
        return phrase("diagnosis.kaggle-api"), True
    if name in ("google", "google.colab"):
        key = next((key for text, key in _COLAB if text in case.source), "colab")
        return phrase(f"diagnosis.{key}"), True
    if top in _GUI_MODULES:
        return phrase("diagnosis.gui"), True
    if top in _STORES and (remote := _REMOTE.search(case.source)):
        return _elsewhere(remote.group())
    if "." in name and not name.startswith("google."):
        # Python names the first part that is absent: what stands before it is installed.
        return phrase("diagnosis.submodule-missing", name=name[:120], module=top), True
    if _LOCAL.search(top) or f"{top}.py" in case.around.names:
        return phrase("diagnosis.module-local", name=top), True
    return phrase("diagnosis.module-missing", name=top, distribution=distribution_of(top)), True


def _elsewhere(path: str) -> Answer:
    return phrase("diagnosis.file-remote", path=path[:200], file=_name(path)), True


def _file(case: Case) -> Answer:
    message, name = case.error.message, case.error.name
    if "non-existent directory" in message:
        beyond = re.search(r"directory: '(?:\.\.|/|\w:)", message)
        return phrase("diagnosis.folder-missing"), beyond is not None
    missing = name == "FileNotFoundError" or "No such file" in message
    if not missing and not (name in _MISSING_NAMES and _MISSING.search(message)):
        return None
    found = (
        _PATH.search(message) or re.search(r"['\"`]([^'\"`]+)['\"`]", message) or re.search(r"(\S+\.\w{2,5})", message)
    )
    if case.error.name == "URLError":
        found = re.search(r"['\"](?:file://)([^'\"\n]+)['\"]", case.source) or found
    if found is None:
        found = re.search(r"['\"]([^'\"\n]+\.(?:db|sqlite3?))['\"]", case.source + case.code)
    path = found.group(1).replace("\\\\", "\\") if found else " ".join(message.split())[:120]
    path = re.sub(r"^/tmp/home(?=/)", "~", path)
    if re.search(rf"{re.escape(path)}['\"]\s*,\s*(?:mode\s*=\s*)?['\"][wax]", case.source):
        return phrase("diagnosis.folder-missing"), False
    return absent(path, case), True


def absent(path: str, case: Case) -> Phrase:
    """What to say of a file that is nowhere: where it is instead, who was to fetch it, or that it is to be added."""
    file = _name(path)
    shown = path[:200]
    if re.search(r"(?:chdir\(|%?\bcd\s)", case.source) and path in case.source and "." not in file:
        return phrase("diagnosis.chdir", path=shown)
    if "subprocess" in case.source + case.error.traceback[-2000:] and "." not in file and "/" not in path:
        return phrase("diagnosis.command-missing", command=file)
    if file in case.around.archived:
        return phrase("diagnosis.file-archived", path=shown, archive=case.around.archived[file])
    near = case.around.like(file)
    if near is not None:
        return phrase("diagnosis.file-near", path=shown, near=near)
    if _REMOTE.match(path):
        return phrase("diagnosis.file-remote", path=shown, file=file)
    fetched = next((one for one in reversed(case.commands) if _fetches(one[1], file)), None)
    if fetched is not None:
        command = " ".join(fetched[1].split())[:60]
        return phrase("diagnosis.file-download", path=shown, file=file, position=fetched[0], command=command)
    key = "file-elsewhere" if _FOREIGN.match(path) else "file-missing"
    return phrase(f"diagnosis.{key}", path=shown, file=file)


def _fetches(command: str, file: str) -> bool:
    """Whether a command was to bring the file: it names it, or brings what its name does not tell."""
    words = command.split()[:2]
    return bool(_COMMANDS & set(words)) and (file.partition(".")[0] in command or bool(_BLIND & set(words)))


def _name(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1][:120]


def _hollow(case: Case) -> Answer:
    if case.error.name in ("NameError", "SyntaxError", "ModuleNotFoundError"):
        return None
    found = case.around.hollow(case.source)
    return (found, True) if found else None


def _format(case: Case) -> Answer:
    message, name = case.error.message, case.error.name
    if name == "UnicodeDecodeError":
        return phrase("diagnosis.encoding"), False
    broken = name in (
        "BadZipFile",
        "UnpicklingError",
        "BadGzipFile",
        "UnidentifiedImageError",
        "XLRDError",
        "EmptyDataError",
    )
    if broken or re.search(r"magic bytes not found|file format cannot be determined|not a (?:gzip|zip) file", message):
        return phrase("diagnosis.file-format", problem=" ".join(message.split())[:100]), False
    return None


def _input(case: Case) -> Answer:
    asked = case.error.name == "StdinNotImplementedError" or "raw_input was called" in case.error.message
    return (phrase("diagnosis.input"), True) if asked else None


def _network(case: Case) -> Answer:
    message = case.error.message
    if case.error.name == "LookupError" and "nltk" in message.lower():
        return phrase("diagnosis.nltk-data"), True
    if _MODEL.search(message):
        return phrase("diagnosis.model-missing"), True
    if case.error.name in _DATABASE_NAMES and _DATABASE.search(message):
        return phrase("diagnosis.database"), True
    remote = _REMOTE.search(case.source)
    stored = re.search(
        r"protocol not known|unknown protocol|credential|NoCredentials|unsupported scheme", message, re.I
    )
    if remote and stored:
        return _elsewhere(remote.group())
    if "kaggle.json" in message or (case.error.name == "SystemExit" and "kaggle" in case.source):
        return phrase("diagnosis.kaggle-api"), True
    if "No such file" in message:
        return None
    refused = case.error.name in _NETWORK_NAMES or _NETWORK.search(message)
    return (phrase("diagnosis.network"), True) if refused else None


def _hardware(case: Case) -> Answer:
    return (phrase("diagnosis.gpu"), True) if _GPU.search(case.error.message) else None


def _of_environment(name: str, case: Case) -> bool:
    """Whether `name` is a variable of the environment: read as one here, or named like one in a module that reads
    a `.env` file."""
    if re.search(rf"environ\s*\[\s*['\"]{re.escape(name)}", case.source):
        return True
    return bool(re.fullmatch(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+", name) and _SETTINGS.search(case.error.traceback))


def _programs(case: Case) -> Answer:
    message, name = case.error.message, case.error.name
    if _GUI.search(message):
        return phrase("diagnosis.gui"), True
    if _JAVA.search(message):
        return phrase("diagnosis.java"), True
    if found := _MAGIC.search(message):
        return phrase("diagnosis.magic-unknown", name=found.group(1)), True
    key = re.search(r"'([^']+)'", message) if name == "KeyError" else None
    if key and _of_environment(key.group(1), case):
        return phrase("diagnosis.environment", name=key.group(1)[:60]), True
    if name == "CalledProcessError" and (
        command := re.search(r"[Cc]ommand ['\"\[b]+([^\n]*?)['\"\]]* (?:returned|died)", message)
    ):
        fetches = re.search(
            r"\b(?:pip|conda|wget|curl|git|apt|kaggle|gdown|uv|unzip|tar|aws|gsutil|dvc)\b", command.group(1)
        )
        shown = " ".join(command.group(1).partition("\\n")[0].split())[:60]
        return phrase("diagnosis.command-failed", command=shown), bool(fetches)
    return None


def _machine(case: Case) -> Answer:
    message = case.error.message
    if "No space left on device" in message or "File too large" in message:
        return phrase("diagnosis.disk"), False
    if "Read-only file system" in message or case.error.name == "PermissionError":
        # Elsewhere the same code may write there: it is this sandbox that refuses.
        return phrase("diagnosis.read-only"), True
    if case.error.name == "MemoryError":
        return phrase("diagnosis.memory-error"), False
    if "can't start new thread" in message or case.error.name == "BlockingIOError":
        return phrase("diagnosis.processes"), False
    return None


def _syntax(case: Case) -> Answer:
    if case.error.name not in ("SyntaxError", "IndentationError", "TabError"):
        return None
    # An older Python refuses what is none of the candidate's faults.
    code = case.cell.code
    if code is not None and code.problem is None and in_older_syntax(case.source) is not None:
        return phrase("diagnosis.syntax-newer"), True
    return phrase("diagnosis.syntax"), False


def _versions(case: Case) -> Answer:
    called = _CALLED.search(case.error.message)
    if called and re.search(rf"^\s*(?:def|class)\s+{called.group(1)}\b", case.code, re.MULTILINE):
        return None
    worked = case.cell.execution_count is not None and all(one.kind != "error" for one in case.cell.outputs)
    found = removed(case.error.name, case.error.message, case.source, worked=worked)
    return (found, True) if found else None


# The function, or the class before its method, that an error about arguments names.
_CALLED = re.compile(r"\b(\w+)(?:\.\w+)?\(\) (?:got|takes|missing)")
_CHAINED = re.compile(r"\w\[[^\[\]\n]+\]\.\w+\([^\n]*inplace\s*=\s*True")


def _chained(case: Case) -> Answer:
    """Missing values that an assignment in place no longer removes."""
    missing = "contains NaN" in case.error.message or "missing values" in case.error.message
    return (phrase("diagnosis.chained-inplace"), True) if missing and _CHAINED.search(case.code) else None


def _inside(case: Case) -> Answer:
    """An error that tells of another: all fits failed, and why."""
    if "fits failed" not in case.error.message:
        return None
    within = re.findall(r"^(?:[\w.]*\.)?(\w+(?:Error|Exception)): (.+)$", case.error.message, re.MULTILINE)
    for name, message in reversed(within):
        inner = replace(case, error=CellError(name, message))
        answer = next((found for judge in JUDGES if judge is not _inside and (found := judge(inner))), None)
        if answer:
            return answer
    return None


JUDGES: tuple[Judge, ...] = (
    _input, _hollow, _programs, _module, _network, _file, _versions, _hardware, _chained, _format, _machine,
    _syntax, _inside,
)  # fmt: skip
