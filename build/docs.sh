#!/usr/bin/env bash
# Builds the documentation site into docs/_site. A warning is an error. The API reference is read from the built assemblies, so those are built first.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" != --no-build ]; then dotnet build -c Release --nologo -v q src/ValueLocate.Cli; fi
dotnet tool restore
rm -rf docs/_site docs/api
log=$(dotnet docfx metadata docs/docfx.json)
# Roslyn's workspaces refer to SQLite's library, which nothing here needs.
if grep -i "warning:" <<< "$log" | grep -v "SQLitePCLRaw"; then exit 1; fi
dotnet docfx build docs/docfx.json --warningsAsErrors
