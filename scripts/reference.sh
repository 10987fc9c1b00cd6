#!/usr/bin/env bash
# Builds the kit's reference, pages for a web server: every name that `import NightjarKit` gives.
# Any warning fails: a link that leads nowhere, a parameter that is not described, a public name without documentation or
# in no group of a page that has groups.
#
# Usage: scripts/reference.sh [FOLDER]   .build/reference by default
# NIGHTJAR_BUILD=DIR   reads what that build folder of SwiftPM holds (.build/debug), and builds nothing
# NIGHTJAR_PATH=PATH   where the pages will be below a web server's root
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

output=${1:-.build/reference}
build=${NIGHTJAR_BUILD:-}
if [ -z "$build" ]; then
    scripts/prepare.sh
    swift build --target NightjarKit "${strict[@]}"
    build=.build/debug
fi
scripts/packages.sh python3
swift_info() { swiftc -print-target-info | sed -n "s/.*\"$1\": \"\(.*\)\".*/\1/p"; }
target=$(swift_info unversionedTriple)
docc=$(swift_info runtimeResourcePath)/../../bin/docc
[ -x "$docc" ] || say_and_leave "docc is missing; it comes with Swift from https://www.swift.org/install/linux"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/graphs" "$work/kit"

# The extractor asks for the C modules below, as the compiler of a plugin does, though nothing of them is shown: empty
# ones do.
list=Sources/PluginStore/Libraries/InstalledKit.swift
below=$(sed -n '/static let below = \[/,/\]/p' "$list" | grep -o '"[^"]*"' | tr -d '"') ||
    say_and_leave "$list does not name the C modules below the kit"
for module in $below; do
    mkdir -p "$work/below/$module"
    echo "module $module {}" >"$work/below/$module/module.modulemap"
done
reexported=$(sed -n 's/^@_exported public import //p' Sources/NightjarKit/*.swift | paste -sd ,)
for module in NightjarKit Captures Checkpoints Documents Models Tokenizers Training Tensors; do
    swift symbolgraph-extract -module-name "$module" -I "$build/Modules" -I "$work/below" -target "$target" \
        -output-dir "$work/graphs" -minimum-access-level public -skip-inherited-docs -skip-synthesized-members \
        -omit-extension-block-symbols "-experimental-allowed-reexported-modules=$reexported"
done
python3 scripts/kit-symbols.py "$work/graphs" "$work/kit/NightjarKit.symbols.json"
python3 scripts/kit-page.py "$work/kit/NightjarKit.symbols.json" Sources/NightjarKit/NightjarKit.docc/NightjarKit.md \
    >"$work/kit.md"
cmp -s "$work/kit.md" docs/kit.md || {
    cp "$work/kit.md" docs/kit.md
    # Whoever checks (make lint) finds out; whoever makes the reference has the page.
    [ -z "${NIGHTJAR_STRICT:-}" ] || say_and_leave "docs/kit.md was not what the kit is; it is now: commit it"
}

"$docc" convert Sources/NightjarKit/NightjarKit.docc --additional-symbol-graph-dir "$work/kit" \
    --output-path "$output" --fallback-display-name NightjarKit --fallback-bundle-identifier nightjar.kit \
    --transform-for-static-hosting --hosting-base-path "${NIGHTJAR_PATH:-/}" \
    --warnings-as-errors --diagnostic-level warning
grouped=$(sed -n 's/^# ``\(.*\)``$/\1/p' Sources/NightjarKit/NightjarKit.docc/*.md | tr A-Z a-z)
# shellcheck disable=SC2086 # A word a page.
ungrouped=$(python3 scripts/kit-symbols.py --ungrouped "$output" $grouped)
if [ -n "$ungrouped" ]; then
    echo "In no group of Sources/NightjarKit/NightjarKit.docc:" "$ungrouped" >&2
    exit 1
fi
echo "The kit's reference is in $output (python3 -m http.server -d $output)"
