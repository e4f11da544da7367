#!/bin/sh
# Make .venv with exactly the packages of requirements.lock. Called by make when the lock has changed.
set -eu
venv=$1

fits() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

find_python() {
    # pyenv and uv both honour .python-version; otherwise the first that is new enough.
    for name in python3 python3.13 python3.12 python3.14 python; do
        if fits "$name"; then command -v "$name"; return; fi
    done
    if command -v uv >/dev/null 2>&1; then uv python find 2>/dev/null && return; fi
    echo "Kaipu needs Python 3.12 or newer, and none is on PATH; install one and try again." >&2
    exit 1
}

if [ -x "$venv/bin/python" ] && ! fits "$venv/bin/python"; then rm -rf "$venv"; fi
if [ ! -x "$venv/bin/python" ]; then
    python=$(find_python)
    "$python" -m venv "$venv" || {
        rm -rf "$venv"
        echo "Python's venv module is missing or the disk is full; on Debian and Ubuntu: apt install python3-venv." >&2
        exit 1
    }
fi
# pip compiles nothing twice: the hash of the lock is kept beside what was installed from it.
lock=$("$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(open("requirements.lock", "rb").read()).hexdigest())')
if [ "$(cat "$venv/.lock" 2>/dev/null || true)" != "$lock" ]; then
    echo "Installing the packages of requirements.lock …"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
    echo "$lock" > "$venv/.lock"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
touch "$venv/.made"
