# lib.sh - shared by the bench scripts. An adapter, NAME.sh here or in peers/, defines:
#   peer_conf I N PROFILE   write host I's configuration     peer_start I   start the daemons (in background)
#   peer_setup N PROFILE    once, after the first start      peer_joined N  true when all N hosts are members
#   peer_move FROM TO       planned move, returns at once    peer_unmove N  lift what peer_move left behind
#   peer_stop I             graceful stop                    peer_changes I membership changes seen in its log
BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BED_PREFIX=${BED_PREFIX:-bed}
VIP=10.77.1.100
RESULTS=${RESULTS:-${TMPDIR:-/tmp}/bench-results}; mkdir -p "$RESULTS"
bed() { "$BENCH/bed.sh" "$@"; }
adapter() { # NAME: its file; PEERS=DIR is looked into first
  local dir; for dir in ${PEERS:+"$PEERS"} "$BENCH" "$BENCH/peers"; do [ -e "$dir/$1.sh" ] && { echo "$dir/$1.sh"; return; }; done
  echo "no adapter $1.sh" >&2; return 1
}
BEDDIR=$(bed dir)
now() { date +%s%3N; }
# one timing at a time: shared among the idle-cluster timings of these scripts, exclusive against anyone else holding MEASURE_LOCK
lock() { [ -n "${MEASURE_LOCK:-}" ] && { exec 9>>"$MEASURE_LOCK"; flock -s 9; }; true; }
unlock() { [ -n "${MEASURE_LOCK:-}" ] && exec 9>&-; true; }
holders() { ip netns exec "$BED_PREFIX-client" python3 "$BENCH/who.py" eth0 "$VIP" "$1" | grep . || true; } # who answers for the address, by packets
wait_ready() { # N SECONDS: all joined and exactly one holder
  local end=$(( $(date +%s) + $2 ))
  while [ "$(date +%s)" -lt $end ]; do
    if peer_joined "$1" && [ "$(holders "$1" | wc -l)" = 1 ]; then return 0; fi; sleep 0.5
  done; return 1
}
# At real-time priority, since it stands for another machine: it must not queue behind the programs of the hosts.
start_probe() { ip netns exec "$BED_PREFIX-client" chrt -f 50 "$BEDDIR/bin/probe" -i eth0 -a "$VIP" -p "${PERIOD:-5}" ${1:+-t $1} >"$BEDDIR/probe.log" & PROBE=$!; }
stop_probe() { kill -TERM "$PROBE" 2>/dev/null; wait "$PROBE" 2>/dev/null; true; }
mac_of() { printf '02:00:00:00:0a:%02x' "$1"; }
bring_up() { # N PROFILE
  bed up "$1"; local i
  for i in $(seq "$1"); do peer_conf "$i" "$1" "$2"; done
  for i in $(seq "$1"); do peer_start "$i"; done
  sleep 1; peer_setup "$1" "$2"
  wait_ready "$1" 150 || { echo "peer did not come up" >&2; return 1; }
}
