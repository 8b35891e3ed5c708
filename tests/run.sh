#!/usr/bin/env bash
# All tests, from the inside out. It expects what tests/setup.sh test installs and build.sh builds. Every
# part runs, whatever became of the others; the exit status is 0 only if all of them passed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
PATH=$PATH:/usr/local/go/bin
export PYTHONPYCACHEPREFIX=$PWD/build/pycache

python=build/venv/bin/python
summary=()
failures=0

part() { # TITLE COMMAND...
    local start=$SECONDS verdict=passed

    printf '\n=== %s\n' "$1"
    if ! "${@:2}"; then
        verdict=FAILED
        failures=$((failures + 1))
    fi
    summary+=("$(printf '%-6s %4d s  %s' "$verdict" $((SECONDS - start)) "$1")")
}

formatted() {
    local files
    files=$(gofmt -l core capi tests) || return
    [ -z "$files" ] || echo "gofmt would change: $files"
    [ -z "$files" ]
}

part "gofmt" formatted
part "go vet" go vet ./core/... ./capi/...
part "Go tests and seeds of the fuzz tests, race detector" go test -race ./core/... ./capi/...
part "headers: C11 and C++17, gcc and clang" tests/check_headers.sh
part "C programs: gcc and clang, ASan and UBSan" tests/run_programs.sh c
part "C++ programs: g++ and clang++, ASan and UBSan" tests/run_programs.sh cpp
part "install, and programs built with pkg-config" tests/check_install.sh
part "agreement: what is written in two places" "$python" -m pytest tests/agreement
part "Python package" "$python" -m pytest tests/python
part "interop: every peer, both roles, each variant of compression" "$python" -m pytest tests/interop
part "real parts: proxies, TLS and PSK peers" "$python" -m pytest tests/real
part "life cycles: one table for C, C++, Python and Qt" "$python" -m pytest tests/lifecycle
part "oracle: recorded behaviour of Qt" "$python" -m pytest tests/oracle
part "conformance: the player of the cases itself" go test -C tests/conformance ./...
part "conformance: server and client in the cases of Autobahn" tests/conformance/run.sh --reduced
part "demo" python3 tests/demo/demo.py build/demo
part "ruff" "$python" -m ruff check \
    --config python/pyproject.toml --cache-dir build/ruff python examples tests
part "mypy --strict" "$python" -m mypy --strict --cache-dir build/mypy python/qwebsocket

printf '\n=== summary\n'
printf '%s\n' "${summary[@]}"
echo "$((${#summary[@]} - failures)) of ${#summary[@]} parts passed"
[ "$failures" = 0 ]
