#!/bin/sh
# Make sure that the peers of `make bench` are here: nginx and Hugo, and the tools that load a server.
set -eu
packages="nginx-light hugo wrk slowhttptest"
if dpkg -s $packages >/dev/null 2>&1; then
  exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
$as_root apt-get update --quiet=2
$as_root apt-get install --quiet=2 --yes --no-install-recommends $packages
