#!/usr/bin/env bash
# Builds, shows, tests, measures and installs libqwebsocket: ./build.sh help lists the verbs.
# Everything that is made goes to build/; what is up to date is left alone.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH=$PATH:/usr/local/go/bin

version=$(sed -n 's/^#define QWS_VERSION_STRING "\(.*\)"$/\1/p' include/libqwebsocket.h)
soname=libqwebsocket.so.${version%%.*}
library=build/lib/libqwebsocket.so.$version
warnings=(-Wall -Wextra -Wpedantic -Werror)

help() {
    cat <<'HELP'
./build.sh VERB
  build           the library in build/lib and its programs in build/bin; needs Go and a C compiler
  demo            a server, and clients in C, C++ and Python that talk to it: every signal as it happens
  test            all tests, against real peers too; installs what they need (Debian packages by apt-get,
                  Python packages in build/venv, node's ws in build/node)
  conformance     the 517 conformance cases, in full, as client and as server
  fuzz [TIME]     each fuzz target of the Go packages for TIME (10m), one after the other
  bench           what a message costs
  install PREFIX  library, headers and libqwebsocket.pc in PREFIX/lib and PREFIX/include
  clean           removes build/
  help            this text
The Python package needs no build: PYTHONPATH=python, or pip install ./python.
HELP
}

die() {
    echo "build.sh: $*" >&2
    exit 1
}

need() { # COMMAND WHY
    command -v "$1" >/dev/null || die "$1 is not installed: $2"
}

# True if FILE is there and nothing in the paths is newer than it.
up_to_date() { # FILE PATH...
    [ -e "$1" ] && [ -z "$(find "${@:2}" -newer "$1" ! -name '*_test.go' -print -quit)" ]
}

build_library() {
    local stage=build/lib/.stage/libqwebsocket.so
    local linker="-Wl,-soname,$soname \"-Wl,--version-script=$PWD/capi/exports.map\" -Wl,-Bsymbolic"

    if ! up_to_date "$library" core capi go.* include/libqwebsocket.h include/libqwebsocket/*.h build.sh; then
        echo "building $library"
        need go "https://go.dev/dl has it"
        mkdir -p "${stage%/*}"
        go build -buildmode=c-shared -trimpath -buildvcs=false \
            -ldflags "-s -w '-extldflags=$linker'" -o "$stage" ./capi
        mv "$stage" "$library"
        rm -r "${stage%/*}" # cgo's generated header; the hand-written one is the contract
    fi
    ln -sfn "${library##*/}" "build/lib/$soname"
    ln -sfn "$soname" build/lib/libqwebsocket.so
}

# Compiles one program that finds the library beside its own folder.
program() { # PROGRAM SOURCE
    local program=$1 source=$2 compiler

    case $source in
    *.cpp) compiler=(g++ -std=c++17) ;;
    *) compiler=("${CC:-gcc}" -std=gnu11) ;;
    esac
    if ! up_to_date "$program" "$source" "${source%/*}"/*.h* include capi/exports.map build.sh; then
        echo "building $program"
        mkdir -p "${program%/*}"
        "${compiler[@]}" -O2 "${warnings[@]}" -Iinclude "$source" -o "$program.new" \
            -Lbuild/lib -lqwebsocket "-Wl,-rpath,\$ORIGIN/../lib" -Wl,--enable-new-dtags
        mv "$program.new" "$program"
    fi
}

build_programs() {
    local source

    for source in examples/c/*.c tests/conformance/*.c tests/bench/*.c; do
        program "build/bin/$(basename "$source" .c)" "$source"
    done
    program build/demo/demo_server tests/demo/demo_server.c
    program build/demo/demo_client_c tests/demo/demo_client.c
    command -v g++ >/dev/null || return 0
    for source in examples/cpp/*.cpp; do
        program "build/bin/$(basename "$source" .cpp)_cpp" "$source"
    done
    program build/demo/demo_client_cpp tests/demo/demo_client.cpp
}

# One build at a time in a checkout.
build() {
    mkdir -p build/lib
    (
        flock 9
        build_library
        build_programs
    ) 9>build/.lock
}

demo() {
    tests/setup.sh demo
    build
    python3 tests/demo/demo.py build/demo
}

run_tests() {
    tests/setup.sh test
    build
    tests/run.sh
}

conformance() {
    build
    tests/conformance/run.sh "$@"
}

bench() {
    build
    go test -run '^$' -bench . -benchmem ./core/...
    python3 tests/bench/run.py build/bin
    build/bin/broadcast
    build/bin/idle build/bin/echo_server
    python3 tests/bench/idle_tls.py build/bin/echo_server
}

# What a target finds stays in its testdata, and from then on in the seeds of the tests.
fuzz() { # [TIME]
    local time=${1:-10m} package target found=0

    need go "https://go.dev/dl has it"
    for package in $(go list ./core/...); do
        for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz'); do
            echo "=== $target of ${package#*/} for $time"
            go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package" || found=$((found + 1))
        done
    done
    echo "$found targets have found something"
    [ "$found" = 0 ]
}

install_to() { # PREFIX
    local prefix header

    build
    mkdir -p "$1/lib/pkgconfig"
    prefix=$(cd "$1" && pwd)
    install -m 755 "$library" "$prefix/lib/"
    cp -P "build/lib/$soname" build/lib/libqwebsocket.so "$prefix/lib/"
    find include -name '*.h' -o -name '*.hpp' | while read -r header; do
        install -D -m 644 "$header" "$prefix/$header"
    done
    cat >"$prefix/lib/pkgconfig/libqwebsocket.pc" <<PC
prefix=$prefix
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: libqwebsocket
Description: QWebSocket and QWebSocketServer without Qt
Version: $version
Libs: -L"\${libdir}" -lqwebsocket
Cflags: -I"\${includedir}"
PC
    echo "installed libqwebsocket $version in $prefix"
}

case ${1:-help} in
build) build ;;
demo) demo ;;
test) run_tests ;;
conformance) conformance "${@:2}" ;;
fuzz) fuzz "${@:2}" ;;
bench) bench ;;
install)
    [ $# = 2 ] || die "install needs a PREFIX"
    install_to "$2"
    ;;
clean) rm -rf build ;;
help | -h | --help) help ;;
*)
    help >&2
    exit 2
    ;;
esac
