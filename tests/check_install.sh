#!/usr/bin/env bash
# Installs into an empty folder, and builds and runs a C and a C++ program against what is there, with
# nothing but pkg-config's flags.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

prefix=$PWD/build/check-install
rm -rf "$prefix"
./build.sh install "$prefix"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib
version=$(pkg-config --modversion libqwebsocket)
flags=()
eval "flags=($(pkg-config --cflags --libs libqwebsocket))" # it answers in the quoting of the shell

cat >"$prefix/program.c" <<'C'
#include <libqwebsocket.h>
#include <stdio.h>
int main(void) { return puts(qws_version()) < 0; }
C
gcc "$prefix/program.c" -o "$prefix/program" "${flags[@]}"

cat >"$prefix/program.cpp" <<'CPP'
#include <libqwebsocket.hpp>
#include <iostream>
int main() {
  qws::EventLoop loop;
  qws::QWebSocket socket(loop);
  std::cout << qws_version() << std::endl;
}
CPP
g++ -std=c++17 "$prefix/program.cpp" -o "$prefix/program_cpp" "${flags[@]}"

for program in program program_cpp; do
    said=$("$prefix/$program")
    [ "$said" = "$version" ] || { echo "$program says $said, libqwebsocket.pc $version"; exit 1; }
done
echo "programs in C and C++ run with the installed libqwebsocket $version"
