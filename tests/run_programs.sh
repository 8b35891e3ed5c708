#!/usr/bin/env bash
# Compiles the programs of tests/c or tests/cpp with two compilers, under ASan and UBSan, against the
# library in build/lib, and runs them, as many at a time as there are cores. A program passes if its exit
# status is 0 and no sanitizer spoke.
#
#   run_programs.sh c|cpp [NAME...]        NAME: only these, as echo for tests/c/echo.c
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

export OUT=build/programs TIME_LIMIT=60
export ASAN_OPTIONS=detect_stack_use_after_return=1
export LSAN_OPTIONS=suppressions=tests/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1

compile() { # COMPILER SOURCE PROGRAM; does nothing if the program is newer than all sources
    local standard=gnu11

    [ "${2##*.}" = c ] || standard=gnu++17
    [ -e "$3" ] && [ -z "$(find "$(dirname "$2")" include -newer "$3" -print -quit)" ] && return
    rm -f "$3"
    "$1" "-std=$standard" -g -Wall -Wextra -Wpedantic -Werror \
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
        -Iinclude "$2" -o "$3" -Lbuild/lib -lqwebsocket "-Wl,-rpath,$PWD/build/lib"
}

# Compiles and runs one program; prints one line, and keeps what it said in a log.
run() { # COMPILER SOURCE
    local program log
    program=$OUT/$(basename "${2%.*}")-$1
    log=$program.log

    if ! compile "$1" "$2" "$program" >"$log" 2>&1; then
        echo "FAILED $log (does not compile)"
    elif timeout "$TIME_LIMIT" "$program" >"$log" 2>&1; then
        echo "passed $2, $1"
    else
        echo "FAILED $log (exit status $?; 124 is more than $TIME_LIMIT s)"
    fi
}
export -f compile run

case ${1:-} in
c) compilers=(gcc clang) ;;
cpp) compilers=(g++ clang++) ;;
*)
    echo "usage: run_programs.sh c|cpp [NAME...]" >&2
    exit 2
    ;;
esac

sources=()
if [ $# -gt 1 ]; then
    for name in "${@:2}"; do sources+=("tests/$1/$name.$1"); done
else
    sources=(tests/"$1"/*."$1")
fi

mkdir -p "$OUT"
exec 9>"$OUT/.lock" # one run at a time in a checkout
flock 9
for source in "${sources[@]}"; do
    for compiler in "${compilers[@]}"; do printf '%s\0%s\0' "$compiler" "$source"; done
done | xargs -0 -n 2 -P "$(nproc)" bash -c 'run "$@"' run | tee "$OUT/$1.results"

grep '^FAILED' "$OUT/$1.results" | while read -r _ log _; do
    printf '\n--- %s\n' "$log"
    tail -n 60 "$log"
done
passed=$(grep -c '^passed' "$OUT/$1.results")
failed=$((${#sources[@]} * ${#compilers[@]} - passed))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
