#!/usr/bin/env bash
# peer-idle.sh PEER PROFILE SECONDS [HOSTS] - cost and stability of an idle cluster, no probe running.
# Per host: bytes/s and packets/s sent per net, RSS, PSS, CPU% (children included), membership changes in its log.
set -u
. "$(dirname "$0")/lib.sh"
peer=$1 prof=$2 secs=$3 n=${4:-2}
f=$(adapter "$peer") || exit 2
. "$f"
trap 'bed down' EXIT
bring_up "$n" "$prof" || exit 1
sleep 12
net() { bed exec "$1" cat /sys/class/net/eth0/statistics/tx_bytes /sys/class/net/eth1/statistics/tx_bytes /sys/class/net/eth0/statistics/tx_packets /sys/class/net/eth1/statistics/tx_packets | tr '\n' ' '; }
procs() { # CPU ticks (own and reaped children), RSS kB, PSS kB, count: every process of the host but pid 1
  bed exec "$1" sh -c 'for p in /proc/[0-9]*; do [ $p = /proc/1 ] || [ $p = /proc/$$ ] && continue
    [ "$(cut -c1-3 $p/comm)" = cat ] && continue
    awk -v r="$(awk "/^VmRSS/{print \$2}" $p/status)" -v s="$(awk "/^Pss:/{print \$2}" $p/smaps_rollup)" "{sub(/.*\\) /,\"\"); print \$12+\$13+\$14+\$15, r+0, s+0}" $p/stat
  done' 2>/dev/null | awk '{c+=$1; r+=$2; s+=$3; n++} END {print c, r, s, n}'; }
for i in $(seq "$n"); do N0[$i]=$(net "$i"); P0[$i]=$(procs "$i"); C0[$i]=$(peer_changes "$i"); done; t0=$(now)
sleep "$secs"
t1=$(now); for i in $(seq "$n"); do
  hold=; holders "$n" | grep -qx "$i" && hold=holder
  echo "${N0[$i]} $(net "$i") ${P0[$i]} $(procs "$i") ${C0[$i]} $(peer_changes "$i")" | awk -v d=$(( t1 - t0 )) -v who="$peer $prof hosts=$n n$i $hold" '{s=d/1000
    printf "%s: A %.0f B/s %.1f p/s, B %.0f B/s %.1f p/s, rss %.1f MB, pss %.1f MB, procs %d, cpu %.2f%%, changes %d in %.0f s\n",
    who, ($5-$1)/s, ($7-$3)/s, ($6-$2)/s, ($8-$4)/s, $14/1024, $15/1024, $16, ($13-$9)/s, $18-$17, s}' | tee -a "$RESULTS/idle.txt"
done
