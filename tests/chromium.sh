#!/bin/sh
# Make sure that a Chromium is here for the browser tests: the system's, else apt's, else Playwright's own.
set -eu
if command -v chromium || command -v chromium-browser || command -v google-chrome; then
  exit 0
fi
if command -v apt-get >/dev/null; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
  if $as_root apt-get update --quiet=2 && $as_root apt-get install --quiet=2 --yes --no-install-recommends chromium \
    fonts-noto-core; then
    exit 0
  fi
fi
"$(dirname "$0")/../.venv/bin/python" -m playwright install chromium
