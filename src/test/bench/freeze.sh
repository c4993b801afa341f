#!/usr/bin/env bash
# freeze.sh [TIMES] [SEED] - SIGSTOP of the whole manager of the address's owner, 200 times at random for 0.2 to 30 s, half of
# them in the middle of a lease renewal: the address never has two senders, so whoever wakes gives up before it sends one
# packet from it. Exit code as chaos.py.
exec "$(dirname "$0")/chaos.py" --kinds freeze,midfreeze --rounds "${1:-200}" --seed "${2:-1}" --longest 30
