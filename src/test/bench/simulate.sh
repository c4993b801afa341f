#!/usr/bin/env bash
# simulate.sh [RUNS] - whole processes: `asterism simulate --plan FILE` and `crm_simulate -x FILE` on the same CIBs, in turns (default 5 runs).
# The CIBs come from gen-cib.py: nothing has been started, and (busy) everything ran and the first host has just left.
# Ours is run twice over: as after the package's installation (plain), and with an archive of classes as a host has it on which a
# node ran before (archive; the one made here holds just the classes of this command). Seconds of wall time, min, median and max;
# cpu is the median of the time on a core, which other work on the machine does not add to; ratio is that of the medians of wall time.
# With a Pacemaker scheduler exam at hand (EXAM=DIR, with score.py and cases/), its cases are run in one process as well.
# Environment: SIZES (default "500x32 2000x32"): resources x hosts
#              JAR (default: the checkout's target/asterism.jar), EXAM (default: none)
# Lines go to $RESULTS/simulate.txt.
set -euo pipefail
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); top=$(cd "$bench/../../.." && pwd)
RESULTS=${RESULTS:-${TMPDIR:-/tmp}/bench-results}; mkdir -p "$RESULTS"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export ASTERISM_JAR=${JAR:-$top/target/asterism.jar} ASTERISM_CACHE=none
asterism=$top/deploy/bin/asterism archive=$work/classes.jsa

for size in ${SIZES:-500x32 2000x32}; do
  python3 "$bench/gen-cib.py" "${size%x*}" "${size#*x}" >"$work/$size.xml"
  python3 "$bench/gen-cib.py" "${size%x*}" "${size#*x}" --busy >"$work/$size-busy.xml"
done
python3 "$bench/gen-cib.py" 20 3 >"$work/small"
ASTERISM_JAVA_OPTIONS="-XX:ArchiveClassesAtExit=$archive" "$asterism" simulate --plan "$work/small" >"$work/out" 2>&1
[ -s "$archive" ] || { cat "$work/out" >&2; exit 1; }

{
  python3 - "${1:-5}" "$asterism" "$archive" "$work"/*.xml <<'P'
import os, statistics, subprocess, sys, time
runs, asterism, archive, files = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
commands = [('archive', [asterism, 'simulate', '--plan'], '-XX:SharedArchiveFile=' + archive),
            ('plain', [asterism, 'simulate', '--plan'], ''),
            ('crm_simulate', ['crm_simulate', '-x'], '')]
print('%-16s %-13s %6s %6s %6s %6s  %s' % ('CIB', 'program', 'min', 'median', 'max', 'cpu', 'ratio'))
for file in files:
    wall, cpu = {}, {}
    for _ in range(runs):  # in turns, so that all have the same share of what else goes on
        for name, command, options in commands:
            before, begin = os.times(), time.monotonic()
            subprocess.run(command + [file], stdout=subprocess.DEVNULL, check=True, env=dict(os.environ, ASTERISM_JAVA_OPTIONS=options))
            wall.setdefault(name, []).append(time.monotonic() - begin)
            after = os.times()
            cpu.setdefault(name, []).append(after.children_user + after.children_system - before.children_user - before.children_system)
    theirs = statistics.median(wall['crm_simulate'])
    for name, _, _ in commands:
        w = wall[name]
        print('%-16s %-13s %6.2f %6.2f %6.2f %6.2f  %.2f' % (os.path.basename(file)[:-4], name, min(w), statistics.median(w), max(w),
              statistics.median(cpu[name]), statistics.median(w) / theirs), flush=True)
P
  if [ -n "${EXAM:-}" ]; then
    awk -F'\t' -v exam="$EXAM" -v out="$work" 'NR > 1 {printf "%s/cases/xml/%s.xml\t%s/%s.out\t%s\n", exam, $1, out, $1, $7}' \
      "$EXAM/cases/cases.tsv" >"$work/jobs"
    for kind in archive plain; do
      options=; [ "$kind" = plain ] || options=-XX:SharedArchiveFile=$archive
      begin=$(date +%s%3N)
      ASTERISM_JAVA_OPTIONS=$options "$asterism" simulate --batch <"$work/jobs" 2>"$work/complaints"
      seconds=$(awk -v ms=$(($(date +%s%3N) - begin)) 'BEGIN {printf "%.1f", ms / 1000}')
      answers=("$work"/*.out)
      echo "exam: $(wc -l <"$work/jobs") cases in one process ($kind): $seconds s, ${#answers[@]} answers"
      rm -f "${answers[@]}"
    done
  fi
} | tee "$RESULTS/simulate.txt"
