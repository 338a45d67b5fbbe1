#!/bin/sh
# Writes the secrets that compose.yaml names, each once; those that are there stay.
set -eu
umask 077
folder="$(dirname "$0")/secrets"
mkdir -p "$folder"
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
make() { [ -e "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"; }
make pseudonym_key "$(random)"
make neo4j_password "$(random)"
make neo4j_auth "neo4j/$(cat "$folder/neo4j_password")"
make meili_key "$(random)"
make keycloak_admin_password "$(random)"
# secrets are mounted as the files they are, and the containers' users are not ours: they must read them. Nobody else on
# this machine comes through the folder.
chmod 700 "$folder"
chmod 644 "$folder"/*
