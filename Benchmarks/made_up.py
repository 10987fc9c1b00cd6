"""Made-up checkpoints of any size, written as a stream, and jobs run on them under watch. The standard library alone."""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import threading
import time

WORDS = [f"{a}{b}{c}" for a in "bdgkmnprst" for b in "aeiou" for c in ["la", "ri", "no", "ta"]]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


class Noise:
    """Random weights of a sensible scale: signs, low exponent bit and mantissa are random, so 0.008 to 0.03."""

    def __init__(self, type_name, seed=0):
        self.size = {"BF16": 2, "F32": 4}[type_name]
        count = 1 << 25
        source = random.Random(seed)
        self.pool = bytearray(count * self.size)
        for byte in range(self.size - 1):
            self.pool[byte :: self.size] = source.randbytes(count)
        signs = bytes(0xBC if byte & 1 else 0x3C for byte in range(256))
        self.pool[self.size - 1 :: self.size] = source.randbytes(count).translate(signs)
        one = bytes.fromhex("803f" if self.size == 2 else "0000803f")
        self.ones = one * (1 << 16)
        self.source = source

    def write(self, file, count, ones):
        left = count * self.size
        while left:
            if ones:
                piece = memoryview(self.ones)[:left]
            else:
                start = self.source.randrange(len(self.pool) // self.size // 2) * self.size
                piece = memoryview(self.pool)[start : start + left]
            file.write(piece)
            left -= len(piece)


def write_weights(folder, shapes, type_name, shard_bytes=2 << 30):
    """Safetensors files of at most about `shard_bytes`, and their index where there are several."""
    noise = Noise(type_name)
    sizes = {name: noise.size * product(shape) for name, shape in shapes.items()}
    shards, filled = [[]], 0
    for name in shapes:
        if filled and filled + sizes[name] > shard_bytes:
            shards.append([])
            filled = 0
        shards[-1].append(name)
        filled += sizes[name]
    index = {}
    for number, names in enumerate(shards):
        file_name = "model.safetensors"
        if len(shards) > 1:
            file_name = f"model-{number + 1:05}-of-{len(shards):05}.safetensors"
        header, offset = {}, 0
        for name in names:
            header[name] = {
                "dtype": type_name, "shape": shapes[name], "data_offsets": [offset, offset + sizes[name]],
            }
            offset += sizes[name]
            index[name] = file_name
        head = json.dumps(header).encode()
        head += b" " * (-len(head) % 8)
        with open(folder / file_name, "wb") as file:
            file.write(len(head).to_bytes(8, "little") + head)
            for name in names:
                noise.write(file, product(shapes[name]), ones="norm" in name.lower() and name.endswith("weight"))
    if len(shards) > 1:
        document = {"metadata": {"total_size": sum(sizes.values())}, "weight_map": index}
        (folder / "model.safetensors.index.json").write_text(json.dumps(document))


def product(shape):
    result = 1
    for extent in shape:
        result *= extent
    return result


def write_model(folder, config, shapes, type_name):
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("\n".join(SPECIAL + WORDS) + "\n")
    write_weights(folder, shapes, type_name)


def llama(
    folder, *, layers, width, intermediate, heads, key_value_heads=None, vocabulary=32000, tied=False, type_name="BF16"
):
    key_value_heads = key_value_heads or heads
    config = {
        "model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": width,
        "num_hidden_layers": layers, "num_attention_heads": heads, "num_key_value_heads": key_value_heads,
        "intermediate_size": intermediate, "vocab_size": vocabulary, "max_position_embeddings": 4096,
        "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": tied,
    }
    shapes = {"model.embed_tokens.weight": [vocabulary, width]}
    for layer in range(layers):
        name = f"model.layers.{layer}."
        for part in "qkvo":
            rows = width // heads * key_value_heads if part in "kv" else width
            shapes[f"{name}self_attn.{part}_proj.weight"] = [rows, width]
        shapes[name + "mlp.gate_proj.weight"] = [intermediate, width]
        shapes[name + "mlp.up_proj.weight"] = [intermediate, width]
        shapes[name + "mlp.down_proj.weight"] = [width, intermediate]
        shapes[name + "input_layernorm.weight"] = [width]
        shapes[name + "post_attention_layernorm.weight"] = [width]
    shapes["model.norm.weight"] = [width]
    if not tied:
        shapes["lm_head.weight"] = [vocabulary, width]
    write_model(folder, config, shapes, type_name)


def bert(
    folder, *, layers, width, intermediate, heads, vocabulary=30522, positions=512, masked_lm=False, type_name="F32"
):
    prefix = "bert." if masked_lm else ""
    config = {
        "model_type": "bert", "hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": heads,
        "intermediate_size": intermediate, "vocab_size": vocabulary, "max_position_embeddings": positions,
        "type_vocab_size": 2, "hidden_act": "gelu",
        "architectures": ["BertForMaskedLM" if masked_lm else "BertModel"],
    }
    shapes = {}

    def linear(name, outputs, inputs):
        shapes[name + ".weight"] = [outputs, inputs]
        shapes[name + ".bias"] = [outputs]

    def norm(name):
        shapes[name + ".weight"] = [width]
        shapes[name + ".bias"] = [width]

    for name, rows in [("word", vocabulary), ("position", positions), ("token_type", 2)]:
        shapes[f"{prefix}embeddings.{name}_embeddings.weight"] = [rows, width]
    norm(prefix + "embeddings.LayerNorm")
    for layer in range(layers):
        name = f"{prefix}encoder.layer.{layer}."
        for part in ["self.query", "self.key", "self.value", "output.dense"]:
            linear(name + "attention." + part, width, width)
        norm(name + "attention.output.LayerNorm")
        linear(name + "intermediate.dense", intermediate, width)
        linear(name + "output.dense", width, intermediate)
        norm(name + "output.LayerNorm")
    if masked_lm:
        linear("cls.predictions.transform.dense", width, width)
        norm("cls.predictions.transform.LayerNorm")
        shapes["cls.predictions.bias"] = [vocabulary]
    write_model(folder, config, shapes, type_name)


def write_texts(file, count, least, most, seed):
    """Texts of so many words, each seed with words that it likes best."""
    source = random.Random(seed)
    liked = source.sample(WORDS, 20)
    lines = (
        " ".join(source.choice(liked if source.random() < 0.5 else WORDS) for _ in range(source.randint(least, most)))
        for _ in range(count)
    )
    file.write_text("\n".join(lines) + "\n")


class Watched:
    """One run of nightjar: its time, its exit status, and the most memory of each kind that was seen."""

    def __init__(self, command, cwd, environment=None):
        self.peaks = {}
        started = time.monotonic()
        self.process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        watcher = threading.Thread(target=self.watch)
        watcher.start()
        self.output = self.process.stdout.read()
        self.status = self.process.wait()
        self.seconds = time.monotonic() - started
        watcher.join()

    @property
    def peak(self):
        """The kernel's own high-water mark, as last seen: the end of a run takes little. (rusage counts the parent, too.)"""
        return self.peaks["VmHWM"]

    def watch(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status")
        while True:
            try:
                lines = status.read_text().splitlines()
            except OSError:
                return
            found = False
            for line in lines:
                key, _, value = line.partition(":")
                if key in ("RssAnon", "RssFile", "VmHWM"):
                    found = True
                    self.peaks[key] = max(self.peaks.get(key, 0), int(value.split()[0]) * 1024)
            if not found:
                return
            time.sleep(0.02)


def manifest(model, parameters, **more):
    """A job file, as JSON."""
    return json.dumps({"nightjar": 1, "plugin": "domain-neurons", "model": str(model), "parameters": parameters, **more})


def predicted(nightjar, file, cwd):
    """The memory that `nightjar check` says, in bytes."""
    output = subprocess.run(
        [nightjar, "check", file], cwd=cwd, capture_output=True, text=True, check=True).stdout
    number, unit = output.split("memory about ")[1].split(",")[0].split()
    return float(number) * {"MiB": 1 << 20, "GiB": 1 << 30}[unit]


def provenance(bundle):
    """The bundle's provenance.json."""
    return json.loads(
        subprocess.run(
            ["tar", "--zstd", "-xOf", bundle, "provenance.json"], capture_output=True, check=True).stdout)


def program():
    """The nightjar to run: NIGHTJAR, else the repository's, built in release."""
    if "NIGHTJAR" in os.environ:
        return os.path.abspath(os.environ["NIGHTJAR"])
    root = pathlib.Path(__file__).resolve().parent.parent
    build = root / ".build-bench" / "nightjar"
    subprocess.run(
        ["swift", "build", "--package-path", root, "--scratch-path", build, "-c", "release", "--product", "nightjar"],
        stdout=sys.stderr, check=True)
    return str(build / "release" / "nightjar")


def free_space(folder):
    return shutil.disk_usage(folder).free


def mebibytes(count):
    return f"{count / (1 << 20):.0f} MiB"
