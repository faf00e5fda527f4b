"""Jinja templates of the package, compiled once a process; everything is escaped unless a template says otherwise."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from certgrader.catalogue.catalogue import Language, translate
from certgrader.report.page.words import typeset

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent.parent / "templates"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _style(*names: str) -> tuple[str, str]:
    """The sheets' text and the source expression that allows this one style element and no other."""
    text = "".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"sha256-{digest}"


def render_page(template: str, sheets: tuple[str, ...], language: Language, **values: object) -> bytes:
    """The page in UTF-8. Templates call `t(key, …)` for the sentence `html.<key>` of the catalogue."""

    def sentence(key: str, **fields: object) -> str:
        return typeset(translate(f"html.{key}", language, **fields), language)

    style, allowed = _style(*sheets)
    page = _environment().get_template(template)
    text = page.render(t=sentence, language=language, style=style, style_hash=allowed, **values)
    return text.encode("utf-8", "replace")
