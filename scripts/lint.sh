#!/usr/bin/env bash
# Format and public documentation (swift format), warnings (a strict build), and the scripts' syntax.
set -euo pipefail
cd "$(dirname "$0")/.."
export NIGHTJAR_STRICT=1
. scripts/common.sh

check_scripts() {
    local script
    for script in scripts/*.sh .ci/run; do
        bash -n "$script"
    done
}

check_scripts
scripts/prepare.sh
swift format lint --strict --parallel --recursive Sources Plugins Tests Benchmarks Package.swift
swift build --build-tests "${strict[@]}"
echo "make lint: clean"
