#!/usr/bin/env bash
# Installs VS Code's own workbench as a server (code-server, from npm) into a folder, with the Node.js that it needs, and JupyterLab's client with ZeroMQ:
# for the tests that look at the notebooks in VS Code, and talk to the kernel as its Jupyter extension does.
# Nothing of it is built here; what is left out are the terminal's and the search's native parts. It does no harm twice.
set -euo pipefail
into="${1:-$(dirname "$0")/../.out/vscode}"
code=4.139.1 node=24.22.3 services=7.6.6 zeromq=6.8.0
case "$(uname -m)" in
  x86_64) cpu=x64 ;;
  aarch64 | arm64) cpu=arm64 ;;
  *) echo "There is no build of Node.js for $(uname -m) among npm's packages." >&2; exit 1 ;;
esac
if [ -f "$into/ready-$code-$services" ]; then exit 0; fi
mkdir -p "$into"
cd "$into"
[ -f package.json ] || echo '{ "private": true }' > package.json
quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
npm install "${quiet[@]}" "node-linux-$cpu@$node" "code-server@$code" "@jupyterlab/services@$services" "zeromq@$zeromq"
ln -sfn "node_modules/node-linux-$cpu/bin/node" node
(cd node_modules/code-server/lib/vscode && npm install --omit=dev "${quiet[@]}")
(cd node_modules/code-server/lib/vscode/extensions && npm install --omit=dev "${quiet[@]}")
touch "ready-$code-$services"
