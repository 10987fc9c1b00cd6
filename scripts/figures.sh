#!/usr/bin/env bash
# Builds Nightjar, fetches small models, runs a job for each figure of the four papers (examples/figures/) and shows all
# that they draw on one page.
#
# Everything that it makes is under ${XDG_CACHE_HOME:-~/.cache}/nightjar: the checkout stays clean. It begins anew each time.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

cache=${XDG_CACHE_HOME:-$HOME/.cache}/nightjar
workspace=$cache/figures
page=$workspace/figures.html
nightjar=.build/release/nightjar
models=(all-minilm-l6-v2 SmolLM2-135M-Instruct.Q4_1.gguf multilingual-e5-small rxnfp-bert-mlm rxnfp-bert-cls50)

make_workspace() {
    rm -rf "$workspace"
    mkdir -p "$workspace"/{inbox,outbox,models,data}
    cp -r examples/data/. "$workspace/data/"
    for model; do
        copy_model "$model" "$workspace/models"
    done
    cp examples/figures/*.yaml "$workspace/inbox/"
}

scripts/prepare.sh python3 tar zstd
echo "Building nightjar (some minutes the first time)"
swift build --configuration release --product nightjar
mapfile -t fetched < <(scripts/fetch-models.sh "$cache/models" "${models[@]}")
[ "${#fetched[@]}" -eq "${#models[@]}" ] || exit 75
make_workspace "${fetched[@]}"

"$nightjar" watch --once --workspace "$workspace"
python3 scripts/figures-page.py examples/figures "$workspace/outbox" "$page"
echo "page: $page"
