"""Writes docs/report.schema.json anew, after a field was added to the report."""

import json
from pathlib import Path

from certgrader.report.schema import report_schema
from certgrader.report.writing import write_atomically

TARGET = Path(__file__).resolve().parents[1] / "docs" / "report.schema.json"
write_atomically(TARGET, (json.dumps(report_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode())
