#!/usr/bin/env bash
# calls.sh [RUNS] [PART..] - 20 calls/s of 2 s by SIPp through the floating address; a real Asterisk as hot standby on each of
# 3 hosts, profile fast. Without PART all parts are played:
#   death     RUNS times (default 3) power loss of the holder: until when new calls succeed, which calls failed
#   asterisk  Asterisk alone: kill -9, SIGSTOP, and kill -9 again, which is the third failure (migration-threshold = 3):
#             found, restarted in place, in place, moved; then cleanup takes the host back
# Calls that are up on an Asterisk that dies are cut: they are counted, but are no failure of this check.
# Environment: ASTERISM_TELEPHONY, where deploy/telephony/setup.sh unpacks Asterisk (default: where the demo has it)
#              LIMIT_MS      longest time until a new call succeeds after the death of the host (default 1000)
#              LIMIT_PBX_MS  the same after the death of Asterisk alone (default 6000: a monitor each 2 s, a stop, a start)
# Exit code 0 passed, 1 failed, 3 did not come up. Lines go to $RESULTS/calls.tsv, SIPp's logs beside it.
set -u
export BED_PREFIX=${BED_PREFIX:-calls}
. "$(dirname "$0")/lib.sh"
. "$BENCH/asterism.sh"
n=3 rate=20 hold_ms=2000 threshold=3
runs=${1:-3}; shift || true
parts=${*:-death asterisk}
limit=${LIMIT_MS:-1000} limit_pbx=${LIMIT_PBX_MS:-6000}
deploy=$ASTERISM_HOME/deploy/telephony
telephony=${ASTERISM_TELEPHONY:-${XDG_CACHE_HOME:-$HOME/.cache}/asterism/telephony}
instance=/var/lib/pbx
out=$RESULTS/calls.tsv; : >"$out"
failures=0 SIPP='' PROBE=''

asterism_document() {
  cat <<C
asterism {
  resources {
    vip { agent = "asterism:address", params { ip = "$VIP", prefix = 24, interface = eth0 }, meta { resource-stickiness = 100 } }
    pbx {
      agent = "asterism:asterisk"
      params { binary = "$telephony/asterisk/usr/sbin/asterisk", config = "$instance/etc/asterisk.conf"
               user = root, group = root, sip-address = "$VIP" }
      meta { migration-threshold = $threshold }
      clone { hot-standby = true }
    }
  }
  constraints { colocation = [ { of = vip, with = pbx, score = INFINITY } ] }
}
C
}
eval "address_$(declare -f peer_conf)"
peer_conf() {
  address_peer_conf "$@"
  bed exec "$1" sh "$deploy/bin/asterisk-instance.sh" "$telephony" "$instance" "NAME=n$1" "BIND=$VIP" >/dev/null
}

say() { printf '%s\n' "$*" | tee -a "$out"; }
check() { # TEXT CONDITION..: one line, with the verdict
  local text=$1; shift
  if "$@"; then say "ok    $text"; else say "FAIL  $text"; failures=$((failures + 1)); fi
}
at_most() { case $1 in '' | -) false;; *) [ "$1" -le "$2" ];; esac; }
pbx_pid() { pgrep -o -x asterisk --ns "$(bed pid "$1")" --nslist pid; } # as this process counts
pbx_runs() { # I: answers on its control socket
  bed exec "$1" timeout 2 "$telephony/asterisk/usr/sbin/asterisk" -C "$instance/etc/asterisk.conf" -rx 'core show version' \
    2>/dev/null | grep -q '^Asterisk'
}
await() { # SECONDS COMMAND..
  local end=$(( $(now) + $1 * 1000 )); shift
  until "$@"; do [ "$(now)" -lt "$end" ] || return 1; sleep 0.1; done
}
all_run() { local i; for i in $(seq $n); do pbx_runs "$i" || return 1; done; }
settled() { wait_ready $n 60 && await 30 all_run; }
holder() { holders $n | paste -sd+; }
is_new_pid() { local pid; pid=$(pbx_pid "$1") && [ "$pid" != "$2" ] && pbx_runs "$1"; }
event() { # I SINCE PATTERN: ms from SINCE to the first such line of host I's log; - if there is none
  local since; since=$(date -d "@${2%???}.${2: -3}" +%FT%T.%3N)
  local at; at=$(awk -v since="$since" -v pattern="$3" '$1 >= since && $0 ~ pattern {print $1; exit}' "$BEDDIR/n$1/up_var_log/asterism.log")
  [ -n "$at" ] && echo $(( $(date -d "$at" +%s%3N) - $2 )) || echo -
}
figure() { sed -n "s/.*\\b$2=\\([^ ]*\\).*/\\1/p" <<<"$1"; }
spread() { sort -n | awk '{v[NR]=$1} END {m=NR%2?v[(NR+1)/2]:(v[NR/2]+v[NR/2+1])/2; printf "%.0f/%.0f/%.0f", v[1], m, v[NR]}'; }

start_calls() { # NAME
  LOG=$RESULTS/calls-$1.log
  ip netns exec "$BED_PREFIX-client" sipp "$VIP" -i 10.77.1.250 -sf "$deploy/sipp/uac-hold.xml" -s 101 -d $hold_ms -r $rate -l 2000 -m 100000 \
    -trace_shortmsg -shortmessage_file "$LOG" -nostdin </dev/null >/dev/null 2>&1 &
  SIPP=$!
  start_probe
}
stop_calls() { # the calls that are up may end
  stop_probe
  kill -USR1 "$SIPP" 2>/dev/null
  await 8 gone "$SIPP" || { kill -KILL "$SIPP" 2>/dev/null; }
  wait "$SIPP" 2>/dev/null; SIPP=
  address_gap=$(sed -n 's/^total.*maxgap_ms=\([0-9]*\).*/\1/p' "$BEDDIR/probe.log")
}
gone() { ! kill -0 "$1" 2>/dev/null; }
tidy() {
  [ -z "$SIPP" ] || kill -KILL "$SIPP" 2>/dev/null
  [ -z "$PROBE" ] || kill -KILL "$PROBE" 2>/dev/null
  [ -z "${KEEP:-}" ] || for i in $(seq $n); do cp "$BEDDIR/n$i/up_var_log/asterism.log" "$RESULTS/calls-n$i.log"; done
  bed down
}

death() {
  local r a t figures h firsts='' gaps=''
  for r in $(seq "$runs"); do
    settled || { echo "did not settle before run $r" >&2; exit 3; }
    a=$(holder)
    lock; start_calls "death-$r"; sleep "3.$((RANDOM % 1000))"
    t=$(bed poweroff "$a"); sleep "${WAIT_S:-5}"
    stop_calls; unlock
    h=$(holder)
    figures=$(python3 "$BENCH/calls.py" "$LOG" "$t")
    firsts+="$(figure "$figures" first)"$'\n' gaps+="$(figure "$figures" gap)"$'\n'
    check "death $r of n$a, then n$h: $figures address=$address_gap" served "$figures" "$limit"
    bed boot "$a"; peer_start "$a"
  done
  say "death: first new call $(printf %s "$firsts" | spread) ms, longest time without one $(printf %s "$gaps" | spread) ms (min/median/max of $runs)"
}
served() { # FIGURES LIMIT: new calls succeed in time, and none of them failed
  at_most "$(figure "$1" first)" "$2" && [ "$(figure "$1" failed)" = 0 ]
}

strike() { # SIGNAL HOLDER NAME: leaves t, old, figures, found, again (ms until started anew; - if not on this host) and after
  old=$(pbx_pid "$2")
  lock; start_calls "$3"; sleep "3.$((RANDOM % 1000))"
  kill "-$1" "$old"; t=$(now)
  await 10 restarted_or_moved "$2" || echo "nothing happened within 10 s" >&2
  sleep 3; stop_calls; unlock
  after=$(holder)
  figures=$(python3 "$BENCH/calls.py" "$LOG" "$t")
  found=$(event "$2" "$t" 'event=resource-failed pbx') again=$(event "$2" "$t" 'event=resource-started pbx')
}
restarted_or_moved() { is_new_pid "$1" "$old" || { [ "$(holder)" != "$1" ] && [ -n "$(holder)" ]; }; }
in_place() { # HOLDER
  at_most "$found" "$limit_pbx" && is_new_pid "$1" "$old" && [ "$after" = "$1" ] && served "$figures" "$limit_pbx"
}
moved() { # HOLDER
  at_most "$found" "$limit_pbx" && [ -n "$after" ] && [ "$after" != "$1" ] && ! pbx_pid "$1" >/dev/null && served "$figures" "$limit_pbx"
}
asterisk() {
  local a t old figures found again after others signal
  settled || { echo "did not settle" >&2; exit 3; }
  a=$(holder)
  for signal in KILL STOP; do
    strike $signal "$a" "asterisk-$signal"
    check "SIG$signal of Asterisk on n$a: found=$found started=$again process=$old>$(pbx_pid "$a"), address on n$after: $figures address=$address_gap" in_place "$a"
  done
  strike KILL "$a" asterisk-threshold
  check "failure $threshold of Asterisk on n$a: found=$found, address on n$after, Asterisk on n$a: $(pbx_pid "$a" || echo none): $figures address=$address_gap" moved "$a"
  others=$(pbx_pids "$a")
  t=$(now); asterism_cli "$a" resource cleanup pbx-clone >/dev/null
  await 20 pbx_runs "$a"; local ms=$(( $(now) - t ))
  check "cleanup: Asterisk on n$a again after $ms ms, address on n$(holder)" again_with "$a" "$after"
  sleep 3
  check "cleanup leaves the others alone: processes $others, then $(pbx_pids "$a")" [ "$others" = "$(pbx_pids "$a")" ]
}
pbx_pids() { local i; for i in $(seq $n); do [ "$i" = "$1" ] || echo "n$i=$(pbx_pid "$i")"; done | paste -sd' '; } # all but host I's
again_with() { pbx_runs "$1" && [ "$(holder)" = "$2" ]; }

trap tidy EXIT
"$deploy/setup.sh" "$telephony" >&2 || exit 3
command -v sipp >/dev/null || { echo "no sipp" >&2; exit 3; }
bring_up $n fast || exit 3
await 60 all_run || { echo "Asterisk does not run on all hosts" >&2; exit 3; }
for part in $parts; do $part; done
[ "$failures" = 0 ]
