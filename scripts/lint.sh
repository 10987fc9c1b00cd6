#!/usr/bin/env bash
# Format and public documentation (swift format), warnings (a strict build), the kit's reference, the scripts' syntax, the
# systemd unit.
set -euo pipefail
cd "$(dirname "$0")/.."
export NIGHTJAR_STRICT=1
. scripts/common.sh

check_scripts() {
    local script
    for script in scripts/*.sh .ci/run Benchmarks/run Fuzz/run; do
        bash -n "$script"
    done
}

# By the compiler that comes with Swift: SwiftPM (6.3) takes a -Werror for C for one of its own.
check_kernels() {
    clang -fsyntax-only -Wall -Wextra -Werror -I Sources/CKernels/include Sources/CKernels/*.c
}

# systemd wants the program to be where the unit says.
check_unit() {
    local folder
    command -v systemd-analyze >/dev/null 2>&1 || return 0
    folder=$(mktemp -d)
    sed "s|/usr/local/bin/nightjar|$(command -v true)|" systemd/nightjar.service >"$folder/nightjar.service"
    systemd-analyze verify --man=no "$folder/nightjar.service" || { rm -r "$folder"; return 1; }
    rm -r "$folder"
}

check_scripts
check_unit
scripts/prepare.sh
swift format lint --strict --parallel --recursive Sources Plugins Tests Benchmarks Fuzz Package.swift
check_kernels
swift build --build-tests "${strict[@]}"
NIGHTJAR_BUILD=.build/debug scripts/reference.sh
echo "make lint: clean"
