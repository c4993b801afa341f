#!/bin/bash
# packages.sh [DIR] - the .deb on three machines with a systemd of their own (containers of systemd-nspawn, Debian 12): install, form a
# cluster, upgrade node by node, return to the older version, kill, hang, remove, purge; what a client sees meanwhile.
#
# Needs root, debootstrap, systemd-container, nftables, iputils-ping, dpkg-dev, a JDK, and target/asterism_*.deb (mvn package). DIR keeps the
# file system of a fresh Debian for the next run (default: $TMPDIR/asterism-packages). Prints PASS and FAIL; exit status 1 if any failed.
set -u
here=$(cd "$(dirname "$0")/../../.." && pwd)
dir=${1:-${TMPDIR:-/tmp}/asterism-packages}
prefix=${BED_PREFIX:-astpkg}
address=10.97.1.100
failed=0
mkdir -p "$dir"

pass() { echo "PASS $*"; }
fail() { echo "FAIL $*"; failed=1; }
check() { # WHAT COMMAND..
  local what=$1
  shift
  if "$@"; then pass "$what"; else fail "$what"; fi
}
leader() { pgrep -P "$(cat "$dir/$1.pid")" | head -n 1; }
on() { # HOST COMMAND..
  local pid
  pid=$(leader "$1")
  shift
  nsenter -t "$pid" -a -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}
until_true() { # SECONDS COMMAND..
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.3
  done
}

clean() {
  local host
  for host in pbx1 pbx2 pbx3; do
    [ -e "$dir/$host.pid" ] && kill -KILL $(pgrep -P "$(cat "$dir/$host.pid")") "$(cat "$dir/$host.pid")" 2>/dev/null
    rm -f "$dir/$host.pid"
  done
  sleep 1
  for host in client switch pbx1 pbx2 pbx3; do ip netns del "$prefix-$host" 2>/dev/null; done
  rm -rf "$dir"/pbx?
}
trap clean EXIT

# Another version of the package: the same tree, another number in the jar and in the control file.
restamp() { # DEB VERSION OUT
  rm -rf "$dir/tree"
  dpkg-deb -R "$1" "$dir/tree"
  sed -i "s/^Version: .*/Version: $2/" "$dir/tree/DEBIAN/control"
  printf 'Implementation-Version: %s\n' "$2" >"$dir/manifest"
  jar --update --file "$dir/tree/usr/lib/asterism/asterism.jar" --manifest "$dir/manifest" 2>/dev/null
  (cd "$dir/tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | xargs -0 md5sum >DEBIAN/md5sums)
  dpkg-deb -Znone --root-owner-group -b "$dir/tree" "$3" >/dev/null
}

network() {
  local host n
  for host in switch client pbx1 pbx2 pbx3; do
    ip netns add "$prefix-$host"
    ip -n "$prefix-$host" link set lo up
  done
  for n in 1 2; do ip -n "$prefix-switch" link add br$n type bridge forward_delay 0 && ip -n "$prefix-switch" link set br$n up; done
  for host in client:250 pbx1:1 pbx2:2 pbx3:3; do
    for n in 1 2; do
      ip -n "$prefix-switch" link add "${host%:*}-$n" type veth peer name "eth$((n - 1))" netns "$prefix-${host%:*}"
      ip -n "$prefix-switch" link set "${host%:*}-$n" master br$n up
      ip -n "$prefix-${host%:*}" addr add "10.97.$n.${host#*:}/24" dev "eth$((n - 1))"
      ip -n "$prefix-${host%:*}" link set "eth$((n - 1))" up
    done
  done
}

boot() { # HOST
  setsid systemd-nspawn --register=no --keep-unit -q -D "$dir/$1" --boot -M "$prefix-$1" --link-journal=no \
    --capability=CAP_NET_ADMIN,CAP_NET_RAW,CAP_SYS_NICE,CAP_IPC_LOCK --network-namespace-path="/run/netns/$prefix-$1" >"$dir/$1.log" 2>&1 </dev/null &
  echo $! >"$dir/$1.pid"
  until_true 60 is_up "$1" || { echo "no systemd in $1: $(tail -n 3 "$dir/$1.log")"; exit 2; }
}
is_up() { [ -n "$(leader "$1")" ] && on "$1" systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; }

configure() { # HOST
  local etc=$dir/$1/etc/asterism n
  cat >"$etc/asterism.conf" <<END
asterism {
  cluster { name = packages, nodes = [
$(for n in 1 2 3; do echo "    { name = pbx$n, addresses { eth0 = \"10.97.1.$n\", eth1 = \"10.97.2.$n\" }, messaging = \"10.97.255.$n\" }"; done)
  ] }
  links = [ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1 } ]
  timing { profile = default }
  management { credentials = tokens }
}
END
  cat >"$etc/cluster.conf" <<END
asterism { resources {
  phones { agent = "asterism:address", params { ip = "$address", prefix = 24, interface = eth0 } }
  kept   { agent = "systemd:kept.service", clone {} }
} }
END
  (umask 077 && printf 'auth 1\n1 sha256 the-bench-0123456789abcdef0123456789\n' >"$etc/authkeys")
  (umask 077 && echo 'root administrator a-token-of-the-bench-0123456789' >"$etc/tokens")
  printf '[Service]\nExecStart=/usr/bin/sleep infinity\n' >"$dir/$1/etc/systemd/system/kept.service"
}

status() { on "${1:-pbx1}" asterism status --json 2>/dev/null; }
owner() { status "${1:-pbx1}" | python3 -c 'import json,sys
s=json.load(sys.stdin); print(*[n for r in s["resources"] if r["id"]=="phones" for n in r["nodes"]])' 2>/dev/null; }
online() { status "${1:-pbx1}" | python3 -c 'import json,sys
s=json.load(sys.stdin); print(sum(n["standing"]=="online" for n in s["nodes"]))' 2>/dev/null; }
all_serve() { [ "$(online "${1:-pbx1}")" = "${2:-3}" ] && [ -n "$(owner "${1:-pbx1}")" ]; }
is_on() { [ "$(owner pbx3)" = "$1" ]; }
kept() { on "$1" systemctl show -p MainPID --value kept.service; }

# Asks the address each 10 ms; told is the longest time between two answers.
watch() { ip netns exec "$prefix-client" ping -n -D -i 0.01 "$address" >"$dir/ping" 2>&1 </dev/null & watcher=$!; }
longest_gap() {
  kill -INT $watcher; wait $watcher 2>/dev/null
  awk -F'[][]' '/bytes from/ { if (last && $2 - last > gap) gap = $2 - last; last = $2 } END { printf "%d ms\n", gap * 1000 }' "$dir/ping"
}
is_below() { [ "${1% ms}" -lt "$2" ]; }

deb=$(ls "$here"/target/asterism_*_all.deb 2>/dev/null | head -n 1)
[ -n "$deb" ] || { echo "no target/asterism_*.deb: mvn package" >&2; exit 2; }
clean
if [ ! -e "$dir/base/usr/bin/java" ]; then
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,openjdk-17-jre-headless,nftables,iproute2,procps,iputils-ping,kmod,python3-minimal \
    bookworm "$dir/base" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$dir/debootstrap.log" 2>&1 || { tail -n 3 "$dir/debootstrap.log"; exit 2; }
fi
old=$dir/old.deb
new=$dir/new.deb
cp "${OLD_DEB:-$deb}" "$old"
restamp "$deb" 9.0.0 "$new"
network
for host in pbx1 pbx2 pbx3; do
  cp -a --reflink=auto "$dir/base" "$dir/$host"
  echo $host >"$dir/$host/etc/hostname"
  cp "$old" "$new" "$dir/$host/root/"
  boot $host
done

echo "== install"
for host in pbx1 pbx2 pbx3; do
  begin=$SECONDS
  on $host dpkg -i /root/old.deb >"$dir/$host.install" 2>&1 || { fail "dpkg -i on $host"; cat "$dir/$host.install"; exit 1; }
  echo "     $host took $((SECONDS - begin)) s"
done
check "nothing runs before it is configured" on pbx1 sh -c '! systemctl is-active -q asterism && ! systemctl is-enabled -q asterism'
check "a start without configuration fails" on pbx1 sh -c '! systemctl start asterism 2>/dev/null'
check "/etc/asterism is root's alone" [ "$(stat -c %a:%U "$dir/pbx1/etc/asterism")" = 750:root ]
check "both class archives are there" [ "$(find "$dir/pbx1/var/cache/asterism" -name 'classes-*.jsa' | wc -l)" = 2 ]
check "systemd-analyze finds nothing wrong with the units" on pbx1 systemd-analyze verify /usr/lib/systemd/system/asterism.service /usr/lib/systemd/system/asterism-arbiter.service
for host in pbx1 pbx2 pbx3; do
  configure $host
  on $host systemctl daemon-reload
  on $host systemctl enable -q --now asterism || fail "start on $host"
done
check "three nodes serve" until_true 90 all_serve
echo '# mine' >>"$dir/pbx1/etc/default/asterism"
runs_everywhere() { local host; for host in pbx1 pbx2 pbx3; do [ "$(kept $host)" != 0 ] || return 1; done; }
check "the service runs on all" until_true 30 runs_everywhere
services="$(kept pbx1) $(kept pbx2) $(kept pbx3)"

echo "== upgrade node by node"
before=$(owner)
watch
for host in pbx1 pbx2 pbx3; do
  on $host dpkg -i /root/new.deb >"$dir/$host.upgrade" 2>&1 || fail "dpkg -i on $host"
  check "$host runs the new version" grep -q "runs the new version" "$dir/$host.upgrade"
  check "all serve with $host upgraded" until_true 60 all_serve $host
done
gap=$(longest_gap)
check "the address stayed on $before ($(owner))" [ "$(owner)" = "$before" ]
check "the longest time without an answer was $gap" is_below "$gap" 1000
check "services were not touched" [ "$(kept pbx1) $(kept pbx2) $(kept pbx3)" = "$services" ]
check "an edited conffile was kept" grep -q '# mine' "$dir/pbx1/etc/default/asterism"
check "the new version answers" on pbx1 sh -c 'asterism version | grep -q 9.0.0'

echo "== one node back to the older version, an address moved between the versions"
watch
on pbx1 dpkg -i /root/old.deb >"$dir/pbx1.return" 2>&1 || fail "dpkg -i of the older version"
check "pbx1 runs the older version" grep -q "runs the new version" "$dir/pbx1.return"
check "all serve with two versions" until_true 60 all_serve pbx2
gap=$(longest_gap)
check "the longest time without an answer was $gap" is_below "$gap" 1000
for target in pbx1 pbx2; do
  on pbx3 asterism resource move phones $target >/dev/null || fail "move to $target"
  check "phones moved to $target" until_true 20 is_on $target
done

echo "== the manager is killed, and hangs"
pid=$(on pbx3 systemctl show -p MainPID --value asterism)
on pbx3 kill -KILL "$pid"
check "systemd starts a killed manager again" until_true 60 all_serve pbx3
check "its service went on" [ "$(kept pbx3)" = "${services##* }" ]
pid=$(on pbx3 systemctl show -p MainPID --value asterism)
on pbx3 kill -STOP "$pid"
is_another() { local now; now=$(on pbx3 systemctl show -p MainPID --value asterism); [ "$now" != "$pid" ] && [ "$now" != 0 ]; }
begin=$SECONDS
check "a frozen manager is ended and started again" until_true 90 is_another
echo "     after $((SECONDS - begin)) s"
check "all serve" until_true 60 all_serve pbx3

echo "== remove and purge"
on pbx3 dpkg --remove asterism >"$dir/pbx3.remove" 2>&1 || fail "dpkg --remove"
check "the others see that it left" until_true 30 all_serve pbx1 2
check "its state is kept" [ -d "$dir/pbx3/var/lib/asterism" ]
check "its service was stopped" [ "$(kept pbx3)" = 0 ]
on pbx3 dpkg --purge asterism >"$dir/pbx3.purge" 2>&1 || fail "dpkg --purge"
check "state, archives and conffiles are gone" sh -c "! ls -d $dir/pbx3/var/lib/asterism $dir/pbx3/var/cache/asterism $dir/pbx3/etc/default/asterism 2>/dev/null"
check "what the administrator wrote stays" [ -s "$dir/pbx3/etc/asterism/asterism.conf" ]
exit $failed
