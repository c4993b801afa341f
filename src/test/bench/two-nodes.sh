#!/usr/bin/env bash
# two-nodes.sh [RUNS] - two nodes are split, and one dies: with a ping node left to one side, with an arbiter, with fencing, and
# with none of them. One owner or none, never two; the heal needs no hand. And the one split that a ping node cannot judge:
# the risk stands in status, and after the heal there is one owner with the right MAC within 1 s. Table in $RESULTS/two-nodes.
# Exit code as campaign.py.
exec "$(dirname "$0")/campaign.py" --faults T --runs "${1:-10}" --out "${RESULTS:-${TMPDIR:-/tmp}/bench-results}/two-nodes"
