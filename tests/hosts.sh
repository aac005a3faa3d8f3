#!/bin/sh
# Make sure that nginx and Caddy are here, to try a copy on them: the system's own, else apt's, unpacked into .venv/hosts.
# Unpacked and not installed, for a server that is installed is started, too.
set -eu
PATH="$PATH:/usr/sbin"
wanted=""
command -v nginx >/dev/null || wanted="nginx"
[ -f /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] || wanted="$wanted libnginx-mod-http-brotli-static"
command -v caddy >/dev/null || wanted="$wanted caddy"
folder="$(cd "$(dirname "$0")/../.venv" && pwd)/hosts"
if [ -z "$wanted" ] || [ -d "$folder" ]; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "The files for hosts are tried on nginx, with its module for brotli, and on Caddy: install this system's packages" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
$as_root apt-get update --quiet=2
mkdir -p "$folder.new"
cd "$folder.new"
apt-get download --quiet=2 $wanted
for package in *.deb; do
  dpkg -x "$package" .
done
rm ./*.deb
mv "$folder.new" "$folder"
