#!/usr/bin/env bash
# Writes the table of lines by project into ARCHITECTURE.md, between its two marker comments. With --check it only says whether the table is true.
# Lines are those of tracked C# files, blank ones and comments included (wc -l).
set -euo pipefail
cd "$(dirname "$0")/.."
map=ARCHITECTURE.md
for marker in '<!-- lines -->' '<!-- /lines -->'; do
  grep -qxF -- "$marker" "$map" || { echo "$map has no line '$marker'" >&2; exit 1; }
done

table=$(
  echo '| project | files | lines |'
  echo '|---|---:|---:|'
  for project in src/*/ tests/*.Tests/; do
    mapfile -d '' -t files < <(git ls-files -z -- "$project" | grep -z '\.cs$' || true)
    if [ "${#files[@]}" -gt 0 ]; then
      echo "| \`${project%/}\` | ${#files[@]} | $(cat -- "${files[@]}" | wc -l) |"
    fi
  done
)
new=$(TABLE="$table" awk '
  $0 == "<!-- /lines -->" { skipped = 0 }
  !skipped { print }
  $0 == "<!-- lines -->" { print ENVIRON["TABLE"]; skipped = 1 }
' "$map")

if [ "${1:-}" = --check ]; then
  [ "$new" = "$(cat "$map")" ] || { echo "$map: the table of lines is old: run 'bash build/lines.sh'" >&2; exit 1; }
else
  printf '%s\n' "$new" > "$map"
fi
