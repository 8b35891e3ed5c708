#!/usr/bin/env bash
# Makes the test certificates in a folder: an authority (ca), a good one for localhost and the loopback
# addresses (good), one for another host (otherhost), one that has run out (expired), and one that is
# signed by itself (self). Each comes as NAME.pem with its NAME.key.
#
#   certificates.sh FOLDER
set -euo pipefail
cd "$1"

days=36500
local_names="DNS:localhost,IP:127.0.0.1"

quietly() { # COMMAND...: its output only if it fails
    local output
    output=$("$@" 2>&1) || {
        echo "$output" >&2
        return 1
    }
}

own() { # NAME SUBJECT EXTENSION...: a key, and a certificate signed by it
    local options=() extension
    for extension in "${@:3}"; do options+=(-addext "$extension"); done
    quietly openssl req -x509 -newkey rsa:2048 -nodes -days $days -subj "$2" \
        -keyout "$1.key" -out "$1.pem" "${options[@]}"
}

request() { # NAME SUBJECT ALTERNATIVE-NAMES: a key, and what the authority is asked to sign
    quietly openssl req -newkey rsa:2048 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr"
    cat >"$1.ext" <<EXTENSIONS
subjectAltName=$3
basicConstraints=CA:FALSE
keyUsage=digitalSignature,keyEncipherment
extendedKeyUsage=serverAuth
EXTENSIONS
}

own ca "/CN=Oracle Test CA" "basicConstraints=critical,CA:TRUE" "keyUsage=critical,keyCertSign,cRLSign"
own self "/CN=localhost" "subjectAltName=$local_names"

request good "/CN=localhost" "$local_names,IP:::1"
request otherhost "/CN=other.test" "DNS:other.test"
for name in good otherhost; do
    quietly openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
        -days $days -extfile $name.ext -out $name.pem
done

# Only `openssl ca` can sign for the past.
request expired "/CN=localhost" "$local_names"
mkdir authority
: >authority/index.txt
echo 01 >authority/serial
cat >authority/configuration <<'CONFIGURATION'
[ca]
default_ca = authority
[authority]
database = authority/index.txt
serial = authority/serial
new_certs_dir = authority
default_md = sha256
policy = names
[names]
commonName = supplied
CONFIGURATION
quietly openssl ca -batch -config authority/configuration -cert ca.pem -keyfile ca.key \
    -startdate 20100101000000Z -enddate 20110101000000Z -extfile expired.ext -notext \
    -in expired.csr -out expired.pem

rm -r authority ./*.csr ./*.ext ca.srl
