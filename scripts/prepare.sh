#!/usr/bin/env bash
# Makes sure that Nightjar can be built here: a Swift compiler, the system's libraries, the Swift packages.
#
# Usage: scripts/prepare.sh [PACKAGE…]   further Debian packages that the caller needs
# Ends with 75, one line said, when something is missing that it cannot get.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

require_swift() {
    local version major minor
    command -v swift >/dev/null 2>&1 ||
        say_and_leave "Swift is missing: version 6.2 or later from https://www.swift.org/install/linux"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    IFS=. read -r major minor <<<"$version"
    [ "${major:-0}" -gt 6 ] || { [ "${major:-0}" -eq 6 ] && [ "${minor:-0}" -ge 2 ]; } ||
        say_and_leave "Swift ${version:-of unknown version} is too old: 6.2 or later from https://www.swift.org/install/linux"
}

fetch_swift_packages() {
    local log
    log=$(swift package resolve 2>&1) ||
        say_and_leave "cannot fetch the Swift packages (no network?): $(grep -m 1 'error:' <<<"$log")"
}

require_swift
scripts/packages.sh libopenblas-dev libuv1-dev libzstd-dev libarchive-dev libssl-dev libonig-dev libmecab-dev \
    liblinear-dev libsqlite3-dev pkg-config "$@"
# Workers run without it, too, only less confined; `nightjar doctor` says so.
scripts/packages.sh bubblewrap || echo "Without bubblewrap workers are not confined"
fetch_swift_packages
