#!/usr/bin/env bash
# bad-input.sh [SCENE..] - a running cluster of three, profile default, is given what it must refuse. Scenes, in this order:
#   key      a host with a wrong key never joins, disturbs nobody, is counted and named in the log
#   replay   real heartbeats come again from elsewhere, also of an earlier life: counted, nothing changes
#   forged   random datagrams, and real ones with one bit changed: counted, nothing changes
#   state    damaged state files: set aside with a clear message; no vote until the others have cured the node
#   config   unknown keys, a misspelt safety setting, readable keys: no start; file, line, reason, remedy
#   disk     a full state directory on one host, then on two: said aloud, nothing acknowledged is lost, failover goes on
# One line per check, with the figure measured; they go to $RESULTS/bad-input.tsv, too.
# Exit code 0 passed, 1 failed, 3 the cluster did not come up or did not settle.
set -u
. "$(dirname "$0")/lib.sh"
. "$(adapter asterism)"
. "$BENCH/checks.sh"
n=3
scenes=${*:-key replay forged state config disk}
out=$RESULTS/bad-input.tsv; : >"$out"
trap 'keep_logs; bed down' EXIT

rack=first # what the document in force says; changes so that a lost change shows
asterism_document() { # the address at home on n1
  cat <<C
asterism {
  node-attributes { n2 { rack = $rack } }
  resources { vip { agent = "asterism:address", params { ip = "$VIP", prefix = 24, interface = eth0 } } }
  constraints { location = [ { of = vip, node = n1, score = 50 } ] }
}
C
}
small_disk() { # I: state on a file system that is soon full; gone when the host is powered off
  bed exec "$1" sh -c 'mkdir -p -m 700 /var/lib/asterism && mount -t tmpfs -o size=1m,mode=700 tmpfs /var/lib/asterism'
}
fill() { bed exec "$1" dd if=/dev/zero of=/var/lib/asterism/ballast bs=4k 2>/dev/null; bed exec "$1" df --output=avail -k /var/lib/asterism | tail -1 | tr -d ' '; }
empty() { bed exec "$1" rm /var/lib/asterism/ballast; }
is_whole() { peer_joined "$n" && is_holder "$n" 1; }
settle() { await 60 is_whole || gave_up "did not settle $1"; }
dropped() { # I [CAUSE]: datagrams that host I's manager has dropped
  asterism_get "$1" /metrics | awk -v cause="${2:-}" '/^asterism_heartbeats_dropped_total\{/ && index($0, cause) {n += $2} END {printf "%d\n", n}'
}
lines() { bed exec "$1" sh -c 'wc -l </var/log/asterism.log'; }
since() { bed exec "$1" tail -n +"$(($2 + 1))" /var/log/asterism.log; } # I LINES: what it has said after so many lines
said() { since "$1" "$2" | grep -E "$3" | head -1; } # I LINES PATTERN
changes() { local i; for i in "$@"; do peer_changes "$i"; done | awk '{n += $1} END {print n + 0}'; }
config_of() { asterism_get "$1" /asterism/v1/config; }
is_config() { config_of "$1" | grep -q "rack = \"\?$2"; } # I RACK
has_config() { local i; for i in $(seq "$n"); do is_config "$i" "$1" || return 1; done; } # RACK: on all
apply() { # I RACK: proposes another document on host I
  rack=$2 asterism_document | bed exec "$1" sh -c 'cat >/etc/asterism/new.conf'
  asterism_cli "$1" config apply --force /etc/asterism/new.conf >"$BEDDIR/apply.log" 2>&1
}
stop() { local pid; pid=$(asterism_pid "$1"); peer_stop "$1"; await 60 manager_is_gone "$1" "$pid" || gave_up "n$1 did not end"; }
note() { echo "# $*" | tee -a "$out"; }
datagrams() { python3 "$BENCH/datagrams.py" "$@"; }
sent_to() { echo "$2" | tr ' ' '\n' | sed -n "s/^n$1=//p"; } # I "n1=.. n2=.."

key() {
  note "n3 has another key"
  stop 3; bed exec 3 sed -i 's/bench-key/other-key/' /etc/asterism/authkeys
  sleep 2
  local changed a b l1; changed=$(changes 1 2); a=$(dropped 1 bad-signature); b=$(dropped 2 bad-signature); l1=$(lines 1)
  start_witness $n; start 3; sleep 15
  a=$(($(dropped 1 bad-signature) - a)); b=$(($(dropped 2 bad-signature) - b))
  check "it never joins" "n1 shows $(node_of 1 n3), n3 shows its votes $(votes_of 3)" [ "$(votes_of 3)" != won -a "$(node_of 1 n3)" != online ]
  check "its datagrams are counted" "bad-signature: n1 $a, n2 $b, n3 $(dropped 3 bad-signature)" [ "$a" -gt 50 -a "$b" -gt 50 ]
  check "the others' log names it" "$(said 1 "$l1" 'dropped on .*bad-signature')" test -n "$(said 1 "$l1" 'dropped on .*bad-signature')"
  check "their status names it" "$(named 1)" test -n "$(named 1)"
  check "its own log names it" "$(said 3 0 'dropped on .*bad-signature')" test -n "$(said 3 0 'dropped on .*bad-signature')"
  stop_witness
  check "the others are undisturbed" "$(($(changes 1 2) - changed)) changes of membership, gap $gap ms, two senders $double ms" \
    [ "$(changes 1 2)" = "$changed" -a "$gap" -le 100 -a "$double" = 0.000 ]
  bed exec 3 sed -i 's/other-key/bench-key/' /etc/asterism/authkeys
  local t; t=$(now); await 30 is_whole
  check "with the right key in its file it joins" "$(($(now) - t)) ms later, without a restart" is_whole
}
named() { asterism_get "$1" /asterism/v1/status | grep -o '[0-9]* datagrams dropped on [^"]*bad-signature[^"]*' | head -1; } # I: by its events
node_of() { status_of "$1" "next(n['standing'] for n in s['nodes'] if n['name'] == '$2')"; } # I NODE
votes_of() { status_of "$1" "s['votes']['verdict']"; } # I
status_of() { asterism_get "$1" /asterism/v1/status | python3 -c "import json, sys; s = json.load(sys.stdin); print($2)" 2>/dev/null; }

undisturbed() { # CHANGES-BEFORE: after a stop_witness
  check "nothing changes" "$(($(changes 1 2 3) - $1)) changes of membership, gap $gap ms, two senders $double ms" \
    [ "$(changes 1 2 3)" = "$1" -a "$gap" -le 100 -a "$double" = 0.000 ]
}
replay() {
  note "heartbeats come again"
  datagrams capture "$BEDDIR/earlier" 2; stop 3; start 3; settle "after a restart of n3"; sleep 2
  datagrams capture "$BEDDIR/recent" 2
  local changed i before sent rise=; changed=$(changes 1 2 3)
  for i in 1 2 3; do before[i]=$(($(dropped $i replay) + $(dropped $i old-generation))); done
  local old; old=$(($(dropped 1 old-generation) + $(dropped 2 old-generation)))
  start_witness $n; sleep 0.5
  sent=$(datagrams replay "$BEDDIR/recent" 10); sleep 1
  local all=0; for i in 1 2 3; do
    rise="$rise n$i=$(($(dropped $i replay) + $(dropped $i old-generation) - before[i]))"
    [ "$(sent_to $i "$rise")" -ge "$(sent_to $i "$sent")" ] || all=1
  done
  check "all are counted as replays" "sent $sent, counted$rise" [ $all = 0 ]
  sent=$(datagrams replay "$BEDDIR/earlier" 5); sleep 1; stop_witness
  old=$(($(dropped 1 old-generation) + $(dropped 2 old-generation) - old))
  check "those of an earlier life of n3 are told apart" "$old old-generation on n1 and n2" [ $old -gt 50 ]
  undisturbed "$changed"
  note "n1 dies while its last heartbeats come again"
  datagrams capture "$BEDDIR/last" 1; start_witness $n
  for _ in 1 2 3 4 5; do datagrams replay "$BEDDIR/last" 10 >/dev/null; done & local flood=$!
  sleep 1; bed poweroff 1 >/dev/null; await 10 bash -c "grep -q '^begin host=[23]' '$BEDDIR/witness.log'"; sleep 1; stop_witness; wait $flood
  check "the address moves all the same" "gap $gap ms, two senders $double ms" [ "$gap" -le 3000 -a "$double" = 0.000 -a -n "$(holder $n)" ]
  bed boot 1; start 1; settle "after the death of n1"
}
forged() {
  note "forged datagrams"
  datagrams capture "$BEDDIR/recent" 2
  local changed i kind before sent rise all; changed=$(changes 1 2 3)
  start_witness $n; sleep 0.5
  for kind in random flipped; do
    for i in 1 2 3; do before[i]=$(dropped $i); done
    sent=$(datagrams forge "$BEDDIR/recent" $kind 3000 1); sleep 1
    rise= all=0; for i in 1 2 3; do
      rise="$rise n$i=$(($(dropped $i) - before[i]))"
      [ "$(sent_to $i "$rise")" -ge "$(sent_to $i "$sent")" ] || all=1
    done
    check "all are dropped and counted: $kind" "sent $sent, counted$rise" [ $all = 0 ]
  done
  stop_witness; undisturbed "$changed"
}
damage() { # I FILE HOW
  bed exec "$1" python3 - "/var/lib/asterism/$2" "$3" <<'P'
import os, sys
path, how = sys.argv[1:]
size = os.path.getsize(path)
if how == "truncate":
    os.truncate(path, size // 2)
else:
    with open(path, "r+b") as state:
        state.seek(size - 5); byte = state.read(1)[0]
        state.seek(size - 5); state.write(bytes([byte ^ 4]))
P
}
evidence() { bed exec "$1" sh -c 'ls /var/lib/asterism | grep corrupt' | paste -sd' '; }
state() {
  note "a bit of n3's document is flipped while it is down"
  apply 1 kept || gave_up "the change was refused: $(cat "$BEDDIR/apply.log")"; rack=kept
  await 10 has_config kept || gave_up "the change did not reach all"
  local l t; stop 3; damage 3 document flip; l=$(lines 3); start_witness $n; start 3; t=$(now)
  await 40 is_whole
  check "it says what is damaged" "$(said 3 "$l" 'state lost')" test -n "$(said 3 "$l" "state lost: file 'document' is damaged")"
  check "the damaged files are set aside" "$(evidence 3)" test -n "$(evidence 3)"
  check "it joins when the others have cured it" "$(($(now) - t)) ms after its start" is_whole
  check "the document is not lost" "n3 has it: $(config_of 3 | grep -c 'rack = "\?kept')" await 5 is_config 3 kept
  note "n3's record of its votes is cut in half, and n1 dies: n2 is the only one left that knows anything"
  stop 3; damage 3 node truncate; l=$(lines 3)
  bed poweroff 1 >/dev/null; sleep 3; start 3; await 20 votes_of 3 >/dev/null; sleep 10
  check "it says what is damaged" "$(said 3 "$l" 'state lost')" test -n "$(said 3 "$l" "state lost: file 'node' is damaged")"
  check "it has no vote, so nobody takes the address" "holders: $(holders $n | wc -l), votes of n2: $(votes_of 2), of n3: $(votes_of 3)" \
    [ -z "$(holders $n)" -a "$(votes_of 2)" != won -a "$(votes_of 3)" != won ]
  bed boot 1; start 1; t=$(now); await 60 is_whole
  check "n1 comes back, and all three go on" "$(($(now) - t)) ms after its start" is_whole
  stop_witness
  check "never two senders" "$double ms, $unseen frames not seen" one_sender
  check "the document is not lost" "$(for i in 1 2 3; do is_config $i kept && echo "n$i"; done | paste -sd' ')" has_config kept
}
refused() { # CLAIM FILE PATTERN: a node with the configuration in /etc/asterism-bad of n3 must not start
  local code said
  bed exec 3 timeout 30 "$ASTERISM" node --config /etc/asterism-bad/asterism.conf >"$BEDDIR/refused.log" 2>&1; code=$?
  said=$(grep -v '^not started' "$BEDDIR/refused.log" | head -1)
  check "$1" "exit $code: $said" [ $code != 0 -a $code != 124 -a -n "$(grep -E "$2" "$BEDDIR/refused.log" | grep -E 'Remedy: .|Do: .')" ]
}
config() {
  note "configurations that must not start"
  local bad=/etc/asterism-bad changed; changed=$(changes 1 2 3)
  fresh() { bed exec 3 sh -c "rm -rf $bad; cp -a /etc/asterism $bad"; }
  line() { bed exec 3 grep -n "$1" $bad/asterism.conf | cut -d: -f1; }
  fresh; bed exec 3 sed -i 's/  management {/  managment {/' $bad/asterism.conf
  refused "an unknown key" "^$bad/asterism.conf:$(line managment): unknown key 'managment'"
  fresh; bed exec 3 sed -i 's/timing { profile = default }/timing { profile = default, leese = 500ms }/' $bad/asterism.conf
  refused "a misspelt lease" "^$bad/asterism.conf:$(line leese): unknown key 'leese'"
  fresh; bed exec 3 sed -i 's/timing { profile = default }/timing { profile = default, deadtime = 300ms }/' $bad/asterism.conf
  refused "a deadtime shorter than the lease" "^$bad/asterism.conf:$(line deadtime): "
  fresh; bed exec 3 sed -i 's/^  links/  gate = kernal\n&/' $bad/asterism.conf
  refused "a misspelt gate" "^$bad/asterism.conf:$(line kernal): "
  fresh; bed exec 3 sed -i 's/^  links/  gate = none\n&/' $bad/asterism.conf
  refused "no gate without accepting the risk" "^$bad/asterism.conf:$(line 'gate = none'): "
  fresh; bed exec 3 chmod 644 $bad/authkeys
  refused "keys that others can read" "$bad/authkeys has mode rw-r--r--"
  check "the cluster is undisturbed" "$(($(changes 1 2 3) - changed)) changes of membership" [ "$(changes 1 2 3)" = "$changed" ]
}
disk() {
  note "the state directory of n3 is full"
  local l2 l3 code; l2=$(lines 2) l3=$(lines 3)
  note "$(fill 3) kB left"
  apply 1 one-full; code=$?; rack=one-full
  check "a change is acknowledged by the others" "exit $code: $(head -1 "$BEDDIR/apply.log")" [ $code = 0 ]
  await 5 said 3 "$l3" 'not on disk' >/dev/null; sleep 1
  check "n3 says so" "$(said 3 "$l3" 'not on disk')" test -n "$(said 3 "$l3" 'ERROR.*FULL')"
  check "the cluster goes on" "$(node_of 1 n3), held by n$(holder $n)" is_whole
  empty 3; await 10 is_config 3 one-full
  check "nothing is lost when there is space again" "$(for i in 1 2 3; do is_config $i one-full && echo "n$i"; done | paste -sd' ')" has_config one-full
  note "the state directories of n2 and n3 are full"
  note "$(fill 2) and $(fill 3) kB left"
  l2=$(lines 2) l3=$(lines 3)
  apply 1 two-full; code=$?
  check "a change is not acknowledged, with the reason" "exit $code: $(head -2 "$BEDDIR/apply.log" | paste -sd' ')" \
    [ $code = 1 -a -n "$(grep -E 'disk|quorum' "$BEDDIR/apply.log")" ]
  check "n2 and n3 say so" "$(said 2 "$l2" 'not on disk')" test -n "$(said 2 "$l2" 'ERROR.*FULL')" -a -n "$(said 3 "$l3" 'ERROR.*FULL')"
  start_witness $n; sleep 0.5; bed poweroff 1 >/dev/null
  await 10 bash -c "grep -q '^begin host=[23]' '$BEDDIR/witness.log'"; sleep 1; stop_witness
  check "failover still works" "gap $gap ms, to n$(holder $n), two senders $double ms" [ "$gap" -le 3000 -a "$double" = 0.000 -a -n "$(holder $n)" ]
  empty 2; empty 3; bed boot 1; start 1; settle "after the disks had space again"
  sleep 2
  local kept; kept=$(for i in 1 2 3; do config_of $i | grep -o 'rack = "\?[a-z-]*' | grep -o '[a-z-]*$'; done | sort | uniq -c | paste -sd' ')
  check "all have one document, no older than the last acknowledged" "$kept" [ "$(echo "$kept" | grep -cE '^ *3 (one|two)-full$')" = 1 ]
}

bed up $n
for i in $(seq $n); do peer_conf "$i" $n default; done
small_disk 2; small_disk 3
for i in $(seq $n); do start "$i"; done
await 60 is_whole || gave_up "did not come up"
sleep 2
for scene in $scenes; do $scene; done
verdict
