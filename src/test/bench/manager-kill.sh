#!/usr/bin/env bash
# manager-kill.sh [HOSTS] - planned restart, SIGKILL and SIGTERM of the manager alone, on a host that runs Asterisk (a clone on
# all hosts), a Dummy that counts its starts, and the floating address. Profile fast.
#   restart  nothing moves, no gap over 50 ms, every process goes on
#   kill     the address moves; Asterisk and the Dummy stay as they are; the next manager finds them, and starts nothing
#   term     everything moves in order, the address too, before the manager ends
# One line per check, with the figure measured; they go to $RESULTS/manager-kill.tsv, too.
# ASTERISM_TELEPHONY is where Asterisk is unpacked (default ~/.cache/asterism/telephony, as in the demo).
# Exit code 0 passed, 1 failed, 3 the cluster did not come up or did not settle.
set -u
. "$(dirname "$0")/lib.sh"
. "$(adapter asterism)"
. "$BENCH/checks.sh"
n=${1:-3}
out=$RESULTS/manager-kill.tsv; : >"$out"
telephony=${ASTERISM_TELEPHONY:-${XDG_CACHE_HOME:-$HOME/.cache}/asterism/telephony}
pbx=/var/lib/pbx # in each host
all=$(seq -f 'n%g' -s , "$n")
trap 'keep_logs; bed down' EXIT

asterism_document() {
  cat <<C
asterism {
  resources {
    vip { agent = "asterism:address", params { ip = "$VIP", prefix = 24, interface = eth0 }, meta { resource-stickiness = 100 } }
    pbx {
      agent = "asterism:asterisk"
      params { binary = "$telephony/asterisk/usr/sbin/asterisk", config = "$pbx/etc/asterisk.conf", user = root, group = root, sip-address = "$VIP" }
      clone { hot-standby = true }
    }
    dummy { agent = "ocf:heartbeat:Dummy" }
  }
  constraints {
    colocation = [ { of = vip, with = pbx, score = INFINITY } ]
    location = [ { of = vip, node = n1, score = 50 }, { of = dummy, node = n1, score = 50 } ]
  }
}
C
}
prepare() { # I: an Asterisk of its own, and a Dummy that writes down what it is told to do
  bed exec "$1" sh "$ASTERISM_HOME/deploy/telephony/bin/asterisk-instance.sh" "$telephony" "$pbx" NAME="n$1" BIND="$VIP" >/dev/null
  bed exec "$1" sed -i '/^case \$__OCF_ACTION in/i echo "$(date +%s%3N) $__OCF_ACTION" >>/var/log/dummy.log' \
    /usr/lib/ocf/resource.d/heartbeat/Dummy
}
dummy() { bed exec "$1" grep -c " $2\$" /var/log/dummy.log; } # I ACTION: how often, as the agent itself wrote down
world() { # what must not change: processes by number and start time, the Dummy's marker, the starts and stops of both
  local i; for i in $(seq "$n"); do
    echo "n$i asterisk=$(bed exec "$i" sh -c 'for p in $(pgrep -x asterisk); do echo "$p@$(cut -d" " -f22 /proc/$p/stat)"; done' | paste -sd+)" \
      "dummy=$(bed exec "$i" sh -c 'stat -c %i@%Y /run/resource-agents/Dummy-dummy.state 2>/dev/null')" \
      "starts=$(dummy "$i" start) stops=$(dummy "$i" stop)" \
      "events=$(bed exec "$i" grep -cE 'event=resource-(started|stopped) (pbx|dummy)' /var/log/asterism.log)"
  done
}
is_settled() { # HOLDER DUMMY: all are there and see the same
  local i
  peer_joined "$n" && is_holder "$n" "$1" || return 1
  for i in $(seq "$n"); do
    is_state "$i" vip "running n$1" && is_state "$i" dummy "running n$2" && is_state "$i" pbx-clone "running $all" || return 1
  done
}
home() { # the address goes to n1, if it is elsewhere
  is_holder "$n" 1 && return
  peer_move "$(holder "$n")" 1; await 20 is_holder "$n" 1; peer_unmove
}
changed() { diff <(echo "$before") <(world) | grep -c '^>'; } # hosts on which the world is not as before
note() { echo "# $*" | tee -a "$out"; }

bash "$ASTERISM_HOME/deploy/telephony/setup.sh" "$telephony" || gave_up "there is no Asterisk to try this with"
bed up "$n"
for i in $(seq "$n"); do peer_conf "$i" "$n" fast; prepare "$i"; done
for i in $(seq "$n"); do start "$i"; done
wait_ready "$n" 90 && home && await 60 is_settled 1 1 || gave_up "did not come up"
sleep 2

note "planned restart of the manager of n1, which has the address, Asterisk and the Dummy"
before=$(world); echo "$before" | sed 's/^/# /'
start_witness "$n"; start_probe; sleep 1
pid=$(asterism_pid 1); t=$(now)
asterism_cli 1 restart n1 >"$BEDDIR/restart.log" 2>&1; code=$?
check "restart is granted" "$(tail -1 "$BEDDIR/restart.log")" [ $code = 0 ]
await 60 manager_is_gone 1 "$pid"; gone=$(now); sleep 1; start 1 # as systemd would
check "the old manager ends soon" "$((gone - t)) ms after the command began" [ $((gone - t)) -le 10000 ]
await 40 is_settled 1 1; check "all see the manager back, and everything where it was" "$(($(now) - gone)) ms after its end" is_settled 1 1
sleep 3; stop_probe; stop_witness
ms=$(sed -n 's/^total.*maxgap_ms=\([0-9]*\).*/\1/p' "$BEDDIR/probe.log")
check "no gap over 50 ms" "$ms ms by a probe each 5 ms ($(grep -o 'sent=.*answered=[0-9]*' "$BEDDIR/probe.log")), $gap ms by the witness" [ "${ms:-999}" -le 50 ]
check "the address did not move" "$(grep -c '^answer' "$BEDDIR/probe.log") host(s) answered; two at once $double ms" \
  [ "$(grep '^answer' "$BEDDIR/probe.log" | cut -d= -f3 | sort -u)" = "$(mac_of 1)" -a "$double" = 0.000 ]
check "every process goes on, nothing started or stopped" "$(changed) hosts changed" [ "$before" = "$(world)" ]

note "SIGKILL of the manager of n1"
before=$(world)
start_witness "$n"; sleep 1
t=$(now); bed exec 1 kill -KILL "$(asterism_pid 1)"
await 10 bash -c "grep -q '^begin host=[^1]' '$BEDDIR/witness.log'"; sleep 3
to=$(holder "$n")
check "the address moves" "to n${to:--}, $(state_of "${to:-2}" vip)" [ "${to:-1}" != 1 ]
check "Asterisk and the Dummy are untouched while the manager is away" "$(changed) hosts changed; dummy is '$(state_of "${to:-2}" dummy)'" \
  [ "$before" = "$(world)" ]
back=$(now); start 1
await 40 is_settled "$to" 1; check "the next manager finds what runs" "all settled $(($(now) - back)) ms after its start" is_settled "$to" 1
sleep 3; stop_witness
check "the gap" "$gap ms" [ "$gap" -le 2000 ]
check "never two senders" "$double ms, $unseen frames not seen" one_sender
check "nothing is started twice, nor stopped" "$(changed) hosts changed" [ "$before" = "$(world)" ]
world | sed 's/^/# /'

note "SIGTERM of the manager of n1, after the address went back"
home; await 30 is_settled 1 1 || gave_up "the address did not go back"
before=$(world | grep -v '^n1 ' | grep -o '^n.* asterisk=[^ ]*'); starts=$(for i in $(seq 2 "$n"); do dummy "$i" start; done | paste -sd+)
start_witness "$n"; sleep 1
pid=$(asterism_pid 1); peer_stop 1
await 30 manager_is_gone 1 "$pid"; gone=$(now)
sleep 2; stop_witness
to=$(holder "$n")
first=$(sed -n 's/^begin host=[^1] t=\([0-9]*\)[0-9]\{3\}$/\1/p' "$BEDDIR/witness.log" | head -1)
check "the address moves before the manager ends" "$((gone - ${first:-9999999999999})) ms before, to n${to:--}" [ "${first:-9999999999999}" -lt "$gone" ]
check "the gap" "$gap ms" [ "$gap" -le 2000 ]
check "never two senders" "$double ms, $unseen frames not seen" one_sender
new=$(for i in $(seq 2 "$n"); do bed exec "$i" sed -n 's/ start$//p' /var/log/dummy.log; done | sort -n | tail -1)
old=$(bed exec 1 sed -n 's/ stop$//p' /var/log/dummy.log | tail -1)
now=$(for i in $(seq 2 "$n"); do dummy "$i" start; done | paste -sd+)
check "the Dummy is stopped, then started once elsewhere" "stopped $((${new:-0} - ${old:-0})) ms before; starts elsewhere $starts, then $now" \
  [ "${old:-0}" -gt 0 -a "${new:-0}" -ge "${old:-0}" -a $((now)) = $((starts + 1)) ]
check "Asterisk is stopped there and goes on elsewhere" "$(bed exec 1 pgrep -c -x asterisk) on n1" \
  [ "$(bed exec 1 pgrep -c -x asterisk)" = 0 -a "$before" = "$(world | grep -v '^n1 ' | grep -o '^n.* asterisk=[^ ]*')" ]
verdict
