# Asterism adapter, sourced after lib.sh of the bench.
# Profiles: default, fast; with -nogate (fast-nogate) the address has no kernel gate: only to see what the gate is for.
# Environment: ASTERISM_JAR, the jar (default target/asterism.jar of this checkout)
#              BED_NETS, see bed.sh
#              ASTERISM_BENCH_TIE, what decides between two hosts (default: on-silent-peer = take)
#              ASTERISM_BENCH_ARBITER, algorithm of an arbiter, which runs on the host after the last node, on net A
#              ASTERISM_BENCH_EXTRA, lines for the end of each asterism.conf
#              ASTERISM_BENCH_DOCUMENT, a file with the document to begin with
#              ASTERISM_BENCH_PRELOAD, a library for LD_PRELOAD of the manager
ASTERISM_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
export ASTERISM_JAR=${ASTERISM_JAR:-$ASTERISM_HOME/target/asterism.jar}
ASTERISM=$ASTERISM_HOME/deploy/bin/asterism

asterism_conf() { # I N PROFILE: asterism.conf on standard output
  local j third= link=
  case ${BED_NETS:-} in *C*) third=', eth2 = "10.77.3.%s"' link=', { type = ucast, interface = eth2 }';; esac
  echo "asterism {"
  echo "  cluster { name = bench, nodes = ["
  for j in $(seq "$2"); do
    echo "    { name = n$j, addresses { eth0 = \"10.77.1.$j\", eth1 = \"10.77.2.$j\"$(printf "$third" "$j") }, messaging = \"10.255.77.$j\" }"
  done
  echo "  ] }"
  echo "  links = [ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1 }$link ]"
  echo "  timing { profile = ${3%%-*} }"
  echo "  management { credentials = tokens }"
  case $3 in *-nogate) echo "  gate = none, accepted-risks = [ no-gate ]";; esac
  if [ -n "${ASTERISM_BENCH_ARBITER:-}" ]; then
    echo "  quorum { arbiters = [ { name = arbiter1, address = \"10.77.1.$(($2 + 1))\", algorithm = $ASTERISM_BENCH_ARBITER } ] }"
  elif [ "$2" = 2 ]; then
    echo "  quorum { two-node = true, ${ASTERISM_BENCH_TIE:-on-silent-peer = take} }"
  fi
  printf '%s\n' "${ASTERISM_BENCH_EXTRA:-}"
  echo "}"
}

asterism_document() { # the resources of a new cluster
  [ -z "${ASTERISM_BENCH_DOCUMENT:-}" ] || { cat "$ASTERISM_BENCH_DOCUMENT"; return; }
  cat <<C
asterism.resources {
  vip { agent = "asterism:address", params { ip = "$VIP", prefix = 24, interface = eth0 }, meta { resource-stickiness = 100 } }
}
C
}

asterism_authkeys() { bed exec "$1" sh -c 'umask 077; printf "auth 1\n1 sha256 bench-key-of-32-characters-0123456\n" >"$0"' "$2"; } # I FILE
peer_conf() {
  bed exec "$1" mkdir -p -m 700 /etc/asterism
  asterism_conf "$@" | bed exec "$1" sh -c 'cat >/etc/asterism/asterism.conf'
  asterism_document | bed exec "$1" sh -c 'cat >/etc/asterism/cluster.conf'
  asterism_authkeys "$1" /etc/asterism/authkeys
  bed exec "$1" sh -c 'umask 077; echo "bench administrator bench-token-0123456789" >/etc/asterism/tokens'
}
asterism_arbiter_conf() { # N PROFILE
  local i=$(($1 + 1))
  bed exec "$i" mkdir -p -m 700 /etc/asterism/bench
  asterism_conf "$i" "$1" "$2" | bed exec "$i" sh -c 'cat >/etc/asterism/bench/asterism.conf'
  asterism_authkeys "$i" /etc/asterism/bench/authkeys
  echo 'asterism { arbiter { name = arbiter1, clusters = [ { config = "bench/asterism.conf" } ] } }' |
    bed exec "$i" sh -c 'cat >/etc/asterism/arbiter.conf'
}
asterism_arbiter_start() { # I
  bed exec "$1" sh -c "exec setsid '$ASTERISM' arbiter --config /etc/asterism/arbiter.conf >>/var/log/asterism.log 2>&1 </dev/null" &
}
# A dead host's TCP connections would keep its network namespace, and so its switch ports, for minutes: one retry is enough.
peer_start() {
  bed exec "$1" sysctl -qw net.ipv4.tcp_orphan_retries=1
  bed exec "$1" sh -c "ip addr replace 10.255.77.$1/32 dev lo
    exec ${ASTERISM_BENCH_PRELOAD:+env LD_PRELOAD='$ASTERISM_BENCH_PRELOAD'} setsid '$ASTERISM' node --config /etc/asterism/asterism.conf >>/var/log/asterism.log 2>&1 </dev/null" &
}
peer_setup() { :; }
asterism_get() { # I PATH: what host I answers, without starting a JVM for it
  bed exec "$1" timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/7626 &&
    printf "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer bench-token-0123456789\r\n\r\n" "$1" >&3 && cat <&3' _ "$2" 2>/dev/null | sed '1,/^\r*$/d'
}
peer_joined() {
  local i
  for i in $(seq "$1"); do
    [ "$(asterism_get "$i" /asterism/v1/status | grep -o '"standing" *: *"online"' | wc -l)" = "$1" ] || return 1
  done
}
asterism_cli() { bed exec "$1" "$ASTERISM" "${@:2}"; }
peer_move() { asterism_cli "$1" resource move vip "n$2" >/dev/null & }
peer_unmove() { asterism_cli 1 resource clear vip >/dev/null; }
asterism_pid() { bed exec "$1" pgrep -o -x java; } # as the host counts
peer_stop() { bed exec "$1" sh -c 'kill -TERM "$(pgrep -o -x java)"'; }
peer_changes() { bed exec "$1" grep -cE 'event=(node-lost|node-left|node-joined|link-down|lease-lapsed|quorum-lost)' /var/log/asterism.log; }
