#!/usr/bin/env bash
# Installs what some tests need beside Node, where it is missing: Chromium for the studio, tesseract to read words
# back, versitygw as the S3 server, schemathesis to fuzz the REST edge. The product itself needs none of them. Prints lines to export.
set -euo pipefail

cache="${EASEL_SERVICES:-$HOME/.cache/easel-services}"
mkdir -p "$cache"

packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v tesseract >/dev/null || packages+=(tesseract-ocr)
if [ "${#packages[@]}" -gt 0 ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2
fi

if [ ! -x "$cache/bin/versitygw" ] && ! command -v versitygw >/dev/null; then
  mkdir -p "$cache/bin"
  GOBIN="$cache/bin" CGO_ENABLED=0 go install -trimpath -ldflags='-s -w' \
    github.com/versity/versitygw/cmd/versitygw@v1.8.0 >&2
fi

if [ ! -x "$cache/schemathesis/bin/schemathesis" ]; then
  python3 -m venv "$cache/schemathesis" >&2
  "$cache/schemathesis/bin/pip" install --quiet --disable-pip-version-check 'schemathesis>=4.32,<5' >&2
fi

echo "export REQUIRE_SERVICES=1"
echo "export SCHEMATHESIS='$cache/schemathesis/bin/schemathesis'"
