#!/usr/bin/env bash
# Writes requirements.lock anew: every dependency, extras and development tools included, with hashes and no index URL.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock "$@"
