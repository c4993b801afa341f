#!/usr/bin/env bash
# init.sh [KEEP] - two bare hosts, the built package's files and deploy/doc/init.md: a floating address with a real Asterisk behind it, typed
# as the manual says. Prints each command that is typed with its seconds, then what a telephone sees: answers, and the death of the owner.
# With KEEP the bed stays up (BED_PREFIX names it).
# Needs root, target/asterism_*.deb (mvn package), `script` of util-linux, and the Asterisk of deploy/telephony/setup.sh.
# Environment: ASTERISM_TELEPHONY, where that lies; INIT_SERVICE=none plays it without Asterisk. Exit code 0 passed, 1 failed, 2 cannot run.
set -u
export BED_PREFIX=${BED_PREFIX:-init}
. "$(dirname "$0")/lib.sh"
top=$(cd "$BENCH/../../.." && pwd)
telephony=${ASTERISM_TELEPHONY:-${XDG_CACHE_HOME:-$HOME/.cache}/asterism/telephony}
service=${INIT_SERVICE:-asterisk}
deb=$(ls "$top"/target/asterism_*_all.deb 2>/dev/null | head -n 1)
work=$BEDDIR-work
failures=0 typed=0

die() { echo "$*" >&2; exit 2; }
[ -n "$deb" ] || die "no target/asterism_*.deb: mvn package"
[ "$service" = none ] || [ -x "$telephony/asterisk/usr/sbin/asterisk" ] || die "no Asterisk in $telephony: deploy/telephony/setup.sh DIR"

check() { # TEXT COMMAND..
  local text=$1
  shift
  if "$@"; then echo "ok    $text"; else echo "FAIL  $text"; failures=$((failures + 1)); fi
}
await() { # SECONDS COMMAND..
  local end=$(($(now) + $1 * 1000))
  shift
  until "$@"; do
    [ "$(now)" -lt "$end" ] || return 1
    sleep 0.1
  done
}
seconds() { awk -v ms="$1" 'BEGIN { printf "%.1f", ms / 1000 }'; }
on() { bed exec "$@"; }

# What `apt install ./asterism_*.deb` puts there, over this machine's /usr; no more of the checkout is used.
install_package() { # I
  on "$1" sh -c "mount -t overlay overlay -o lowerdir=$work/tree/usr:/usr /usr && mkdir -p -m 750 /etc/asterism && cp $work/tree/etc/default/asterism /etc/default/"
}

# What `apt install asterisk` puts there, and a configuration bound to the floating address.
install_asterisk() { # I
  [ "$service" != none ] || return 0
  on "$1" sh -ec "useradd --system --home-dir /var/lib/asterisk --shell /usr/sbin/nologin asterisk 2>/dev/null
    sh '$top/deploy/telephony/bin/asterisk-instance.sh' '$telephony' /var/lib/asterisk NAME=pbx$1 BIND=$VIP >/dev/null
    mkdir -p /run/asterisk && chown -R asterisk: /var/lib/asterisk /run/asterisk && ln -s /var/lib/asterisk/etc /etc/asterisk"
}

# Types WORDS on host I at a terminal; what it prints is in $work/I.
type_on() { # I ANSWERS WORDS..
  local i=$1 answers=$2
  shift 2
  typed=$((typed + 1))
  echo "pbx$i# $*"
  : >"$work/$i"
  rm -f "$work/$i.exit"
  (printf "$answers"; exec sleep 100) | {
    (on "$i" script -qefc "$*" /dev/null >"$work/$i" 2>&1)
    echo $? >"$work/$i.exit"
  } &
}
succeeds() { # I
  await 90 [ -s "$work/$1.exit" ] && [ "$(cat "$work/$1.exit")" = 0 ]
}
shows() { grep -qE "$2" "$work/$1"; }
line_for_other() { grep -oE "asterism join [0-9.]+ [A-Z0-9-]+" "$work/1" | tail -n 1 | grep .; }

answers_sip() { ip netns exec "$BED_PREFIX-client" python3 "$work/options.py" "$VIP" "${1:-0.3}"; }
answers_ping() { ip netns exec "$BED_PREFIX-client" ping -qc 1 -W 1 "$VIP" >/dev/null; }
serves() { if [ "$service" = none ]; then answers_ping; else answers_sip; fi; }
owner() { holders 2 | head -n 1 | tail -c 2; }
clean() {
  local p
  for p in $(jobs -p); do kill "$p" 2>/dev/null; done
  if [ "${1:-}" != keep ]; then bed down; rm -rf "$work"; fi
}
trap 'clean "${keep:-}"' EXIT

mkdir -p "$work/tree/usr/sbin"
dpkg-deb -x "$deb" "$work/tree" || die "cannot unpack $deb"
[ "$service" = none ] || ln -sf "$telephony/asterisk/usr/sbin/asterisk" "$work/tree/usr/sbin/asterisk"
cat >"$work/options.py" <<'END'
import os, socket, sys
link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
link.connect((sys.argv[1], 5060))
link.settimeout(float(sys.argv[2]))
own, port = link.getsockname()
mark = os.urandom(6).hex()
try:
    link.send(f"OPTIONS sip:{sys.argv[1]} SIP/2.0\r\nVia: SIP/2.0/UDP {own}:{port};branch=z9hG4bK{mark};rport\r\nMax-Forwards: 70\r\n"
              f"From: <sip:a@{own}>;tag={mark}\r\nTo: <sip:{sys.argv[1]}>\r\nCall-ID: {mark}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n".encode())
    sys.exit(0 if link.recv(4096).startswith(b"SIP/2.0 ") else 1)
except OSError:
    sys.exit(1)
END

bed up 2
for i in 1 2; do
  on "$i" hostname "pbx$i"
  install_package "$i" && install_asterisk "$i" || die "host $i cannot be prepared"
done

echo "== two bare machines; typed by hand, questions answered with Enter but for the address and the tie-breaker"
begin=$(now)
type_on 1 "\n\n$VIP/24\n\nping:10.77.1.250\n" asterism init
await 60 line_for_other >/dev/null || { cat "$work/1"; check "a line for the other machine is printed" false; exit 1; }
shown=$(now)
type_on 2 "" "$(line_for_other)"
check "init ended with 0" succeeds 1
check "join ended with 0" succeeds 2
done_at=$(now)
echo "     line shown after $(seconds $((shown - begin))) s, both done after $(seconds $((done_at - begin))) s"
if [ $failures != 0 ]; then cat "$work/1" "$work/2"; exit 1; fi
sed 's/^/     | /' "$work/1"
check "both show the same fingerprint" [ "$(grep -o 'Fingerprint.*' "$work/1")" = "$(grep -o 'Fingerprint.*' "$work/2")" ]
for i in 1 2; do
  typed=$((typed + 1))
  echo "pbx$i# asterism node       (no systemd here: the command that init tells)"
  on "$i" sh -c 'exec setsid asterism node >>/var/log/asterism.log 2>&1 </dev/null' &
done
check "the address serves" await 60 serves
served=$(now)
echo "     $typed commands, $(seconds $((served - begin))) s from the first word to the first answer of $([ "$service" = none ] && echo "the address" || echo "Asterisk")"
is_whole() { on 1 asterism status --json 2>/dev/null | python3 -c '
import json, sys
s = json.load(sys.stdin)
sys.exit(not all(n["standing"] == "online" for n in s["nodes"]) or not all(r["nodes"] for r in s["resources"]))' 2>/dev/null; }
check "both nodes are online and everything runs" await 60 is_whole
on 1 asterism status | sed 's/^/     | /'
bothrun() { [ "$service" = none ] || { on 1 pgrep -x asterisk && on 2 pgrep -x asterisk; } >/dev/null; }
check "Asterisk runs on both, one of them as hot standby" await 30 bothrun

echo "== the owner loses power"
from=$(owner)
other=$((3 - from))
at=$(bed poweroff "$from" 2>/dev/null | head -n 1)
check "the other serves" await 30 serves
echo "     after $(($(now) - at)) ms, asked each 0.1 s or more; the owner is pbx$(owner)"
check "it is the other that serves" [ "$(owner)" = "$other" ]
on "$other" asterism status | sed 's/^/     | /'

if [ "${1:-}" = KEEP ]; then keep=keep; fi
exit $((failures > 0))
