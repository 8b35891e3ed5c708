#!/usr/bin/env bash
# Makes the certificates and keys that tests of connections need: NAME.pem and NAME.key for each.
#
#   tls_files.sh FOLDER
#
# root      an authority
# server    of the root, for localhost and 127.0.0.1
# other     of the root, for other.test
# expired   of the root, for localhost and 127.0.0.1, no longer valid
# client    of the root, for a client
# lonely    signed by itself, for localhost and 127.0.0.1
# stranger  signed by itself, for other.test
set -euo pipefail
cd "$1"

here=DNS:localhost,IP:127.0.0.1
curve=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)

quietly() { # COMMAND...: its output only if it fails
    local output
    output=$("$@" 2>&1) || {
        echo "$output" >&2
        return 1
    }
}

alone() { # NAME EXTENSION...
    quietly openssl req -x509 "${curve[@]}" -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" -days 3650 \
        "${@:2}"
}

# As `openssl ca` does it, for `openssl x509` cannot set both dates.
of_root() { # NAME START END EXTENSION...
    quietly openssl req -new "${curve[@]}" -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
    printf '%s\n' "${@:4}" >"$1.ext"
    quietly openssl ca -batch -config ca.cnf -in "$1.csr" -out "$1.pem" -extfile "$1.ext" \
        -startdate "$2" -enddate "$3" -notext
}

cat >ca.cnf <<'CONFIGURATION'
[ca]
default_ca = here
[here]
database = index
rand_serial = yes
unique_subject = no
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
policy = any
[any]
commonName = supplied
CONFIGURATION
touch index

alone root
alone lonely -addext "subjectAltName=$here"
alone stranger -addext subjectAltName=DNS:other.test
of_root server 20200101000000Z 20991231000000Z "subjectAltName=$here"
of_root other 20200101000000Z 20991231000000Z subjectAltName=DNS:other.test
of_root expired 20200101000000Z 20210101000000Z "subjectAltName=$here"
of_root client 20200101000000Z 20991231000000Z extendedKeyUsage=clientAuth
