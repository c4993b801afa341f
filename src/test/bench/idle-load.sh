#!/usr/bin/env bash
# idle-load.sh [SECONDS] [HOSTS] - an idle cluster while both cores work and plans are made without end (default 300 s, 4 hosts).
# Profile fast; 200 resources in pairs that belong together. Two ordinary processes (a compiler, gzip) keep two cores busy. The
# document is changed every CHANGE_S seconds (a ban where the resource is not, and its end), so that every node plans anew for
# the death of each other node; and every node is asked to explain a placement, one question after the other, which
# its planner answers by a plan of the whole: so the planner always has work.
# A pause is a safepoint of the JVM, from the wish to stop all threads until they go on. Under load that is work and waiting for
# a core, so shown beside it: which part of the time that the VM's thread wanted a core it had one (the rest it waited), and the
# longest pause of the kind Cleanup, which has nothing to do, so that its length is all waiting. The heart can be late without
# any pause: stalls are its turns that were, as it says itself; wanted and had are those of its thread.
# Environment: LOAD=none leaves out the two processes, CHANGES=none changes and plans; RESOURCES (default 200)
#              CHANGE_S (default 1): seconds from one change to the next; 0 = as fast as they are acknowledged
#              PAUSE_MS (default 40), GAP_MS (default 50): limits
#              REALTIME=yes gives the heart and the VM's thread real-time priority: what scheduling alone is to blame for
# Exit code 0 passed, 1 failed, 3 did not come up. Lines go to $RESULTS/idle-load.txt.
set -u
export BED_PREFIX=${BED_PREFIX:-idle}
. "$(dirname "$0")/lib.sh"
. "$BENCH/asterism.sh"
secs=${1:-300} n=${2:-4} resources=${RESOURCES:-200} pause=${PAUSE_MS:-40} gap_limit=${GAP_MS:-50}
out=$RESULTS/idle-load.txt; : >"$out"
failures=0 LOADS='' PROBE=''
# The start of 200 agents is not what is measured.
export ASTERISM_BENCH_EXTRA=${ASTERISM_BENCH_EXTRA:-"  limits { parallel-operations = 2 }"}
export ASTERISM_JAVA_OPTIONS="${ASTERISM_JAVA_OPTIONS:-} -Xlog:safepoint:file=/var/log/safepoints.log:time:filecount=0"

asterism_document() {
  local i
  echo "asterism { resources {"
  echo "  vip { agent = \"asterism:address\", params { ip = \"$VIP\", prefix = 24, interface = eth0 } }"
  for i in $(seq "$resources"); do echo "  d$i { agent = \"ocf:heartbeat:Dummy\", default-monitor = false }"; done
  printf "}\nconstraints {\n"
  echo "  colocation = ["; for i in $(seq 2 2 "$resources"); do echo "    { of = d$i, with = d$((i - 1)), score = INFINITY }"; done; echo "  ]"
  echo "  order = ["; for i in $(seq 2 2 "$resources"); do echo "    { first = d$((i - 1)), then = d$i }"; done; echo "  ]"
  printf "}\n}\n"
}
say() { printf '%s\n' "$*" | tee -a "$out"; }
check() { # TEXT CONDITION..: one line, with the verdict
  local text=$1; shift
  if "$@"; then say "ok    $text"; else say "FAIL  $text"; failures=$((failures + 1)); fi
}
log_of() { echo "$BEDDIR/n$1/up_var_log/$2"; }
manager() { pgrep -o -x java --ns "$(bed pid "$1")" --nslist pid; } # as this process counts
running() { asterism_get 1 /asterism/v1/status | python3 -c 'import json, sys
def leaves(r): return [r] if not r.get("children") else [l for c in r["children"] for l in leaves(c)]
print(sum(l["state"] == "running" for r in json.load(sys.stdin)["resources"] for l in leaves(r)))' 2>/dev/null || echo 0; }
all_run() { # SECONDS
  local end=$(( $(date +%s) + $1 ))
  until [ "$(running)" -gt "$resources" ]; do [ "$(date +%s)" -lt "$end" ] || return 1; sleep 1; done
}
metric() { asterism_get "$1" /metrics | awk -v name="$2" '$1 == name {print $2; found = 1} END {if (!found) print 0}'; }
threads() { # I: of every thread of host I's manager: id, name, ns on a core + ns waiting for one
  local task; for task in "/proc/$(manager "$1")"/task/*; do
    echo "${task##*/} $(tr ' ' _ <"$task/comm") $(cut -d' ' -f1,2 "$task/schedstat")"
  done 2>/dev/null
}
share() { # BEFORE AFTER MS NAME: of that thread: percent of the time that it wanted a core, percent that it had one
  awk -v ms="$3" -v pattern="$4" 'NR == FNR {ran[$1] = $3; wait[$1] = $4; next}
    $2 == pattern {r = ($3 - ran[$1]) / ms / 1e4; w = ($4 - wait[$1]) / ms / 1e4}
    END {printf "%.1f %.1f\n", r + w, r}' <(echo "$1") <(echo "$2")
}
pauses() { # I SINCE: number, longest, longest of kind Cleanup, number above the limit (ms)
  awk -v since="$2" -v limit="$pause" -F'[][]' '$2 >= since && match($0, /Total: [0-9]+ ns/) {
    total = substr($0, RSTART + 7, RLENGTH - 10) / 1e6; number++
    if (/"Cleanup"/ && total > empty) empty = total; if (total > longest) longest = total; if (total > limit) above++}
    END {printf "%d %.1f %.1f %d\n", number, longest, empty, above}' "$(log_of "$1" safepoints.log)"
}
stalls() { # I SINCE: number, longest in ms
  awk -v since="$2" '$1 >= since && /event=stall/ {number++; for (i = 1; i < NF; i++) if ($i == "by" && $(i+1) > longest) longest = $(i+1)}
    END {printf "%d %d\n", number, longest}' "$(log_of "$1" asterism.log)"
}
iso() { date +%FT%T.%3N; }

real_time() { # I
  threads "$1" | awk '$2 == "asterism-heart" || $2 == "VM_Thread" {print $1}' | while read -r task; do chrt -f -R -p 1 "$task"; done
}
start_loads() {
  [ "${LOAD:-}" = none ] && return
  setsid bash -c 'while :; do cc -O2 -c -o /dev/null "$0"; done' "$BENCH/witness.c" >/dev/null 2>&1 & LOADS=$!
  setsid bash -c 'while :; do gzip -9 -c "$0" >/dev/null; done' "$ASTERISM_JAR" >/dev/null 2>&1 & LOADS+=" $!"
}
stop_loads() { local pid; for pid in $LOADS; do kill -KILL -- "-$pid"; wait "$pid"; done 2>/dev/null; LOADS=; }
change() { # changes the document all the time; one line per change: status, ms
  [ "${CHANGES:-}" = none ] && return
  bed exec 1 python3 - "$n" "${CHANGE_S:-1}" >"$(log_of 1 changes.log)" <<'P' &
import http.client, json, sys, time
hosts, every, number = int(sys.argv[1]), float(sys.argv[2]), 0
while True:  # ends with its host
    verb, body = ("ban", {"node": f"n{hosts - number // 2 % 2}"}) if number % 2 == 0 else ("clear", {})
    begun = time.time()
    try:
        link = http.client.HTTPConnection("127.0.0.1", 7626, timeout=12)
        link.request("POST", f"/asterism/v1/resources/vip/{verb}", json.dumps(body),
                     {"Content-Type": "application/json", "Authorization": "Bearer bench-token-0123456789"})
        answer = link.getresponse()
        word = str(answer.status) + " " + answer.read().decode()[:160].replace("\n", " ")
    except OSError as e:
        word = f"none {e}"
    print(f"{(time.time() - begun) * 1000:.0f} {word}", flush=True)
    number += 1
    time.sleep(max(0, begun + every - time.time()))
P
}
ask() { # I: has plans made all the time; one line per plan: ms
  [ "${CHANGES:-}" = none ] && return
  bed exec "$1" python3 - >"$(log_of "$1" asked.log)" <<'P' &
import http.client, time
while True:
    begun = time.time()
    try:
        link = http.client.HTTPConnection("127.0.0.1", 7626, timeout=12)
        link.request("GET", "/asterism/v1/explain/d1")
        answer = link.getresponse()
        answer.read()
        print(f"{(time.time() - begun) * 1000:.0f} {answer.status}", flush=True)
    except OSError as e:
        print(f"{(time.time() - begun) * 1000:.0f} none {e}", flush=True)
P
}
asked() { local number; number=$(grep -c ' 200' "$(log_of "$1" asked.log)" 2>/dev/null); echo "${number:-0}"; }
tidy() {
  stop_loads
  [ -z "$PROBE" ] || kill -KILL "$PROBE" 2>/dev/null
  [ -z "${KEEP:-}" ] || for i in $(seq "$n"); do
    cp "$(log_of "$i" asterism.log)" "$RESULTS/idle-load-n$i.log"; cp "$(log_of "$i" safepoints.log)" "$RESULTS/idle-load-safepoints-n$i.log"
  done
  bed down
}

trap tidy EXIT
bring_up "$n" fast || exit 3
all_run 180 || { echo "only $(running) of $((resources + 1)) resources run" >&2; exit 3; }
sleep 5
h=$(holders "$n" | paste -sd+)
[ -z "${REALTIME:-}" ] || for i in $(seq "$n"); do real_time "$i"; done
start_loads; change; for i in $(seq "$n"); do ask "$i"; done; sleep 2
for i in $(seq "$n"); do C0[i]=$(peer_changes "$i"); L0[i]=$(metric "$i" asterism_lease_lapses_total); T0[i]=$(threads "$i"); A0[i]=$(asked "$i"); done
start_probe; chrt -f -p 10 "$PROBE" 2>/dev/null # so that lateness of the client itself does not count
since=$(iso) t0=$(now)
sleep "$secs"
t1=$(now); stop_probe; PROBE=
for i in $(seq "$n"); do T1[i]=$(threads "$i"); A1[i]=$(asked "$i"); C1[i]=$(peer_changes "$i"); L1[i]=$(metric "$i" asterism_lease_lapses_total); done
stop_loads
ms=$((t1 - t0)) changes=0 lapses=0 above=0 longest=0 idle_planner=0
for i in $(seq "$n"); do
  read -r number total empty over < <(pauses "$i" "$since"); read -r stalled late < <(stalls "$i" "$since")
  read -r vm vm_had < <(share "${T0[i]}" "${T1[i]}" "$ms" VM_Thread); read -r heart heart_had < <(share "${T0[i]}" "${T1[i]}" "$ms" asterism-heart)
  plans=$(( ${A1[i]} - ${A0[i]} ))
  say "n$i: $number pauses, longest $total ms (Cleanup $empty), $over above $pause ms; VM thread wanted a core $vm %, had it $vm_had %;" \
    "heart $heart %, $heart_had %; $stalled stalls, longest $late ms (since its start $(metric "$i" asterism_loop_lateness_max_seconds) s);" \
    "$plans plans asked for; membership changes $((C1[i] - C0[i])), lapses $(awk "BEGIN {print ${L1[i]} - ${L0[i]}}")," \
    "rss $(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$(manager "$i")/status") MB"
  changes=$((changes + C1[i] - C0[i])) lapses=$(awk "BEGIN {print $lapses + ${L1[i]} - ${L0[i]}}") above=$((above + over))
  longest=$(awk "BEGIN {print ($total > $longest) ? $total : $longest}")
  [ "$plans" -ge $((ms / 1000)) ] || idle_planner=$((idle_planner + 1))
done
gap=$(sed -n 's/^total.*maxgap_ms=\([0-9.]*\).*/\1/p' "$BEDDIR/probe.log")
if [ "${CHANGES:-}" != none ]; then
  say "document: $(grep -c ' 200 ' "$(log_of 1 changes.log)") changes made, $(grep -vc ' 200 ' "$(log_of 1 changes.log)") not; ms per change" \
    "$(sort -n "$(log_of 1 changes.log)" | awk '{v[NR] = $1} END {printf "%d/%d/%d (min/median/max)", v[1], v[int((NR + 1) / 2)], v[NR]}')"
  check "planning all the time: $idle_planner of $n hosts made less than one plan a second" [ "$idle_planner" = 0 ]
fi
check "$changes membership changes in $((ms / 1000)) s" [ "$changes" = 0 ]
check "$lapses lease lapses" [ "$lapses" = 0 ]
check "longest probe gap $gap ms (n$h held the address)" awk "BEGIN {exit !($gap <= $gap_limit)}"
check "longest pause $longest ms, $above above $pause ms" [ "$above" = 0 ]
[ "$failures" = 0 ]
