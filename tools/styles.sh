#!/bin/sh
# Build the stylesheets, the icon sprite and the vendored htmx; with --check fail when that changes what is committed.
# Needs npm; where there is none, the check says so instead of guessing.
set -eu
check=
[ "${1:-}" != --check ] || { check=1; shift; }
bin=${1:-.venv/bin}
cd "$(dirname "$0")/.."
if ! command -v npm >/dev/null 2>&1; then
    echo "npm is not here, so the stylesheets were NOT rebuilt."
    [ -n "$check" ]
    exit
fi
"$bin/python" tools/build_css.py
[ -z "$check" ] || git diff --exit-code --stat -- src/kaipu/web/ui/static
