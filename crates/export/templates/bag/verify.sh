#!/bin/sh
# Checks the files of this bag and the signature of its checkpoint with sha256sum and openssl; verify.py checks more.
# Usage: sh verify.sh [KEY]     KEY is the public key of the case, from its owner
set -eu
cd "$(dirname "$0")"
sha256sum --check --quiet --strict tagmanifest-sha256.txt
sha256sum --check --quiet --strict manifest-sha256.txt
key=${1:-$(cat data/ledger/key)}
name=${key%%+*}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
verify() {
    sed '/^$/,$d' "$1" > "$folder/text"
    sed -n "s/^— $(printf '%s' "$name" | sed 's/[].[\*^$/]/\\&/g') //p" "$1" | head -n 1 | base64 -d | tail -c 64 > "$folder/signature"
    { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; printf '%s' "$key" | cut -d+ -f3- | base64 -d | tail -c 32; } > "$folder/key"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$folder/key" -rawin -in "$folder/text" -sigfile "$folder/signature" > "$folder/said" ||
        { echo "$1 is not signed by $name"; exit 1; }
}
verify data/ledger/checkpoint
if [ -e bag-signature.txt ]; then
    verify bag-signature.txt
    [ "$(sed -n 2p bag-signature.txt)" = "$(sha256sum < tagmanifest-sha256.txt | cut -d' ' -f1)" ] || { echo "the bag is not the signed one"; exit 1; }
fi
echo "the files are as they were bagged, and the checkpoint is signed by $name"
