#!/usr/bin/env bash
# Fails where a tracked C# file has more than 300 lines, or a line more than 160 characters.
# A line may be longer only where it touches a raw string literal ("""), whose lines are its content and cannot be broken.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files -z '*.cs' | xargs -0 perl -CSD -ne '
  s/\r?\n$//;
  # Quotes in a row that open or close a raw string literal; "n" of them close one that n opened. A verbatim string (@") is none.
  my $touches = $open;
  while (/(?<![@\\])("{3,})/g) {
    my $n = length $1;
    if (!$open) { $open = $n; $touches = 1 } elsif ($n >= $open) { $open = 0 }
  }
  if (!$touches && length > 160) { print "$ARGV:$.: ", length, " characters: at most 160\n"; $bad = 1 }
  if (eof) {
    if ($. > 300) { print "$ARGV: $. lines: at most 300\n"; $bad = 1 }
    if ($open) { print "$ARGV: a raw string literal without an end: this check misread the file\n"; $bad = 1; $open = 0 }
    close ARGV;
  }
  END { $? = 1 if $bad }
'
