#!/usr/bin/env bash
# Writes the lock files anew, with hashes and no index URL: requirements.lock for everything but the extra `prose`,
# which weighs as much as all the rest, and requirements-prose.lock for what that extra adds, in the same versions.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
compile --extra kernel --extra env --extra sandbox --group dev -o requirements.lock "$@"
pins=$(mktemp)
trap 'rm -f "$pins"' EXIT
sed -n "s/ *\\\\\$//; /^[a-z0-9].*==/p" requirements.lock >"$pins"
compile --extra prose --constraint "$pins" -o requirements-prose.lock "$@"
