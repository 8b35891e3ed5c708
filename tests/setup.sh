#!/usr/bin/env bash
# Installs what a verb of build.sh needs and the machine does not have, and says what it installs.
#
#   setup.sh demo|test
#
# Debian packages come by apt-get, as root or with sudo; Python packages go to build/venv, and node's ws
# to build/node. With everything in place it does nothing and needs no network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PATH:/usr/sbin # where daemons are

packages=()

want() { # PACKAGE unless COMMAND... succeeds
    "${@:3}" >/dev/null 2>&1 || packages+=("$1")
}

installed() { command -v "$1"; }

has_header() { [ -n "$(find /usr/include -path "*/$1" -print -quit)" ]; }

has_library() { [ -n "$(find /usr/lib -name "$1" -print -quit)" ]; }

# Beast negotiates windows from 1.81 on, which Debian 12 has beside its default of 1.74.
has_new_boost() {
    awk '$2 == "BOOST_VERSION" { found = $3 } END { exit !(found >= 108100) }' /usr/include/boost/version.hpp
}

apt_get() {
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"
}

install_packages() {
    [ ${#packages[@]} -gt 0 ] || return 0
    echo "installing with apt-get: ${packages[*]}"
    if [ "$(id -u)" != 0 ] && ! installed sudo >/dev/null; then
        echo "setup.sh: neither root nor sudo; please install: ${packages[*]}" >&2
        exit 1
    fi
    mkdir -p build
    if ! { apt_get update && apt_get install -y --no-install-recommends "${packages[@]}"; } \
        >build/apt.log 2>&1; then
        tail -n 20 build/apt.log >&2
        exit 1
    fi
    packages=()
}

# The sanitizers of clang are a package of clang's version, which clang only recommends.
clang_sanitizes() {
    [ -e "$(clang -print-file-name="libclang_rt.asan-$(uname -m).a")" ]
}

install_venv() {
    local wanted=tests/requirements.txt done=build/venv/requirements.txt python=python3

    cmp -s "$wanted" "$done" && return
    echo "installing in build/venv: $(paste -sd' ' "$wanted")"
    python3 -c 'import ensurepip, venv' 2>/dev/null || python=/usr/bin/python3
    rm -rf build/venv
    "$python" -m venv build/venv
    build/venv/bin/pip install --quiet --disable-pip-version-check -r "$wanted"
    cp "$wanted" "$done"
}

# Debian 12's libcurl has no websockets; the one that pycurl brings along has.
install_curl() {
    local wanted=tests/interop/compiled/requirements.txt done=build/curl/requirements.txt

    cmp -s "$wanted" "$done" && return
    echo "installing in build/curl: $(paste -sd' ' "$wanted")"
    rm -rf build/curl
    build/venv/bin/pip install --quiet --disable-pip-version-check --target build/curl -r "$wanted"
    cp "$wanted" "$done"
}

install_node_ws() {
    local wanted=tests/interop/package.json done=build/node/installed.json

    cmp -s "$wanted" "$done" && return
    echo "installing in build/node: ws"
    mkdir -p build/node
    cp "$wanted" build/node/package.json
    npm install --prefix build/node --loglevel=error --no-audit --no-fund --no-package-lock
    cp "$wanted" "$done"
}

case ${1:-} in
demo)
    want g++ unless installed g++
    install_packages
    ;;
test)
    want g++ unless installed g++
    want clang unless installed clang++
    want pkg-config unless installed pkg-config
    want openssl unless installed openssl
    want gnutls-bin unless installed gnutls-serv
    want ca-certificates unless test -s /etc/ssl/certs/ca-certificates.crt
    want python3-venv unless python3 -c 'import ensurepip, venv'
    want nodejs unless installed node
    want npm unless installed npm
    want chromium unless installed chromium
    want libwebsockets-dev unless has_header libwebsockets.h
    want libboost1.81-dev unless has_new_boost
    want libcurl4-openssl-dev unless has_header curl/websockets.h
    want squid unless installed squid
    want tinyproxy unless installed tinyproxy
    want dante-server unless installed danted
    want libnss-wrapper unless has_library libnss_wrapper.so
    want gnutls-bin unless installed gnutls-serv
    want nginx-light unless installed nginx
    want libnginx-mod-stream unless [ -e /usr/lib/nginx/modules/ngx_stream_module.so ]
    want haproxy unless installed haproxy
    want libqt5websockets5-dev unless pkg-config --exists Qt5WebSockets
    want python3-pyside2.qtwebsockets unless /usr/bin/python3 -c 'import PySide2.QtWebSockets'
    install_packages
    want "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" unless clang_sanitizes
    install_packages
    install_venv
    install_curl
    install_node_ws
    ;;
*)
    echo "usage: setup.sh demo|test" >&2
    exit 2
    ;;
esac
