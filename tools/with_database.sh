#!/bin/sh
# Run a command with a database at hand. The embedded one is stopped afterwards if it was not running before.
set -u
bin=$1
shift
export KAIPU_TESTING=1
started=
if [ -z "${DATABASE_URL:-}" ] && ! "$bin/kaipu" db status >/dev/null 2>&1; then
    "$bin/kaipu" db start >/dev/null || exit 1
    started=1
fi
stop() { [ -z "$started" ] || "$bin/kaipu" db stop >/dev/null; started=; }
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM HUP
"$@"
code=$?
stop
exit $code
