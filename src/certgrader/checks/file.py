"""`type: file`: a project file lies beside the notebook and does something.

    - id: deploys
      type: file
      kind: [workflow]
      text: ["(?i)docker (build|push)"]
      examples:
        match: [{file: .github/workflows/ci.yml, text: "run: docker push registre/modele"}]
        no_match: [{file: README.md, text: "docker push"}]

`kind`: requirements, container, workflow, data_version, experiment, test, module, configuration, model, data ·
`path` globs (`*` within a name, `**` across folders), from any folder of the submission on · `text` regular
expressions searched in its lines. All that is given must hold. A README or other document counts only when `kind`
names `readme`: prose beside the notebook is not the logbook. An empty file does nothing.
"""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import MAX_EVIDENCE, Check, Evidence, Finding, Regex
from certgrader.facts.model import Facts, FileFact, FileKind
from certgrader.facts.searching import first_lines, path_matches


class FileCheck(Check):
    """Files of the submission other than the notebook."""

    type: Literal["file"] = "file"
    kind: tuple[FileKind, ...] = ()
    path: tuple[str, ...] = ()
    text: tuple[Regex, ...] = ()
    at_least: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.kind or self.path or self.text):
            raise PydanticCustomError("checks.empty-file", "nothing to look for")
        return self

    def run(self, facts: Facts) -> Finding:
        """Files that match, in the submission's order."""
        if facts.failed("file"):
            return self.cannot_tell(phrase("checks.failed.file"))
        found = [one for one in map(self._evidence, facts.file.files) if one is not None]
        return self.found(*(found[:MAX_EVIDENCE] if len(found) >= self.at_least else ()))

    def _evidence(self, file: FileFact) -> Evidence | None:
        if not self._eligible(file):
            return None
        excerpt, lines = _opening(file.text or "")
        if self.text:
            line = next(first_lines(self.text, file.text or ""), None)
            if line is None:
                return None
            lines, excerpt = (line[0], line[0]), line[1].strip()[:200]
        return Evidence(
            kind="file", check=self.id, excerpt=excerpt or file.path, strength="coded", path=file.path, lines=lines
        )

    def _eligible(self, file: FileFact) -> bool:
        if self.kind and file.kind not in self.kind:
            return False
        if file.kind == "readme" and "readme" not in self.kind:
            return False
        if self.path and not any(path_matches(pattern, file.path) for pattern in self.path):
            return False
        return file.text is None or bool(file.text.strip())


def _opening(text: str) -> tuple[str, tuple[int, int] | None]:
    """The first line that says something."""
    for number, line in enumerate(text.split("\n")[:200], start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            return line.strip()[:200], (number, number)
    return "", None
