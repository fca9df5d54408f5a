#!/usr/bin/env bash
# Writes the pages of docs that are made from the code: the command line's reference and the schemas of run.json and neurons.json. Tests check them.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release --nologo -v q tests/ValueLocate.Cli.Tests
VALUELOCATE_WRITE_DOCS=1 dotnet tests/ValueLocate.Cli.Tests/bin/Release/net10.0/ValueLocate.Cli.Tests.dll -class "*Docs.FromCodeTests"
