#!/usr/bin/env bash
# Installs the VS Code server, the Node it needs and Chromium. Safe to run again; a stamp named after the lock file says it is done.
# Usage: setup.sh [--no-browser] [--minimum]     --minimum: the oldest VS Code that the manifest allows, beside the newest
set -euo pipefail
cd "$(dirname "$0")"
browser=1 folders=(.)
for argument; do
  case "$argument" in
    --no-browser) browser=0 ;;
    --minimum) folders+=(minimum) ;;
    *) echo "setup.sh: unknown option $argument" >&2; exit 2 ;;
  esac
done

if [ "$browser" = 1 ] && ! command -v "${CHROMIUM:-chromium}" >/dev/null; then
  if [ "$(id -u)" != 0 ]; then
    echo "setup.sh: Chromium is needed: install it, or name one in CHROMIUM=/path/to/it" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

install_host() {
  local stamp
  stamp="node_modules/.host-$(sha256sum package-lock.json | cut -c1-16)"
  if [ -e "$stamp" ]; then return; fi
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  # npm ci refuses this shrinkwrap ("Missing: tslib from lock file"); npm install honours the rest of it.
  (cd node_modules/code-server/lib/vscode && npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
  touch "$stamp"
}

for folder in "${folders[@]}"; do
  (cd "$folder" && install_host)
done

# The older server's install script would fetch its search program from elsewhere; without one no file is ever found.
# The newer server brings one along.
vscode=code-server/lib/vscode/node_modules/@vscode
if [ -d "minimum/node_modules/$vscode/ripgrep" ] && [ ! -e "minimum/node_modules/$vscode/ripgrep/bin/rg" ]; then
  mkdir -p "minimum/node_modules/$vscode/ripgrep/bin"
  cp "node_modules/$vscode/ripgrep-universal/bin/linux-x64/rg" "minimum/node_modules/$vscode/ripgrep/bin/rg"
fi
