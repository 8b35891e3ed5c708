#!/usr/bin/env bash
# Builds the peers in build/interop: those whose sources are newer. go build knows itself what is to do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH=$PATH:/usr/local/go/bin

out=../../../build/interop
pycurl=../../../build/curl/pycurl.libs

program() { # PROGRAM SOURCE LIBRARY...
    local program=$out/$1 source=$2 compiler

    case $source in
    *.cpp) compiler=(g++ -std=c++17 -O1) ;;
    *) compiler=(gcc -std=gnu11 -O2) ;;
    esac
    [ -e "$program" ] && [ -z "$(find "$source" records.h build.sh -newer "$program" -print -quit)" ] && return
    "${compiler[@]}" -Wall -Wextra -Wpedantic -Werror "$source" -o "$program.new" "${@:3}"
    mv "$program.new" "$program"
}

mkdir -p "$out"
exec 9>"$out/.lock"
flock 9
go build -trimpath -buildvcs=false -o "$out/" ./gws ./gorilla ./coder
program libwebsockets libwebsockets.c -lwebsockets -lpthread
program curl curl.c -lcurl
program pycurl curl.c "$pycurl"/libcurl-*.so.* "-Wl,-rpath,\$ORIGIN/../curl/pycurl.libs"
program beast beast.cpp -lpthread
