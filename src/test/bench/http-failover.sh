#!/usr/bin/env bash
# http-failover.sh [RUNS] [PROFILE] - what the management port's load costs a failover: the owner of three hosts loses power, RUNS times (default
# 7) without load and RUNS times with http-load.py on a survivor (1000 requests/s of status and 200 slow clients for SECONDS_OF_LOAD, default 60), by turns.
# Prints a line for each: load, owner, ms until another host answers, the load's figures; then
# both medians and their ratio. PROFILE: default, fast. OWNER=N: always host N has the address. Exit code 0 within 10 %, 1 not.
set -u
export BED_PREFIX=${BED_PREFIX:-httpf}
. "$(dirname "$0")/lib.sh"
export ASTERISM_BENCH_EXTRA='  management.limits { request-rate = 0 }'
. "$BENCH/asterism.sh"
runs=${1:-7} profile=${2:-default} hosts=3 seconds=${SECONDS_OF_LOAD:-60}
out=$RESULTS/http-failover-$profile.tsv
: >"$out"
trap 'bed down' EXIT

# At idle priority, since it stands for other machines: what it needs of the processors is not to be taken from the hosts.
start_load() { # I
  bed exec "$1" sh -c "exec chrt -i 0 python3 '$BENCH/http-load.py' http://127.0.0.1:7626 --pid \$(pgrep -o -x java) --seconds $seconds" >"$BEDDIR/load" 2>&1 &
  load=$!
  sleep 4
}
taken_over() { # OWNER SINCE: ms until another host answered
  awk -v mac="mac=$(mac_of "$1")" -v t="$2" '/^answer/ && $3 != mac { sub("t=", "", $2); printf "%.0f\n", $2 - t; exit }' "$BEDDIR/probe.log"
}
one() { # none|load
  local owner other at end took=
  if [ -n "${OWNER:-}" ] && [ "$(holders $hosts | head -n 1)" != "$OWNER" ]; then
    peer_move "$OWNER" "$OWNER"
    until [ "$(holders $hosts | head -n 1)" = "$OWNER" ]; do sleep 0.5; done
    peer_unmove $hosts
    sleep 3
  fi
  owner=$(holders $hosts | head -n 1)
  other=$((owner % hosts + 1))
  start_probe
  load=
  [ "$1" = none ] || { start_load "$other"; sleep $((RANDOM % (seconds / 2))); }
  sleep "1.$((RANDOM % 1000))"
  at=$(bed poweroff "$owner" 2>/dev/null)
  end=$(($(now) + 12000))
  while [ -z "$took" ] && [ "$(now)" -lt $end ]; do
    sleep 0.2
    took=$(taken_over "$owner" "$at")
  done
  [ -z "$load" ] || wait "$load"
  stop_probe
  printf '%s\tn%s\t%s\t%s\n' "$1" "$owner" "${took:--}" "$([ "$1" = none ] || head -n 1 "$BEDDIR/load")" | tee -a "$out"
  bed boot "$owner"
  peer_start "$owner"
  wait_ready $hosts 150 || { echo "did not settle" >&2; exit 3; }
  sleep 3
}
median() { awk -F'\t' -v k="$1" '$1 == k { print $3 }' "$out" | sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

bring_up $hosts "$profile" || exit 3
for i in $(seq "$runs"); do # the order changes, so that no host is always the one with load
  if [ $((i % 2)) = 1 ]; then one none && one load; else one load && one none; fi
done
awk -v none="$(median none)" -v loaded="$(median load)" -v p="$profile" 'BEGIN {
  printf "%s: median %.0f ms without, %.0f ms with load, %+.1f %%\n", p, none, loaded, 100 * (loaded / none - 1)
  exit loaded > 1.1 * none }'
