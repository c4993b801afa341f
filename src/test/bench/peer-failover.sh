#!/usr/bin/env bash
# peer-failover.sh PEER PROFILE RUNS [SCENARIO] [HOSTS] - outage seen by the client, one line per run.
# SCENARIO: death (power loss of the holder), move (planned), stop (graceful stop of the holder's daemons),
#           linkA / linkB (cable of the holder's net A / B pulled), muteA / muteB (same, but silent: carrier stays)
#           splitA / splitB / splitAB (hosts no longer hear one another there; the client still hears both)
#           isolateA / isolateB / isolateAB (the holder and the other hosts no longer hear each other; the client hears all)
# Lines go to $RESULTS/PEER-PROFILE-SCENARIO.tsv: run, holder, outage ms, first answer from a new host
# after the event in ms (- if none), holders at the end; a summary (min/median/max) follows on stdout.
set -u
. "$(dirname "$0")/lib.sh"
peer=$1 prof=$2 runs=$3 scen=${4:-death} n=${5:-2}
f=$(adapter "$peer") || exit 2
. "$f"
out=$RESULTS/$peer-$prof-$scen-$n.tsv; : >"$out"
trap 'bed down' EXIT
bring_together() { # LINKS: ends a split, and tells when an owner answers again
  start_probe; sleep 1; local t; t=$(now); bed unsplit "$1"; sleep 5; stop_probe
  echo "owner again $(awk -v t="$t" '/^answer/ {sub("t=","",$2); if ($2 >= t) {printf "%.0f", $2-t; exit}}' "$BEDDIR/probe.log") ms after the split"
}
wait_s=${WAIT_S:-12}; [ "$peer-$prof" = heartbeat-default ] && wait_s=${WAIT_S:-45}
bring_up "$n" "$prof" || exit 1
for r in $(seq "$runs"); do
  a=$(holders "$n" | head -1); b=$(( a % n + 1 ))
  dc=; [ "$peer" = pacemaker ] && dc=$(pcmk_dc "$a")
  lock
  start_probe; sleep "1.$((RANDOM % 1000))"
  case $scen in
    death) t=$(bed poweroff "$a");;
    move) t=$(now); peer_move "$a" "$b";;
    stop) t=$(now); peer_stop "$a" & ;;
    link?) t=$(bed cut "$a" "${scen#link}");;
    mute?) t=$(bed mute "$a" "${scen#mute}");;
    isolate*) t=$(bed part "${scen#isolate}" "$a");;
    split*) t=$(bed split "${scen#split}"); sleep "${WAIT_S:-15}";;
  esac
  quiet=0; lim=$wait_s
  case $scen in death) ;; move|stop) lim=${WAIT_S:-8};; *) lim=${WAIT_S:-10}; [ "$peer-$prof" = heartbeat-default ] && lim=${WAIT_S:-40};; esac
  end=$(( $(date +%s) + lim ))
  while [ "$(date +%s)" -lt $end ]; do
    grep -v "$(mac_of "$a")\$" "$BEDDIR/probe.log" | grep -q '^answer' && { sleep 1.5; break; }; sleep 0.1
  done
  stop_probe; unlock
  [ -n "${KEEP:-}" ] && cp "$BEDDIR/probe.log" "$RESULTS/probe-$peer-$prof-$scen-$r.log"
  gap=$(sed -n 's/^total.*maxgap_ms=\([0-9.]*\).*/\1/p' "$BEDDIR/probe.log")
  new=$(awk -v a="mac=$(mac_of "$a")" -v t="$t" '/^answer/ && $3!=a {sub("t=","",$2); printf "%.0f\n", $2-t; exit}' "$BEDDIR/probe.log")
  h=$(holders "$n" | tr '\n' ' ')
  printf '%s\tn%s\t%s\t%s\t%s\t%s\n' "$r" "$a" "$gap" "${new:--}" "$h" "${dc:+dc=$dc}" | tee -a "$out"
  [ "$r" = "$runs" ] && { case $scen in split*) bring_together "${scen#split}";; esac; break; }
  case $scen in
    death) bed boot "$a"; peer_start "$a";;
    move) sleep 1; peer_unmove "$n";;
    stop) sleep 2; bed boot "$a"; peer_start "$a";;
    link?) bed heal "$a" "${scen#link}";;
    mute?) bed unmute "$a" "${scen#mute}"; sleep 3;;
    isolate*) bed unpart "${scen#isolate}"; sleep 5;;
    split*) bring_together "${scen#split}";;
  esac
  wait_ready "$n" 150 || { echo "did not settle after run $r" >&2; exit 1; }
  [ "$peer" = pacemaker ] && sleep 2
done
echo "$peer $prof $scen hosts=$n: $(cut -f3 "$out" | sort -n | awk '{v[NR]=$1} END {m=NR%2?v[(NR+1)/2]:(v[NR/2]+v[NR/2+1])/2; printf "runs=%d min=%.0f median=%.0f max=%.0f ms", NR, v[1], m, v[NR]}')" | tee -a "$RESULTS/summary.txt"
