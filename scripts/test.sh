#!/usr/bin/env bash
# Builds and runs all tests, and ends with a line that counts them.
#
# Usage: scripts/test.sh [unit]   unit: only those that start no process of their own
#
# NIGHTJAR_DATA=DIR   also runs the tests that need the real data in DIR
# NIGHTJAR_STRICT=1   a compiler's warning is an error
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

log=$(mktemp)
# What tests leave behind, those that are killed too, goes with the run. Other users look into it, too: munged insists.
TMPDIR=$(mktemp -d -t nightjar-tests.XXXXXX)
chmod 755 "$TMPDIR"
export TMPDIR
trap 'rm -rf "$log" "$TMPDIR"' EXIT

# Suites, failures with their details, tests left out, and what the harnesses of faults and load have counted; not each
# test's start and end.
show_results() {
    awk '/^(◇|✔|➜|↳|✘)/ { show = /^(✘|➜|✔ Suite)/ } /^(torture|hostile manifests|inbox of)/ { show = 1 } show'
}

# Of a run that did not reach its end: the tests that had begun and not ended, then its last lines.
show_crash() {
    echo "The tests did not run to their end. These had begun and not ended:"
    awk '
        /^◇ Test .* started\.$/ && !/^◇ Test (run|case) / { sub(/^◇ Test /, ""); sub(/ started\.$/, ""); open[$0]++ }
        /^(✔|✘) Test .* (passed|failed) after / || /^➜ Test .* skipped/ {
            sub(/^[^ ]+ Test /, "")
            sub(/( with [0-9]+ test cases?)? (passed|failed) after .*$/, "")
            sub(/ skipped.*$/, "")
            open[$0]--
        }
        END { for (test in open) if (open[test] > 0) print "  " test }
    ' "$1"
    echo "The last lines:"
    tail -n 40 "$1" | cut -c 1-400
}

# What starts processes of its own; for the others it is not even built.
with_processes='(Command|Daemon|Fuzz|Plugin|Processes|ProgramPlugins|Torture)'
case ${1:-} in
    "") ;;
    unit)
        NIGHTJAR_ONLY=$(cd Tests && printf '%s\n' *Tests | sed 's/Tests$//' | grep -vxE "$with_processes" | paste -sd ' ')
        export NIGHTJAR_ONLY
        ;;
    *) say_and_leave "no kind of tests $1; give unit, or nothing for all" ;;
esac

scripts/prepare.sh git tar zstd python3
# The tests of jobs on a cluster start a Slurm of their own, which root alone can; else they are skipped.
[ "$(id -u)" -ne 0 ] || scripts/packages.sh slurm-wlm munge || true
swift build --build-tests "${strict[@]}"
started=$SECONDS
status=0
swift test --skip-build --disable-xctest "${strict[@]}" 2>&1 </dev/null | tee "$log" | show_results || status=$?

# A text's bits must not depend on its neighbours, with each family of BLAS kernels that this processor can run.
for kernels in Haswell SkylakeX; do
    [ -z "${1:-}" ] || break
    [ "$kernels" = Haswell ] || grep -q avx512f /proc/cpuinfo || continue
    echo "Independence of neighbours and threads with the $kernels kernels"
    OPENBLAS_CORETYPE=$kernels swift test --skip-build --disable-xctest "${strict[@]}" \
        --filter 'IndependenceTests|RowRules' 2>&1 </dev/null | show_results || status=$?
done

run=$(grep 'Test run with' "$log" | tail -n 1 | sed 's/^[^T]*Test run with //; s/ after.*//' || true)
[ -n "$run" ] || show_crash "$log"
skipped=$(grep -c '^➜ Test .* skipped' "$log" || true)
if [ "$status" != 0 ]; then
    echo "What failed:"
    grep '^✘ Test ' "$log" | cut -c 1-400 | tail -n 20 || true
fi
echo "make test: ${run:-the tests did not run to their end}, $skipped skipped, $((SECONDS - started)) s"
exit "$status"
