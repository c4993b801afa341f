#!/usr/bin/env bash
# media.sh [RUNS] - two nodes with three media; each is cut, silently and by carrier: no move, messages between the nodes stall
# for at most 300 ms, status names the medium within warntime. Table in $RESULTS/media. Exit code as campaign.py.
exec "$(dirname "$0")/campaign.py" --faults M --runs "${1:-10}" --out "${RESULTS:-${TMPDIR:-/tmp}/bench-results}/media"
