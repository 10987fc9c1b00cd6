#!/usr/bin/env bash
# Builds and runs all tests, and ends with a line that counts them.
#
# NIGHTJAR_DATA=DIR   also runs the tests that need the real data in DIR
# NIGHTJAR_STRICT=1   a compiler's warning is an error
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Suites, failures with their details, and tests left out; not each test's start and end.
show_results() {
    awk '/^(◇|✔|➜|↳|✘)/ { show = /^(✘|➜|✔ Suite)/ } show'
}

scripts/prepare.sh git tar zstd
swift build --build-tests "${strict[@]}"
started=$SECONDS
status=0
swift test --skip-build --disable-xctest "${strict[@]}" 2>&1 </dev/null | tee "$log" | show_results || status=$?

run=$(grep 'Test run with' "$log" | tail -n 1 | sed 's/^[^T]*Test run with //; s/ after.*//')
skipped=$(grep -c '^➜ Test .* skipped' "$log" || true)
echo "make test: ${run:-the tests did not run to their end}, $skipped skipped, $((SECONDS - started)) s"
exit "$status"
