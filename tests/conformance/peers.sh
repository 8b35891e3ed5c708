#!/usr/bin/env bash
# Checks the replayer: what it says of real peers has to be what the suite itself said of them, case by case.
# It needs node's ws in build/node, and PySide2 for Debian's Python (tests/setup.sh test installs both).
#
#   peers.sh [PEER...]      gws gorilla node-ws py-websockets qt5
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
PATH=$PATH:/usr/local/go/bin
export NODE_PATH=$PWD/build/node/node_modules

peers=tests/conformance/peers
out=build/conformance
failed=0

replay() { # PEER OPTION...
    "$out/replayer" --reduced --known "$@" || failed=1
}

both() { # PEER COMMAND OPTION...
    replay "$1" --server-command "$2" --client-command "$2" "${@:3}"
}

install() {
    local wanted=$peers/requirements.txt done=$out/venv/requirements.txt

    go build -C tests/conformance -o "$PWD/$out/replayer" ./replayer || return
    go build -C "$peers" -o "$PWD/$out/" ./gws ./gorilla || return
    cmp -s "$wanted" "$done" && return
    python3 -m venv --clear "$out/venv" &&
        "$out/venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" &&
        cp "$wanted" "$done"
}

install || exit
[ $# -gt 0 ] || set -- gws gorilla node-ws py-websockets qt5
for peer; do
    case $peer in
    gws) both gws "$out/gws" ;;
    gorilla) replay gorilla --server-command "$out/gorilla" ;;
    node-ws) both node-ws "node $peers/ws.js" ;;
    py-websockets) both py-websockets "$out/venv/bin/python $peers/python_websockets.py" --varying 3,4,5.15 ;;
    qt5) both qt5 "/usr/bin/python3 $peers/qt.py" --skip 6.7.1 ;; # PySide2 ends a str at NUL
    *)
        echo "peers.sh: no peer $peer" >&2
        exit 2
        ;;
    esac
done
exit $failed
