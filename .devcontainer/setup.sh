#!/usr/bin/env bash
# Builds ValueLocate, makes its C# kernel known to Jupyter, and installs Jupyter itself from the distribution's packages (Debian, Ubuntu).
# The dev containers and .ci/run call this very script; it does no harm twice.
set -euo pipefail
cd "$(dirname "$0")/.."
# First what needs nobody else's server but NuGet's: VS Code's Jupyter extension finds the kernel without Jupyter.
./valuelocate kernel install
packages=(python3-jupyter-client python3-nbclient python3-nbconvert jupyter-notebook python3-ipykernel)
if ! dpkg -s "${packages[@]}" > /dev/null 2>&1; then
  root=()
  if [ "$(id -u)" != 0 ]; then root=(sudo); fi
  # A source that is not ours may be broken (an image's extra repository with an expired key): the lists that there are may do.
  "${root[@]}" apt-get update -qq || echo "apt-get update failed for a source; going on with the package lists that are here." >&2
  if ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; then
    echo "Jupyter was not installed: apt-get install failed for ${packages[*]}. The C# kernel is installed, and VS Code needs no more; for Jupyter in a browser, mend apt's sources and run bash .devcontainer/setup.sh again." >&2
    exit 1
  fi
fi
