"""Writes what transformers makes of thousands of strings, for ComparisonTests to compare.

    python compare_tokenizers.py OUT DATA [--count 20000] [--gguf FILE.gguf]
    NIGHTJAR_COMPARISON=OUT swift test --filter ComparisonTests

DATA is the folder that NIGHTJAR_DATA leads to. Strings are real lines of DATA/texts, seeded random Unicode and made-up
ones, all from one seed. Needs transformers, tokenizers, sentencepiece and protobuf; gguf with --gguf. Tokens are flat
triples: id, scalars since the end of the token before, length in scalars.

Each tokenizer of OUT is a folder: files/, the checkpoint's files, and strings.jsonl.
"""

import argparse
import json
import pathlib
import random
import shutil
import tempfile

from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoTokenizer, GPT2Tokenizer, LlamaTokenizer

from make_wordpiece import strings, triples


def texts(data, count):
    lines = []
    for path in sorted((data / "texts").glob("*.jsonl")):
        with open(path, encoding="utf-8") as file:
            lines += [json.loads(line)["text"] for line in file]
    random_ = random.Random(5)
    random_.shuffle(lines)
    chosen = lines[: count // 2]
    special = ["<s>", "</s>", "<unk>", "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<0x41>", "▁", "Ġ", "  ", "\t"]
    while len(chosen) < count * 3 // 4:
        kind = random_.random()
        length = random_.randrange(1, 24)
        if kind < 0.4:
            text = "".join(chr(random_.choice([random_.randrange(0xD800), random_.randrange(0xE000, 0x110000)]))
                           for _ in range(length))
        elif kind < 0.7:
            text = "".join(random_.choice(" \t\n\r\u3000\u00a0aAbB19'’sSt.,!-_éñ漢か\u0301\u200d🙂") for _ in range(length))
        else:
            parts = [random_.choice(special), random_.choice(lines)[: random_.randrange(12)], " " * random_.randrange(9),
                     str(random_.randrange(10**9)), random_.choice(special)]
            random_.shuffle(parts)
            text = "".join(parts)
        chosen.append(text)
    return chosen + strings(count - len(chosen), seed=7)


def write(out, name, source, reference, chosen):
    """A folder of OUT: the source's files, and what the reference gives."""
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    for path in source:
        if not path.name.startswith(("README", "LICENSE", "model", "generation")):
            shutil.copy(path, folder / "files" / path.name)
    backend = reference if isinstance(reference, Tokenizer) else reference._tokenizer
    with open(folder / "strings.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for text in chosen:
            encoding = backend.encode(text)
            line = {"text": text, "tokens": triples(encoding),
                    "decoded": backend.decode(encoding.ids, skip_special_tokens=False)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(name, len(chosen), flush=True)
    return folder / "files"


def gguf(out, path, chosen):
    """SmolLM2's tokenizer, put together from the tokens and merges that its GGUF file keeps."""
    from gguf import GGUFReader

    fields = {key: field.contents() for key, field in GGUFReader(path).fields.items()
              if key.startswith("tokenizer.ggml.")}
    fields = {key.removeprefix("tokenizer.ggml."): value for key, value in fields.items()}
    print({key: value for key, value in fields.items() if not isinstance(value, list)})
    tokens = fields["tokens"]
    merges = [tuple(merge.split(" ")) for merge in fields["merges"]]
    reference = Tokenizer(models.BPE(vocab={token: id_ for id_, token in enumerate(tokens)}, merges=merges))
    reference.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    reference.decoder = decoders.ByteLevel()
    reference.add_special_tokens([token for token, type_ in zip(tokens, fields["token_type"]) if type_ == 3])
    files = write(out, "gguf-" + fields["pre"], [], reference, chosen)
    names = {"bos": "bos_token_id", "eos": "eos_token_id", "unknown": "unknown_token_id", "pad": "padding_token_id",
             "addsBOS": "add_bos_token", "addsEOS": "add_eos_token", "addsSpacePrefix": "add_space_prefix",
             "types": "token_type", "merges": "merges", "scores": "scores", "tokens": "tokens", "pre": "pre",
             "model": "model"}
    with open(files / "gguf.json", "w", encoding="utf-8") as file:
        json.dump({name: fields.get(key) for name, key in names.items()}, file)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--gguf", type=pathlib.Path)
    arguments = parser.parse_args()
    out, data = arguments.out, arguments.data
    chosen = texts(data, arguments.count)
    tokenizers = data / "tokenizers"
    for name, tokenizer_class in [("gpt2", GPT2Tokenizer), ("llama2", LlamaTokenizer)]:
        folder = tokenizers / name
        write(out, name, folder.iterdir(), tokenizer_class.from_pretrained(folder), chosen)
    neox = tokenizers / "neox20b" / "20B_tokenizer.json"
    files = write(out, "neox20b", [], Tokenizer.from_file(str(neox)), chosen)
    shutil.copy(neox, files / "tokenizer.json")
    stories = data / "models" / "stories260K"
    write(out, "stories260K", stories.iterdir(), AutoTokenizer.from_pretrained(stories), chosen)
    with tempfile.TemporaryDirectory() as folder:
        files = [shutil.copy(stories / name, pathlib.Path(folder) / name)
                 for name in ("tokenizer.model", "tokenizer_config.json")]
        write(out, "stories260K-model", files, LlamaTokenizer.from_pretrained(folder), chosen)
    if arguments.gguf:
        gguf(out, arguments.gguf, chosen)


if __name__ == "__main__":
    main()
