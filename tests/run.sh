#!/usr/bin/env bash
# All tests, from the inside out. It expects what tests/setup.sh test installs and build.sh builds. Every
# part runs, whatever became of the others; the exit status is 0 only if all of them passed. What a part
# prints is kept in build/logs too, and the last lines of the run say which tests failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
PATH=$PATH:/usr/local/go/bin
export PYTHONPYCACHEPREFIX=$PWD/build/pycache

python=build/venv/bin/python
logs=build/logs
summary=()
failed=()

part() { # TITLE COMMAND...
    local start=$SECONDS verdict=passed log=$logs/${#summary[@]}.log

    printf '\n=== %s\n' "$1"
    if ! "${@:2}" 2>&1 | tee "$log"; then
        verdict=FAILED
        failed+=("$log")
    fi
    summary+=("$(printf '%-6s %4d s  %s' "$verdict" $((SECONDS - start)) "$1")")
}

# The tests that failed, or the error that ended them; the end of the log where no runner named any.
reasons() { # LOG
    local named='^(FAILED|ERROR|--- FAIL|FAIL\b|panic:|fatal error:|Fatal Python error|.*ERROR: .*Sanitizer)'

    echo "--- $1"
    { grep -E "$named" "$1" || tail -n 8 "$1"; } | head -n 12 | cut -c 1-200
}

rm -rf "$logs"
mkdir -p "$logs"

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
part "misuse: the whole C API at random" "$python" -m pytest tests/misuse
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
for log in "${failed[@]}"; do
    reasons "$log"
done
echo "$((${#summary[@]} - ${#failed[@]})) of ${#summary[@]} parts passed"
[ ${#failed[@]} = 0 ]
