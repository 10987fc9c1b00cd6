#!/usr/bin/env bash
# Lets every call of the daemon, the workers and `submit` on inbox, outbox and state fail once, in every way that it can, and
# compares what comes out with an undisturbed run; then the hostile manifests and the full inbox, in full. Hours.
#
# Usage: scripts/torture.sh [FAULTS]   those alone whose description has this in it, as "rename outbox" or "reboot"
# NIGHTJAR_SEED=N                      other hostile manifests
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

export NIGHTJAR_TORTURE=all
filter=TortureTests
if [ $# -gt 0 ]; then
    export NIGHTJAR_FAULTS=$1
    filter=TortureTests.TortureTests
fi
scripts/prepare.sh tar zstd
swift build --build-tests "${strict[@]}"
swift test --skip-build --disable-xctest --no-parallel "${strict[@]}" --filter "$filter" </dev/null 2>&1 |
    grep --line-buffered -v '^◇'
