#!/usr/bin/env bash
# Every public header compiles by itself, twice in a row, without a warning: the C header as C11 and as
# C++17, the C++ headers as C++17, with gcc and with clang.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

failed=0

check() { # COMPILER LANGUAGE STANDARD HEADER
    if printf '#include <%s>\n#include <%s>\n' "$4" "$4" |
        "$1" -x "$2" "-std=$3" -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only -; then
        echo "passed $1 -std=$3 $4"
    else
        echo "FAILED $1 -std=$3 $4"
        failed=1
    fi
}

for header in $(cd include && find . -name '*.h' -o -name '*.hpp' | sed 's|^\./||' | sort); do
    if [ "${header##*.}" = h ]; then
        check gcc c c11 "$header"
        check clang c c11 "$header"
    fi
    check g++ c++ c++17 "$header"
    check clang++ c++ c++17 "$header"
done
exit "$failed"
