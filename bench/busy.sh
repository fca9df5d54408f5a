#!/usr/bin/env bash
# One and two threads beside a busy loop in a session of its own (in one session the scheduler hides the loop), with our short wait of libgomp's threads and
# with libgomp's own long one: bash bench/busy.sh [MODEL] [loop|idle]. Build bench/ValueLocate.Bench in Release first.
set -euo pipefail
cd "$(dirname "$0")/.."
model=${1:-data/models/tiny-values}
if [ "${2:-loop}" = loop ]; then
    setsid bash -c 'while :; do :; done' &
    loop=$!
    trap 'kill "$loop"' EXIT
fi
for spins in 2000 300000; do
    for threads in 1 2; do
        echo "GOMP_SPINCOUNT=$spins, $threads thread(s)"
        GOMP_SPINCOUNT=$spins OMP_NUM_THREADS=$threads setsid -w dotnet bench/ValueLocate.Bench/bin/Release/net10.0/ValueLocate.Bench.dll speed "$model" --rounds 1 |
            grep 'tokens/s'
    done
done
