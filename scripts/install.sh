#!/usr/bin/env bash
# Builds Nightjar and installs it below a folder, with all that plugins are compiled against.
#
# Usage: scripts/install.sh PREFIX
# NIGHTJAR_BUILD=DIR   installs what that build folder of SwiftPM holds (.build/release), and builds nothing
# DESTDIR=DIR          puts everything below DIR, for whoever makes a package
#
#   bin/nightjar
#   lib/nightjar/kit/                        the kit's modules, for plugins in Swift
#   share/nightjar/manifest.schema.json      the schema of job files, for editors
#   share/doc/nightjar/                      README and docs, the kit's names among them
#   share/man/man1/nightjar.1
#   share/bash-completion/completions/nightjar, share/zsh/site-functions/_nightjar,
#   share/fish/vendor_completions.d/nightjar.fish
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

prefix=${1:-}
[ -n "$prefix" ] || say_and_leave "where to? make install PREFIX=/usr/local"
case $prefix in
    /*) ;;
    *) prefix=$PWD/$prefix ;;
esac
target=${DESTDIR:-}$prefix
build=${NIGHTJAR_BUILD:-}
if [ -z "$build" ]; then
    scripts/prepare.sh
    swift build -c release --product nightjar "${strict[@]}"
    build=.build/release
fi

# Under a temporary name first: what is replaced may be running.
put() {
    mkdir -p "$(dirname "$2")"
    cp "$1" "$2.new"
    chmod "${3:-644}" "$2.new"
    mv "$2.new" "$2"
}

install_kit() {
    local kit=$target/lib/nightjar/kit module header
    rm -rf "$kit.new"
    mkdir -p "$kit.new"
    "$build/nightjar" plugins kit --modules | while read -r module; do
        cp "$build/Modules/$module.swiftmodule" "$kit.new/"
    done
    rm -rf "$kit"
    mv "$kit.new" "$kit"
}

install_texts() {
    local work page
    work=$(mktemp -d)
    # In an empty folder: a workspace's own plugins are none of everybody's.
    (cd "$work" && "$nightjar" schema >schema.json)
    put "$work/schema.json" "$target/share/nightjar/manifest.schema.json"
    for page in README.md docs/*.md; do put "$page" "$target/share/doc/nightjar/$page"; done
    scripts/manual.sh "$nightjar" >"$work/manual"
    put "$work/manual" "$target/share/man/man1/nightjar.1"
    "$nightjar" --generate-completion-script bash >"$work/bash"
    put "$work/bash" "$target/share/bash-completion/completions/nightjar"
    "$nightjar" --generate-completion-script zsh >"$work/zsh"
    put "$work/zsh" "$target/share/zsh/site-functions/_nightjar"
    "$nightjar" --generate-completion-script fish >"$work/fish"
    put "$work/fish" "$target/share/fish/vendor_completions.d/nightjar.fish"
    rm -r "$work"
}

nightjar=$target/bin/nightjar
put "$build/nightjar" "$nightjar" 755
install_kit
install_texts
echo "nightjar is in $prefix/bin; plugins are compiled against $prefix/lib/nightjar/kit"
