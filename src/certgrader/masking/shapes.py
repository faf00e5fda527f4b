"""Secrets that are known by their own shape, wherever they stand.

Yelp's detect-secrets knows most services' tokens; only the patterns of its detectors are used, on whole texts: none
of its calls to those services, its files or its processes. What it lacks, and what takes it more than linear time on
hostile text, is beside it here. A pattern is made, and asked, only where a text holds one of its marks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from certgrader.masking.values import is_placeholder
from certgrader.notebook.model import SecretKind


@dataclass(frozen=True, slots=True)
class Hit:
    """A secret in a text: where it starts, its value, what it is."""

    start: int
    value: str
    kind: SecretKind


_LIBRARY: tuple[tuple[str, str, SecretKind, tuple[str, ...]], ...] = (
    ("aws", "AWSKeyDetector", "aws-key", ("AKIA", "ASIA", "A3T", "aws", "AWS")),
    ("azure_storage_key", "AzureStorageKeyDetector", "azure-key", ("AccountKey=",)),
    ("artifactory", "ArtifactoryDetector", "access-token", ("artifactory", "jfrog")),
    ("discord", "DiscordBotTokenDetector", "access-token", ("discord", "Discord", "DISCORD")),
    ("github_token", "GitHubTokenDetector", "github-token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
    (
        "gitlab_token",
        "GitLabTokenDetector",
        "gitlab-token",
        (
            "glpat-",
            "gldt-",
            "glft-",
            "glsoat-",
            "glrt-",
            "GR1348941",
            "glcbt-",
            "glimt-",
            "glptt-",
            "glagent-",
            "gloas-",
        ),
    ),
    ("mailchimp", "MailchimpDetector", "api-key", ("-us",)),
    ("pypi_token", "PypiTokenDetector", "access-token", ("pypi-Ag",)),
    ("sendgrid", "SendGridDetector", "api-key", ("SG.",)),
    ("slack", "SlackDetector", "slack-token", ("xox", "XOX", "hooks.slack.com")),
    ("square_oauth", "SquareOAuthDetector", "access-token", ("sq0csp-",)),
    ("stripe", "StripeDetector", "api-key", ("k_live_",)),
    ("telegram_token", "TelegramBotTokenDetector", "access-token", (":AA",)),
)
# A token's start: no letter before, unless it is the `\n` of a text shown with its escapes.
_START = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))"
_OWN: tuple[tuple[SecretKind, tuple[str, ...], str], ...] = (
    ("github-token", ("github_pat_",), r"github_pat_[A-Za-z0-9_]{22,255}"),
    ("google-key", ("AIza",), r"AIza[\w-]{35}"),
    ("google-key", ("GOCSPX-", "ya29."), _START + r"(?:GOCSPX-[\w-]{20,64}|ya29\.[\w-]{20,512})"),
    ("openai-key", ("sk-",), _START + r"sk-(?!ant-)(?:[a-z]+-)*[\w-]{20,255}"),
    ("anthropic-key", ("sk-ant-",), r"sk-ant-[\w-]{20,255}"),
    ("huggingface-token", ("hf_", "api_org_"), _START + r"(?:hf_|api_org_)[A-Za-z0-9]{30,64}"),
    ("databricks-token", ("dapi",), r"dapi[0-9a-f]{32}(?:-\d)?"),
    ("kaggle-key", ("KGAT_",), r"KGAT_[0-9a-f]{32}"),
    ("api-key", ("gsk_",), _START + r"gsk_[A-Za-z0-9]{40,64}"),
    ("api-key", ("r8_",), _START + r"r8_[A-Za-z0-9]{37}"),
    (
        "api-key",
        ("pplx-", "tvly-", "nvapi-", "xai-", "lsv2_", "PMAK-"),
        _START + r"(?:pplx-|tvly-|nvapi-|xai-|lsv2_(?:pt|sk)_|PMAK-)[\w-]{24,128}",
    ),
    ("access-token", ("npm_",), _START + r"npm_[A-Za-z0-9]{36}"),
    ("access-token", ("_authToken=",), r"(?<=_authToken=)[\w-]{20,128}"),
    ("access-token", ("pk.eyJ", "sk.eyJ"), _START + r"[ps]k\.eyJ[\w-]{20,512}\.[\w-]{10,128}"),
    ("jwt", ("eyJ",), _START + r"(?<![\w.-])eyJ[\w-]{10,}\.eyJ[\w-]{4,}(?:\.[\w-]*)?"),
    ("jwt", (r"\neyJ", r"\teyJ"), r"(?<=\\[nt])eyJ[\w-]{10,}\.eyJ[\w-]{4,}(?:\.[\w-]*)?"),
    ("access-token", ("earer ",), r"(?<=[Bb]earer )[\w.~+/%=-]{20,2048}"),
    ("access-token", ("asic ",), r"(?<=\b[Bb]asic )(?=[A-Za-z0-9+/]*[0-9A-Z])[A-Za-z0-9+/]{12,512}={0,2}(?=[\s\"'])"),
    ("azure-key", ("sig=",), r"(?<=[?&;]sig=)[\w%+/-]{30,128}={0,2}"),
    ("azure-key", ("SharedAccessKey=",), r"(?<=SharedAccessKey=)[\w+/]{30,128}={0,2}"),
)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_LONGEST_PRIVATE_KEY = 20_000
_URI = re.compile(r"://([^\s:/@'\"<>\[\]{}()]{0,80}):([^\s'\"<>`]{1,200})@(?=[\w\[(.-])")
# `Server=…;Uid=…;Pwd=…`, as ODBC and ADO write it.
_PASSWORD_PARTS = ("pwd", "Pwd", "PWD", "password", "Password", "PASSWORD")
_BEFORE_PART = (";", '"', "'", "; ")
_PART = re.compile(r"\w+\s?=\s?([^;'\"\s{}]{3,128})")
_PORT = re.compile(r"\d{1,5}(?:$|/)")


def shaped_secrets(text: str) -> Iterator[Hit]:
    """The tokens, private keys and connection strings in `text`, placeholders left out."""
    for kind, marks, pattern in _OWN:
        if any(mark in text for mark in marks):
            yield from _matches(text, re.compile(pattern), kind)
    for module, name, kind, marks in _LIBRARY:
        if any(mark in text for mark in marks):
            for one in _denylist(module, name):
                yield from _matches(text, one, kind)
    yield from _private_keys(text)
    yield from _connections(text)


def places(text: str, marks: Iterable[str]) -> Iterator[int]:
    """Where `text` holds one of the `marks`: a pattern that looks for them takes twenty times as long."""
    for mark in marks:
        place = text.find(mark)
        while place >= 0:
            yield place
            place = text.find(mark, place + len(mark))


def _matches(text: str, pattern: re.Pattern[str], kind: SecretKind) -> Iterator[Hit]:
    for found in pattern.finditer(text):
        group = 1 if pattern.groups and found[1] and len(found[1]) > 12 else 0
        value = found[group].removeprefix("AccountKey=")
        if _plausible(value):
            yield Hit(found.end(group) - len(value), value, kind)


@cache
def _denylist(module: str, name: str) -> tuple[re.Pattern[str], ...]:
    """A detector's patterns; importing the first takes 200 ms, for a client that it would call services with."""
    return tuple(getattr(import_module(f"detect_secrets.plugins.{module}"), name).denylist)


def _plausible(value: str) -> bool:
    """Letters alone in one case are words that share a prefix, such as `sk-learn-something-very-long`."""
    if is_placeholder(value):
        return False
    return any(character.isdigit() for character in value) or (value.lower() != value and value.upper() != value)


def _private_keys(text: str) -> Iterator[Hit]:
    """What stands between BEGIN and END; the whole rest, up to a limit, where there is no END."""
    place = 0
    while found := _PRIVATE_KEY.search(text, place):
        end = text.find("-----END ", found.end(), found.end() + _LONGEST_PRIVATE_KEY)
        body = text[found.end() : end] if end >= 0 else ""
        inner = body.strip().removeprefix("\\n").removesuffix("\\n")
        if len(inner) > 30 and not is_placeholder(inner[:60]):
            yield Hit(found.end() + body.index(inner), inner, "private-key")
        place = found.end()


def _connections(text: str) -> Iterator[Hit]:
    if "://" in text:
        for found in _URI.finditer(text):
            password = _password(
                found[2], http=text[max(0, found.start() - 5) : found.start()].lower().startswith("http")
            )
            if not _PORT.match(password) and not is_placeholder(password):
                yield Hit(found.start(2), password, "connection-string")
    for place in places(text, _PASSWORD_PARTS) if ";" in text else ():
        part = _PART.match(text, place)
        if part is not None and text.endswith(_BEFORE_PART, 0, place) and not is_placeholder(part[1]):
            yield Hit(part.start(1), part[1], "connection-string")


def _password(between: str, *, http: bool) -> str:
    """The password of an address; `between` its user and its last @, which may belong to the path."""
    authority, slash, _ = between.partition("/")
    if "@" in authority:
        return authority.rpartition("@")[0]
    return authority if slash and http else between
