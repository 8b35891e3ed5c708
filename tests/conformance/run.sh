#!/usr/bin/env bash
# Runs the conformance cases against build/bin/echo_server and build/bin/conformance_client.
#
#   run.sh [--reduced] [--trace] [CASES...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
PATH=$PATH:/usr/local/go/bin

go build -C tests/conformance -o "$PWD/build/conformance/replayer" ./replayer
exec build/conformance/replayer \
    --server-command "build/bin/echo_server 0 --deflate" \
    --client-command "build/bin/conformance_client --deflate" "$@"
