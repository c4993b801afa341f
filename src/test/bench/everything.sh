#!/usr/bin/env bash
# everything.sh [RUNS] - failover with TLS between the nodes, three media and a fencing device that needs 100 ms: the owner dies, freezes,
# is moved by an operator. Median without service at most 400 ms after a death and 50 ms for a move; what may not run twice starts
# after the device's word. Table in $RESULTS/everything. Exit code as campaign.py.
exec "$(dirname "$0")/campaign.py" --faults E --runs "${1:-10}" --out "${RESULTS:-${TMPDIR:-/tmp}/bench-results}/everything"
