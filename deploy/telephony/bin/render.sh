#!/bin/sh
# render.sh SOURCE_FOLDER TARGET_FOLDER NAME=value...
# Copies the files and replaces {{NAME}} in each. A name left without a value is an error.
set -eu
source=$1 target=$2
shift 2
mkdir -p "$target"
program=
for pair in "$@"; do
  value=$(printf '%s' "${pair#*=}" | sed -e 's/[\\|&]/\\&/g')
  program="$program
s|{{${pair%%=*}}}|$value|g"
done
for file in "$source"/*; do
  [ ! -f "$file" ] || sed -e "$program" "$file" >"$target/$(basename "$file")"
done
if grep -n '{{[A-Z_]*}}' "$target"/* >&2; then
  echo "render.sh: names without a value" >&2
  exit 1
fi
