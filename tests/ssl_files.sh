#!/usr/bin/env bash
# Makes certificates and keys in all the forms in which openssl writes them, for tests of what reads them. The
# pass phrase of what is encrypted is "secret".
#
#   ssl_files.sh FOLDER
#
# rich.pem, rich.der     a certificate with many names, signed by itself; rich.txt is its SHA-256 digest
# rsa.key                its key as PKCS #8; rsa.traditional.key, rsa.old.key (encrypted), rsa.hidden.key
#                        (encrypted PKCS #8), rsa.der, rsa.pub
# ec.key, ed25519.key    other keys
# rich.p12               the certificate and its key
# root.pem, server.pem   an authority, and a server below it called host.test, with server.key
# server.p12             both certificates and the server's key
set -euo pipefail
cd "$1"

quietly() { # COMMAND...: its output only if it fails
    local output
    output=$("$@" 2>&1) || {
        echo "$output" >&2
        return 1
    }
}

cat >rich.cnf <<'CONFIGURATION'
[req]
distinguished_name = name
prompt = no
utf8 = yes
string_mask = utf8only
x509_extensions = extensions
[name]
C = DE
ST = Land
L = Stadt
O = Org One
0.OU = Unit A
1.OU = Unit B
CN = Näme
emailAddress = a@b.test
serialNumber = 77
dnQualifier = q
title = Dr
[extensions]
subjectAltName = DNS:a.test,DNS:*.b.test,IP:127.0.0.1,IP:::1,email:x@y.test,URI:http://u.test/
basicConstraints = critical,CA:true
keyUsage = digitalSignature,keyCertSign
CONFIGURATION
quietly openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rich.pem -config rich.cnf \
    -set_serial 0x0102a4ff -days 3650
openssl x509 -in rich.pem -outform DER -out rich.der
openssl x509 -in rich.pem -noout -fingerprint -sha256 >rich.txt
quietly openssl rsa -in rsa.key -traditional -out rsa.traditional.key
quietly openssl rsa -in rsa.key -traditional -aes128 -passout pass:secret -out rsa.old.key
quietly openssl rsa -in rsa.key -traditional -outform DER -out rsa.der
quietly openssl pkcs8 -topk8 -in rsa.key -passout pass:secret -out rsa.hidden.key
quietly openssl rsa -in rsa.key -pubout -out rsa.pub
openssl pkcs12 -export -inkey rsa.key -in rich.pem -passout pass:secret -out rich.p12
openssl ecparam -name prime256v1 -genkey -noout -out ec.key
openssl genpkey -algorithm ed25519 -out ed25519.key

curve=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
quietly openssl req -x509 "${curve[@]}" -subj /CN=root -keyout root.key -out root.pem -days 3650
quietly openssl req "${curve[@]}" -subj /CN=host.test -keyout server.key -out server.csr
echo "subjectAltName=DNS:host.test" >server.ext
quietly openssl x509 -req -in server.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650 \
    -extfile server.ext -out server.pem
openssl pkcs12 -export -inkey server.key -in server.pem -certfile root.pem -passout pass:secret \
    -out server.p12
rm rich.cnf server.csr server.ext root.key ./*.srl
