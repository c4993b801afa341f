# checks.sh - shared by the scripts that play several checks on one bed; sourced after lib.sh and the adapter.
FAILED=0
check() { # CLAIM FIGURE TEST..: one line, PASS or FAIL, with what was measured
  local claim=$1 figure=$2 word=PASS; shift 2
  "$@" || { word=FAIL; FAILED=$((FAILED + 1)); }
  printf '%s\t%s\t%s\n' "$word" "$claim" "$figure" | tee -a "$out"
}
verdict() { # ends the script
  echo "$(basename "$0"): $(grep -c ^PASS "$out") passed, $FAILED failed" | tee -a "$RESULTS/summary.txt"
  [ "$FAILED" = 0 ]; exit
}
gave_up() { echo "$(basename "$0"): $*" >&2; FAILED=1; exit 3; }
keep_logs() { # of the managers, if something failed
  local log; [ "$FAILED" = 0 ] || for log in "$BEDDIR"/n*/up_var_log/asterism.log; do
    cp "$log" "$RESULTS/$(basename "$0" .sh)-$(basename "${log%/up_var_log*}").log"
  done
}
start() { peer_start "$1" 2>/dev/null; disown; } # I: its manager, whose end is no news to this shell
await() { # SECONDS COMMAND..: until it is true
  local end=$(( $(now) + $1 * 1000 )); shift
  until "$@"; do [ "$(now)" -lt $end ] || return 1; sleep 0.1; done
}

# The witness of one scene; see witness.c.
start_witness() { # HOSTS
  [ "$BEDDIR/bin/witness" -nt "$BENCH/witness.c" ] || cc -O2 -Wall -o "$BEDDIR/bin/witness" "$BENCH/witness.c"
  rm -f "$BEDDIR/witness.in"; mkfifo "$BEDDIR/witness.in"
  sleep 600 >"$BEDDIR/witness.in" & WITNESS_INPUT=$!
  # At real-time priority: what keeps it from looking would count as silence.
  chrt -f 50 "$BEDDIR/bin/witness" -s "$BED_PREFIX-sw" -b brA -c "$BED_PREFIX-client" -i eth0 -a "$VIP" -n "$1" \
    <"$BEDDIR/witness.in" >"$BEDDIR/witness.log" & WITNESS=$!
}
stop_witness() { # leaves in $gap the longest silence of all hosts, in $double the longest time that two answered, both in ms
  kill "$WITNESS_INPUT"; wait "$WITNESS_INPUT" 2>/dev/null; wait "$WITNESS"
  unseen=$(sed -n 's/^lost frames=//p' "$BEDDIR/witness.log" | awk '{n += $1} END {print n + 0}')
  read -r gap double < <(sed -n 's/^end host=\([0-9]*\) from=\([0-9]*\) to=\([0-9]*\).*/\2 \3 \1/p' "$BEDDIR/witness.log" | sort -n |
    awk '{ for (i = 1; i < NR; i++) if (host[i] != $3 && $1 <= to[i]) { both = ($2 < to[i] ? $2 : to[i]) - $1 + 1; if (both > double) double = both }
           if (NR > 1 && $1 - reached > gap) gap = $1 - reached
           if ($2 > reached) reached = $2
           to[NR] = $2; host[NR] = $3 } END { printf "%.0f %.3f\n", gap / 1000, double / 1000 }')
}
one_sender() { [ "$double" = 0.000 ] && [ "$unseen" = 0 ]; } # in the last scene
holder() { holders "$1" | head -1; }
is_holder() { [ "$(holders "$1" | paste -sd' ')" = "$2" ]; } # HOSTS I: host I alone answers

# What a host shows and says.
state_of() { # I RESOURCE: its state and nodes as host I shows them
  asterism_get "$1" "/asterism/v1/resources/$2" | python3 -c 'import json, sys
r = json.load(sys.stdin); print(r["state"], ",".join(r["nodes"]))' 2>/dev/null
}
is_state() { [ "$(state_of "$1" "$2")" = "$3" ]; } # I RESOURCE "STATE NODES"
says() { bed exec "$1" grep -qE "$2" /var/log/asterism.log; } # I PATTERN
manager_is_gone() { ! bed exec "$1" kill -0 "$2" 2>/dev/null; } # I PID
