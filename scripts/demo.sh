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
log=$cache/demo.log
nightjar=.build/release/nightjar
job=finance-or-everyday
daemon=

make_workspace() {
    mkdir -p "$workspace"/{inbox,outbox,models,data}
    cp examples/data/*.txt "$workspace/data/"
    copy_model "$1" "$workspace/models"
}

start_daemon() {
    "$nightjar" watch --workspace "$workspace" 2>"$log" &
    daemon=$!
}

end_daemon() {
    [ -n "$daemon" ] || return 0
    kill -TERM "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
    daemon=
}

# Copied under a name that the daemon leaves alone, then renamed: never seen half written.
drop_job() {
    cp examples/domain-neurons.yaml "$workspace/inbox/.domain-neurons.yaml"
    touch "$workspace/.dropped"
    mv "$workspace/inbox/.domain-neurons.yaml" "$workspace/inbox/domain-neurons.yaml"
    echo "Dropped examples/domain-neurons.yaml into $workspace/inbox"
}

# What came into the outbox since the drop under a name of this pattern.
delivered() {
    find "$workspace/outbox" -maxdepth 1 -name "$1" -newer "$workspace/.dropped" | sort | tail -n 1
}

# Reads how many jobs have not ended yet, and how far the running one is.
read_status() {
    { read -r unfinished && { IFS= read -r progress || progress=; }; } < <("$nightjar" status --workspace "$workspace" --json | python3 -c '
import json, sys
status = json.load(sys.stdin)
undelivered = [job for job in status["done"] if job.get("awaitsDelivery")]
print(sum(len(status[state]) for state in ("inbox", "queued", "waiting", "running")) + len(undelivered))
for job in status["running"][:1]:
    full = int(24 * job.get("fraction", 0))
    print("{} {} {:3.0%}  {}".format(
        job["name"], "█" * full + "░" * (24 - full), job.get("fraction", 0), job.get("what", "")))')
}

# An earlier demo that was interrupted may have left a job, which runs first: the newest bundle is ours.
await_bundle() {
    local rejection unfinished=1 progress=
    until bundle=$(delivered "$job-*.tar.zst") && [ -n "$bundle" ] && [ "$unfinished" -eq 0 ]; do
        rejection=$(delivered '*.rejected*.txt')
        if [ -n "$rejection" ]; then
            cat "$rejection" >&2
            exit 1
        fi
        if ! kill -0 "$daemon" 2>/dev/null; then
            echo "nightjar: the daemon ended before the job did: $(tail -n 1 "$log")" >&2
            exit 1
        fi
        read_status
        # One line, written over, on a terminal; nothing in a log.
        [ ! -t 1 ] || printf '\r\033[K%s' "$progress"
        sleep 0.2
    done
    [ ! -t 1 ] || printf '\r\033[K'
}

show_bundle() {
    local unpacked=${1%.tar.zst}
    mkdir -p "$unpacked"
    tar --zstd -xf "$1" -C "$unpacked"
    echo
    "$nightjar" show "$1"
    echo
    echo "bundle: $1"
    echo "report: $unpacked/report.html"
}

scripts/prepare.sh python3 tar zstd
echo "Building nightjar (some minutes the first time)"
swift build --configuration release --product nightjar
model=$(scripts/fetch-models.sh "$cache/models" all-minilm-l6-v2)
make_workspace "$model"

trap end_daemon EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
start_daemon
drop_job
await_bundle
end_daemon
show_bundle "$bundle"
[[ $bundle != *.failed.tar.zst ]]
