#!/usr/bin/env python3
"""Writes the report's JSON Schema to the file named (`make schema`); a test compares it."""

import json
import sys
from pathlib import Path

from certgrader.report.schema import report_schema

text = json.dumps(report_schema(), ensure_ascii=False, indent=2, sort_keys=True)
Path(sys.argv[1]).write_text(text + "\n", encoding="utf-8")
