#!/bin/sh
# Make sure that printing to PDF finds Pango, which WeasyPrint loads, and a face for every script that is printed; and
# the packages that are named besides.
set -eu
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk $*"
if dpkg -s $packages >/dev/null 2>&1; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Printing needs Pango, harfbuzz-subset, Noto and Noto CJK: install this system's packages of them" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
$as_root apt-get update --quiet=2
$as_root apt-get install --quiet=2 --yes --no-install-recommends $packages
