#!/usr/bin/env bash
# A night in small: 40 jobs of every analysis, some of them wrong, through kills and a reboot, and what is there in the
# morning.
#
# Usage: scripts/night.sh make WORKSPACE MODELS   a workspace with the jobs in its inbox; MODELS is a folder with
#                                                 all-minilm-l6-v2, rxnfp-bert-mlm and SmolLM2-135M-Instruct.Q4_1.gguf
#        scripts/night.sh run WORKSPACE           the daemon works through it, undisturbed
#        scripts/night.sh disturb WORKSPACE       the same; the daemon is killed, then everything, then all goes on
#        scripts/night.sh compare WORKSPACE WORKSPACE   whether each job's bundle is the same in both
#
# NIGHTJAR=FILE is the program (default .build/release/nightjar); further settings go into WORKSPACE/nightjar.yaml.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

nightjar=${NIGHTJAR:-.build/release/nightjar}

# job NAME PLUGIN MODEL: the rest of the manifest comes on standard input.
job() {
    { printf 'nightjar: 1\nplugin: %s\nname: %s\n' "$2" "$1"; [ -z "$3" ] || echo "model: $3"; cat; } \
        >"$workspace/inbox/.$1.yaml.tmp"
    mv "$workspace/inbox/.$1.yaml.tmp" "$workspace/inbox/$1.yaml"
}

domain_neurons() { # 12 jobs, 4 of them one matrix
    local seed
    for seed in 1 2 3 4 5 6 7 8; do
        job "units-$seed" domain-neurons all-minilm-l6-v2 <<<"seed: $seed
priority: $((seed % 3))
parameters: {positive: {path: finance.txt, sample: 100}, negative: {path: everyday.txt, sample: 100}}"
    done
    job matrix domain-neurons all-minilm-l6-v2 <<<"parameters: {positive: finance.txt, negative: everyday.txt}
matrix: {parameters.tokens: [all, contrastive], parameters.pooling: [mean, max]}"
}

empirical_gradient() { # 8 jobs
    local seed
    for seed in 1 2 3 4 5 6 7 8; do
        job "neurons-$seed" empirical-gradient rxnfp-bert-mlm <<<"seed: $seed
parameters: {prompts: {path: reactions.jsonl, limit: 4}, neurons: {perPrompt: 20}, curve: none}"
    done
}

classifiers() { # 7 jobs: 3 classifiers, 4 that explain the first one
    local seed steps
    for seed in 1 2 3; do
        job "classifier-$seed" text-classifier all-minilm-l6-v2 <<<"seed: $seed
parameters:
  {data: what-came-first.jsonl, label: first, split: [2, 1, 1], pooling: mean, batch: 8, accumulation: 1,
   learningRates: [2e-4], epochs: 3}"
    done
    for steps in 10 20 30 40; do
        job "explained-$steps" integrated-gradients job:classifier-1 <<<"after: [classifier-1]
parameters: {texts: {path: what-came-first.jsonl, sample: 4}, label: first, steps: {fixed: $steps}}"
    done
}

language_models() { # 7 jobs: the last takes the one before it
    local seed task tasks=""
    for seed in 1 2 3; do
        job "skills-$seed" skill-probing SmolLM2-135M-Instruct.Q4_1.gguf <<<"seed: $seed
parameters:
  tasks:
    - name: animal-or-tool
      train: {path: animal-or-tool/train.jsonl, limit: 12}
      dev: {path: animal-or-tool/dev.jsonl, limit: 8}
      test: {path: animal-or-tool/test.jsonl, limit: 8}
  templates: {animal-or-tool: animal-or-tool/template.yaml}
  sizes: [1, 16, 256]"
    done
    for task in plurals opposites capitals; do
        tasks+="
    - {name: $task, cluster: words, trainSize: 8, prompts: {path: instructions/$task.jsonl, limit: 16, field: prompt, answer: answer}}"
    done
    for seed in 1 2; do
        job "layers-$seed" layerwise-mtl SmolLM2-135M-Instruct.Q4_1.gguf <<<"seed: $seed
parameters:
  train: {rank: 2, learningRate: 5e-4, epochs: 1, accumulation: 1}
  tasks:$tasks"
    done
    for seed in 1 2; do
        job "segments-$seed" segment-tuning SmolLM2-135M-Instruct.Q4_1.gguf <<<"seed: $seed
parameters:
  segments: {shared: [1, 9], transition: [10, 15], refinement: [16, 30]}
  compare: [refinement, all, none]
  train: {rank: 2, learningRate: 5e-4, epochs: 1, accumulation: 1}
  tasks:$tasks"
    done
}

wrong_ones() { # 6 jobs: two wrong manifests, a crash, one too large, one that follows it, one over its time
    job wrong-key domain-neurons all-minilm-l6-v2 <<<"parameters: {positiv: finance.txt, negative: everyday.txt}"
    job wrong-file domain-neurons all-minilm-l6-v2 <<<"parameters: {positive: nowhere.txt, negative: everyday.txt}"
    # Long enough to be caught by the signal that makes its plugin crash.
    job crashes empirical-gradient rxnfp-bert-mlm <<<"priority: 9
parameters: {prompts: reactions.jsonl, neurons: all, curve: none}"
    job too-large domain-neurons SmolLM2-135M-Instruct.Q4_1.gguf <<<"limits: {memory: 100MiB}
parameters: {positive: finance.txt, negative: everyday.txt}"
    job follows-too-large domain-neurons all-minilm-l6-v2 <<<"after: [too-large]
parameters: {positive: finance.txt, negative: everyday.txt}"
    job over-its-time empirical-gradient rxnfp-bert-mlm <<<"limits: {time: 5s}
parameters: {prompts: reactions.jsonl, neurons: all, curve: none}"
}

make_night() {
    local models=$1 model
    mkdir -p "$workspace"/{inbox,outbox,models,data}
    cp -r examples/data/. "$workspace/data/"
    for model in all-minilm-l6-v2 rxnfp-bert-mlm SmolLM2-135M-Instruct.Q4_1.gguf; do
        [ -e "$models/$model" ] || say_and_leave "$models has no $model"
        [ -e "$workspace/models/$model" ] || cp -rL "$models/$model" "$workspace/models/"
    done
    # Nothing of one job is taken from another, so that each is computed, whatever ran before it.
    [ -e "$workspace/nightjar.yaml" ] || echo "cache: none" >"$workspace/nightjar.yaml"
    domain_neurons
    empirical_gradient
    classifiers
    language_models
    wrong_ones
}

# The daemon in the background is this shell's own child, so that a signal to $! reaches it.
watch() { exec "$nightjar" watch --workspace "$workspace" "$@"; }

# The process of a job's worker, as its lock says; empty while it does not run.
worker_of() {
    local folder
    for folder in "$workspace"/state/jobs/*; do
        grep -q "\"name\": *\"$1\"" "$folder/job.json" 2>/dev/null || continue
        awk 'NF == 2 { print $1 }' "$folder/lock" 2>/dev/null
        return
    done
}

# crash NAME: a running job's plugin is made to crash, as by a pointer gone wrong.
crash() {
    local process=
    until [ -n "$process" ] && kill -0 "$process" 2>/dev/null; do
        sleep 0.2
        process=$(worker_of "$1")
    done
    sleep 1
    # A signal that Swift's own crash handler leaves alone: that one returns to where a fault would be made again.
    kill -SYS "$process"
    echo "· $1 crashes (signal 31 to process $process)"
}

done_count() { find "$workspace/outbox" -name '*.tar.zst' | wc -l; }

# until_done COUNT: waits until so many bundles are there.
until_done() { until [ "$(done_count)" -ge "$1" ]; do sleep 0.5; done; }

run_night() {
    watch --once &
    crash crashes
    wait "$!" || true
}

disturb_night() {
    local daemon process
    watch &
    daemon=$!
    crash crashes
    until_done 6
    kill -KILL "$daemon"
    echo "· the daemon is killed (signal 9) with $(done_count) bundles there; its workers live on"
    wait "$daemon" 2>/dev/null || true
    sleep 2
    watch &
    daemon=$!
    until_done 14
    # A power cut: nothing that ran is left, and nothing was asked.
    kill -KILL "$daemon"
    wait "$daemon" 2>/dev/null || true
    for process in $(cat "$workspace"/state/jobs/*/lock 2>/dev/null | awk 'NF == 2 { print $1 }'); do
        grep -qz "$workspace" "/proc/$process/cmdline" 2>/dev/null && kill -KILL "-$process" 2>/dev/null || true
    done
    echo "· everything is killed, as by a power cut, with $(done_count) bundles there"
    sleep 1
    (watch --once)
}

show_morning() {
    "$nightjar" status --workspace "$workspace"
    ls "$workspace/outbox"
}

# name_of BUNDLE: its job's name and end, without the id.
name_of() { basename "$1" | sed -E 's/-[0-9]{8}-[0-9]{6}-[0-9a-f]{6}(-[0-9]+)?//'; }

compare_nights() {
    local bundle other same=0 different=0
    for bundle in "$1"/outbox/*.tar.zst; do
        other=$(for other in "$2"/outbox/*.tar.zst; do
            [ "$(name_of "$other")" != "$(name_of "$bundle")" ] || echo "$other"
        done)
        if [ -n "$other" ] && "$nightjar" compare --json "$bundle" "$other" | grep -q '"same": *true'; then
            same=$((same + 1))
        else
            different=$((different + 1))
            echo "different: $(name_of "$bundle")"
        fi
    done
    echo "$same bundles the same, $different different; $(find "$1/outbox" -name '*.rejected.txt' | wc -l) and" \
        "$(find "$2/outbox" -name '*.rejected.txt' | wc -l) manifests rejected"
    [ "$different" = 0 ]
}

command=${1:-}
workspace=${2:-}
[ -n "$workspace" ] || { sed -n '2,/^set /p' "$0" | sed '$d; s/^# \{0,1\}//' >&2; exit 2; }
mkdir -p "$workspace"
workspace=$(cd "$workspace" && pwd)
case $command in
make) make_night "${3:?the folder of the models}" ;;
run) run_night && show_morning ;;
disturb) disturb_night && show_morning ;;
compare) compare_nights "$workspace" "${3:?the other workspace}" ;;
*) echo "no command $command" >&2 && exit 2 ;;
esac
