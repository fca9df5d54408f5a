#!/usr/bin/env bash
# Installs OpenAI's own client (openai, from npm) into a folder, with the Node.js that it needs, also from npm: for the tests of 'valuelocate serve'.
# It does no harm twice.
set -euo pipefail
into="${1:-$(dirname "$0")/../.out/openai}"
openai=7.59.0 node=24.22.3
case "$(uname -m)" in
  x86_64) cpu=x64 ;;
  aarch64 | arm64) cpu=arm64 ;;
  *) echo "There is no build of Node.js for $(uname -m) among npm's packages." >&2; exit 1 ;;
esac
if [ -f "$into/ready-$openai" ]; then exit 0; fi
mkdir -p "$into"
cd "$into"
[ -f package.json ] || echo '{ "private": true }' > package.json
npm install --ignore-scripts --no-audit --no-fund --loglevel=error "node-linux-$cpu@$node" "openai@$openai"
ln -sfn "node_modules/node-linux-$cpu/bin/node" node
touch "ready-$openai"
