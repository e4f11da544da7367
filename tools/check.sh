#!/bin/sh
# Everything that must hold before a change is merged. Goes on after a failure, so that one run tells all; the tests
# come last, and their summary is the last line.
set -u
bin=$1
failed=

step() {
    name=$1
    shift
    printf '── %s\n' "$name"
    "$@" || failed="$failed, $name"
}

translations() {
    "$bin/python" -m tools.translations
}

styles() {
    [ ! -f tools/styles.sh ] || sh tools/styles.sh --check "$bin"
}

safe_deployment() {
    env -u KAIPU_TESTING KAIPU_DEMO=0 KAIPU_SECRET_KEY=0123456789-only-to-look-at-the-settings-abcdefghij \
        KAIPU_PAYMENT_SECRET=0123456789-only-to-look-at-the-settings-klmnopqrst KAIPU_HOSTS=shop.example \
        "$bin/python" -W error manage.py check --deploy --fail-level WARNING
}

audit() {
    out=$("$bin/pip-audit" --require-hashes --disable-pip --progress-spinner off -r requirements.lock 2>&1) && { echo "$out" | grep -im 1 vulnerabilit; return 0; }
    if echo "$out" | grep -qE 'ConnectionError|Max retries|Temporary failure|timed out|NameResolution|ServiceError|HTTPError|JSONDecodeError'; then
        echo "The list of known weaknesses cannot be reached from here, so the packages were NOT audited."
        return 0
    fi
    echo "$out"
    return 1
}

step "ruff" "$bin/ruff" check --quiet .
step "format" "$bin/ruff" format --check --quiet .
step "types" "$bin/mypy"
step "contracts" "$bin/python" -c 'from importlinter.cli import lint_imports_command as run; run()' --no-logo
step "migrations" "$bin/python" manage.py makemigrations --check --dry-run
step "translations" translations
step "styles" styles
step "deployment" safe_deployment
step "audit" audit
[ -z "$failed" ] || printf 'Failed before the tests: %s\n' "${failed#, }"
printf '── tests\n'
"$bin/python" -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q --durations=20
tests=$?
[ -z "$failed" ] || exit 1
exit $tests
