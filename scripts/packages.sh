#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing, with sudo where it must and can.
#
# Usage: scripts/packages.sh PACKAGE…
# Ends with 75, one line said, where it cannot: the line an administrator has to run, or what apt-get complained of.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# A command of the package's name is as good as the package: python3 may come from elsewhere.
is_installed() {
    command -v "$1" >/dev/null 2>&1 ||
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

list_missing() {
    local package
    for package; do
        is_installed "$package" || echo "$package"
    done
}

# How this user becomes root: not at all, or with a sudo that asks no password.
root_command() {
    if [ "$(id -u)" -eq 0 ]; then
        echo env
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        echo "sudo -n env"
    fi
}

mapfile -t missing < <(list_missing "$@")
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null 2>&1 ||
    say_and_leave "no apt-get here; install what these Debian packages hold: ${missing[*]}"
read -ra as_root <<<"$(root_command)"
[ ${#as_root[@]} -gt 0 ] ||
    say_and_leave "packages are missing and may not be installed here; run: sudo apt-get install -y ${missing[*]}"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt_get() {
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null >>"$log" 2>&1
}

# The lists are fetched only when installing fails without: they are missing, or too old.
echo "Installing ${missing[*]}"
apt_get install -y --no-install-recommends "${missing[@]}" && exit 0
: >"$log"
apt_get update && apt_get install -y --no-install-recommends "${missing[@]}" && exit 0
say_and_leave "apt-get cannot install ${missing[*]} (no network?): $(grep -m 1 '^[EW]:' "$log" || tail -n 1 "$log")"
