#!/usr/bin/env bash
# flood.sh [RUNS] - 100 000 datagrams a second of garbage, forged and replayed heartbeats for 60 s at one node of three: no
# false verdict; and a real death meanwhile is found in at most twice the time that it takes without. Table in $RESULTS/flood.
# Exit code 0 passed, 1 failed, 3 not judged.
set -eu
here=$(dirname "$0") runs=${1:-10}
out=${RESULTS:-${TMPDIR:-/tmp}/bench-results}/flood
"$here/campaign.py" --faults =F06,X-flood-death --runs "$runs" --out "$out"
"$here/campaign.py" --faults X-flood --runs 1 --out "$out"
median() { awk -F'\t' -v fault="$1" '$1 == fault {print $4}' "$out/table.tsv"; }
quiet=$(median F06) flooded=$(median X-flood-death)
echo "median detection: quiet $quiet ms, flooded $flooded ms"
[ "$flooded" -le $((2 * quiet)) ]
