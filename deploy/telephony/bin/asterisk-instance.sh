#!/bin/sh
# asterisk-instance.sh TELEPHONY_DIR INSTANCE_DIR [NAME=value...]
# Makes the folders and configuration of one Asterisk instance; prints the start command.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
telephony=$(cd "$1" && pwd) instance=$2
shift 2
mkdir -p "$instance"
instance=$(cd "$instance" && pwd)
for folder in etc lib run spool/tmp log/cdr-csv log/cdr-custom agi-bin; do mkdir -p "$instance/$folder"; done
name=$(basename "$instance")
for modules in "$telephony"/asterisk/usr/lib/*/asterisk/modules "$telephony/asterisk/usr/lib/asterisk/modules"; do
  [ ! -d "$modules" ] || break
done
# The first value of a name wins, so the caller's come before the defaults.
sh "$here/bin/render.sh" "$here/asterisk" "$instance/etc" "$@" \
  DIR="$instance" MODULES="$modules" ROOT="$telephony/asterisk" NAME="$name" \
  ENTITYID="$(printf '%s' "$name" | md5sum | sed 's/\(..\)\(..\)\(..\)\(..\)\(..\)\(..\).*/\1:\2:\3:\4:\5:\6/')" \
  MAXCALLS=8000 MAXFILES=20000 EXTRA_MODULES= BIND=0.0.0.0 SIP_PORT=5060 DIRECT_MEDIA=no TIMERS=yes \
  SESSION_EXPIRES=1800 PEER=127.0.0.1:5070 AMI_PORT=5038 AMI_BIND=127.0.0.1 AMI_USER=asterism SECRET=secret \
  AGI=none.agi RTP_START=10000 RTP_END=32000
echo "$telephony/asterisk/usr/sbin/asterisk -C $instance/etc/asterisk.conf"
