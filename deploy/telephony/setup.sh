#!/bin/bash
# setup.sh [DIR] - a real Asterisk for demo and tests, unpacked from Debian packages into DIR/asterisk.
#
# Nothing of Asterisk is installed: its packages and all they need are unpacked there, and its programs are pointed at the
# libraries beside them, so it runs without chroot and in any number of instances. DIR must not be moved afterwards.
# A second run finds everything there and takes a moment. Needs a Debian system, and root for missing small tools.
# Environment: ASTERISM_TELEPHONY        DIR, if not given (default ~/.cache/asterism/telephony)
#              ASTERISM_TELEPHONY_CACHE  where downloaded packages stay (default DIR/cache)
#              ASTERISM_TELEPHONY_SUITES Debian suites to try for Asterisk, in order (default "sid bullseye": 22, 16)
set -euo pipefail
umask 022
shopt -s nullglob

readonly default_dir=${XDG_CACHE_HOME:-$HOME/.cache}/asterism/telephony
dir=${1:-${ASTERISM_TELEPHONY:-$default_dir}}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
readonly dir
readonly target=$dir/asterisk
readonly cache=${ASTERISM_TELEPHONY_CACHE:-$dir/cache}
readonly suites=${ASTERISM_TELEPHONY_SUITES:-sid bullseye}
readonly tools=(patchelf procps)
readonly min_mib=600

say() { echo "telephony: $*"; }
die() { echo "telephony: $*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# The Asterisk in $target starts and has its SIP module.
works() {
  "$target/usr/sbin/asterisk" -V >/dev/null 2>&1 || return 1
  local modules
  for modules in "$target"/usr/lib/*/asterisk/modules "$target/usr/lib/asterisk/modules"; do
    [ ! -f "$modules/chan_pjsip.so" ] || return 0
  done
  return 1
}

install_tools() {
  local missing=() package
  for package in "${tools[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
    install "${missing[@]}" >"$dir/apt.log" 2>&1 && return 0
  as_root apt-get -qq update >>"$dir/apt.log" 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
    install "${missing[@]}" >>"$dir/apt.log" 2>&1 || die "cannot install ${missing[*]}: $(tail -1 "$dir/apt.log")"
}

# The mirror this system already uses.
archive_uri() {
  apt-get indextargets --format '$(CREATED_BY)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' |
    awk -F'|' '$1 == "Packages" && $2 == "Debian" && $3 == "main" {print $4; exit}'
}

# Downloads Asterisk and all it depends on from suite $1 of the archive $2, with an apt state of its own.
download() {
  local suite=$1 uri=$2 state=$dir/apt-$1 archives=$cache/$1
  [ ! -f "$archives/complete" ] || return 0
  mkdir -p "$state/etc/preferences.d" "$state/state/lists/partial" "$archives/archives/partial"
  : >"$state/state/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main" >"$state/etc/sources.list"
  local options=(
    -qq -o Dir::Etc="$state/etc" -o Dir::Etc::sourcelist="$state/etc/sources.list" -o Dir::Etc::sourceparts=-
    -o Dir::State="$state/state" -o Dir::State::status="$state/state/status" -o Dir::Cache="$archives"
    -o Acquire::Languages=none -o APT::Sandbox::User=root -o APT::Keep-Downloaded-Packages=true
    -o Acquire::Check-Valid-Until=false -o Acquire::Retries=3
  )
  apt-get "${options[@]}" update &&
    apt-get "${options[@]}" -y --no-install-recommends --download-only install asterisk </dev/null &&
    touch "$archives/complete"
}

# Points the programs of folder $1, which will become $target, at the loader and the libraries beside them.
relink() {
  local root=$1 loader=() libraries program
  # Suites before trixie keep their libraries in /lib, too.
  loader=("$root"/{usr/lib,lib}/*-linux-gnu/ld-linux-*.so.*)
  [ "${#loader[@]}" -gt 0 ] || die "no loader among the packages"
  libraries=$(printf '%s:' "$root"/{usr/lib,lib}/*-linux-gnu "$root/usr/lib")
  loader[0]=$target${loader[0]#"$root"}
  libraries=${libraries//"$root"/$target}
  for program in asterisk astcanary; do
    [ -f "$root/usr/sbin/$program" ] || continue
    patchelf --set-interpreter "${loader[0]}" "$root/usr/sbin/$program"
    patchelf --force-rpath --set-rpath "${libraries%:}" "$root/usr/sbin/$program"
  done
}

unpack() {
  local suite=$1 new=$target.new
  say "unpacking it into $target"
  rm -rf "$new"
  mkdir -p "$new"
  find "$cache/$suite/archives" -name '*.deb' -print0 |
    xargs -0 -P "$(nproc)" -n 1 sh -c 'dpkg-deb -x "$1" "$0"' "$new"
  rm -rf "$new"/usr/share/{doc,man,locale,info,perl,zoneinfo,i18n} "$new"/usr/lib/*/{gconv,perl}
  relink "$new"
  rm -rf "$target"
  mv "$new" "$target"
  echo "$suite" >"$target/.suite"
}

exec 9>"$dir/.lock"
flock 9
if ! works; then
  free=$(df --output=avail -m "$dir" | tail -1)
  [ "$free" -ge "$min_mib" ] || die "$dir needs $min_mib MB free, it has $free MB"
  install_tools
  uri=$(archive_uri)
  [ -n "$uri" ] || die "no Debian archive among this system's apt sources"
  for suite in $suites; do
    say "fetching Asterisk of Debian $suite (about 80 MB)"
    download "$suite" "$uri" >"$dir/apt-$suite.log" 2>&1 ||
      { say "no Asterisk from Debian $suite: $(tail -1 "$dir/apt-$suite.log")"; continue; }
    unpack "$suite"
    if works; then break; fi
    say "the Asterisk of Debian $suite does not run here"
  done
  works || die "no working Asterisk; see $dir/apt-*.log"
fi
say "$("$target/usr/sbin/asterisk" -V) in $target"
