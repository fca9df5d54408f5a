#!/usr/bin/env bash
# Installs Jupyter from the distribution's packages (Debian, Ubuntu), builds ValueLocate and makes its C# kernel known to Jupyter.
# The dev containers and .ci/run call this very script; it does no harm twice.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=(python3-jupyter-client python3-nbclient python3-nbconvert jupyter-notebook python3-ipykernel)
if ! dpkg -s "${packages[@]}" > /dev/null 2>&1; then
  root=()
  if [ "$(id -u)" != 0 ]; then root=(sudo); fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
./valuelocate kernel install
