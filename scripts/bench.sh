#!/usr/bin/env bash
# Builds the benchmarks, a package of their own, in release and runs them.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/prepare.sh
swift run --configuration release --package-path Benchmarks
