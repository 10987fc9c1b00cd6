#!/usr/bin/env bash
# Builds Nightjar, fetches a model, starts the daemon on a workspace of its own, drops the example job into its inbox,
# and shows what comes out.
#
# Everything that it makes is under ${XDG_CACHE_HOME:-~/.cache}/nightjar: the checkout stays clean.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

cache=${XDG_CACHE_HOME:-$HOME/.cache}/nightjar
workspace=$cache/demo
nightjar=.build/release/nightjar
daemon=

end_daemon() {
    [ -z "$daemon" ] && return
    kill -TERM "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
    daemon=
}
trap end_daemon EXIT
trap 'exit 130' INT TERM

make_workspace() {
    mkdir -p "$workspace"/{inbox,outbox,models,data}
    cp examples/data/*.txt "$workspace/data/"
    if [ ! -d "$workspace/models/all-minilm-l6-v2" ]; then
        cp -r "$1" "$workspace/models/.all-minilm-l6-v2.$$"
        mv -T "$workspace/models/.all-minilm-l6-v2.$$" "$workspace/models/all-minilm-l6-v2"
    fi
}

# The bundle of the newest job, once it is there.
newest_bundle() {
    find "$workspace/outbox" -name 'finance-or-everyday-*.tar.zst' -newer "$1" | sort | tail -n 1
}

show_progress() {
    local line
    line=$("$nightjar" status --workspace "$workspace" --json | python3 -c '
import json, sys
running = json.load(sys.stdin).get("running", [])
for job in running[:1]:
    print("%3d %%  %s" % (100 * (job.get("fraction") or 0), job.get("what") or ""))' || true)
    [ -z "$line" ] || printf '\r\033[K  finance-or-everyday  %s' "$line"
}

scripts/prepare.sh python3 tar zstd
echo "Building (a few minutes the first time)"
swift build --configuration release --product nightjar 2>&1 | grep -E 'error|Compiling|Build' | tail -n 3
model=$(scripts/fetch-model.sh "$cache/models" | tail -n 1)
make_workspace "$model"

mark=$(mktemp)
"$nightjar" watch --workspace "$workspace" 2>"$cache/demo.log" &
daemon=$!
"$nightjar" submit --workspace "$workspace" examples/domain-neurons.yaml

bundle=
while [ -z "$bundle" ]; do
    kill -0 "$daemon" 2>/dev/null || { cat "$cache/demo.log" >&2; exit 1; }
    if [ -n "$(find "$workspace/outbox" -name '*.rejected.txt' -newer "$mark")" ]; then
        cat "$workspace"/outbox/*.rejected.txt >&2
        exit 1
    fi
    show_progress
    sleep 0.3
    bundle=$(newest_bundle "$mark")
done
rm -f "$mark"
printf '\r\033[K'
end_daemon

unpacked=${bundle%.tar.zst}
mkdir -p "$unpacked"
tar --zstd -xf "$bundle" -C "$unpacked"
"$nightjar" show "$bundle"
echo
echo "bundle: $bundle"
echo "report: $unpacked/report.html"
case $bundle in *.failed.*) exit 1 ;; esac
