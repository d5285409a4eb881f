#!/usr/bin/env bash
# Installs the VS Code server, the Node it needs and Chromium. Safe to run again; a stamp named after the lock file says it is done.
# Usage: setup.sh [--no-browser]
set -euo pipefail
cd "$(dirname "$0")"
if [ "${1:-}" != --no-browser ] && ! command -v "${CHROMIUM:-chromium}" >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi
stamp="node_modules/.host-$(sha256sum package-lock.json | cut -c1-16)"
[ -e "$stamp" ] && exit 0
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
cd node_modules/code-server/lib/vscode
# npm ci refuses this shrinkwrap ("Missing: tslib from lock file"); npm install honours the rest of it.
npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
cd - >/dev/null
touch "$stamp"
