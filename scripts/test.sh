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

# A text's bits must not depend on its neighbours, with each family of BLAS kernels that this processor can run.
for kernels in Haswell SkylakeX; do
    [ "$kernels" = Haswell ] || grep -q avx512f /proc/cpuinfo || continue
    echo "Independence of neighbours and threads with the $kernels kernels"
    OPENBLAS_CORETYPE=$kernels swift test --skip-build --disable-xctest "${strict[@]}" \
        --filter 'IndependenceTests|RowRules' 2>&1 </dev/null | show_results || status=$?
done

run=$(grep 'Test run with' "$log" | tail -n 1 | sed 's/^[^T]*Test run with //; s/ after.*//')
skipped=$(grep -c '^➜ Test .* skipped' "$log" || true)
echo "make test: ${run:-the tests did not run to their end}, $skipped skipped, $((SECONDS - started)) s"
exit "$status"
