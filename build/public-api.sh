#!/usr/bin/env bash
# Writes PublicAPI.Shipped.txt of every library anew from its code, and empties PublicAPI.Unshipped.txt.
# Between releases a new member goes into PublicAPI.Unshipped.txt; this is run when a version is made.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
for project in ValueLocate{.Text,.Inference,,.Authoring,.Reports,.Organisms,.Kernel}; do
  folder=src/$project
  printf '#nullable enable\n' | tee "$folder/PublicAPI.Shipped.txt" > "$folder/PublicAPI.Unshipped.txt"
  dotnet restore "$folder" --nologo -v q
  dotnet format analyzers "$folder" --no-restore --diagnostics RS0016 --severity warn
  { printf '#nullable enable\n'; grep -v '^#nullable enable$' "$folder/PublicAPI.Unshipped.txt" | grep . | sort -u; } > "$folder/PublicAPI.Shipped.txt"
  printf '#nullable enable\n' > "$folder/PublicAPI.Unshipped.txt"
  echo "$project: $(($(wc -l < "$folder/PublicAPI.Shipped.txt") - 1)) public members"
done
