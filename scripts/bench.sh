#!/usr/bin/env bash
# Builds the benchmarks, a package of their own, in release and runs them beside their peers.
#
# Usage: scripts/bench.sh [NAME…]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/prepare.sh python3 python3-venv
exec Benchmarks/run "$@"
