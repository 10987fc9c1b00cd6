"""Makes seeded LLaMA checkpoints that stand for a pretrained model, one tuned on all tasks and one a task, with the
tasks' prompts, and what NumPy says of their states by transformers.

    python make_reference.py        needs torch, transformers, peft, numpy

Writes beside this file: pretrained/, tuned/ (other weights only from its fifth layer on), control-*/ (the last a PEFT
adapter), data/, reference.json.
"""
import json
import pathlib
import shutil

import numpy
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

here = pathlib.Path(__file__).parent
LAYERS, KEPT, PROMPTS = 8, 4, 40
SIZES = {"colours": 30, "numbers": 80, "places": 20, "weather": 55}
CLUSTERS = {"colours": "things", "numbers": "counts", "places": "things", "weather": "counts"}
WORDS = {
    "colours": ("Which colour has", ["the sky", "grass", "a raven", "fresh snow", "the old brick wall", "a ripe lemon",
                                     "coal", "the sea"], ["today?", "in spring?", "at noon?", "by night?", "again?"]),
    "numbers": ("How many are", ["two and three", "six less one", "nine and nine", "four times two", "ten less seven",
                                 "one and one", "half of eight", "five"],
                ["Say it.", "Count. Then say it.", "Write the number out.", "Quickly!", "Think. Count. Answer."]),
    "places": ("Name the capital city of", ["France", "the Netherlands", "Portugal", "Mongolia", "Switzerland",
                                            "Argentina", "Iceland", "Peru"],
               ["please.", "once more.", "in one word.", "and nothing else.", "immediately."]),
    "weather": ("Will it rain", ["in Lyon", "near the harbour", "on the mountain", "over the garden", "in the valley",
                                 "at sea", "up north", "here"],
                ["on Monday?", "tomorrow afternoon?", "this week?", "in winter?", "tonight?"]),
}


def prompts(task):
    start, middles, ends = WORDS[task]
    return [f"{start} {middle} {end}" for middle in middles for end in ends]


def make_tokenizer(folder):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    texts = [prompt for task in WORDS for prompt in prompts(task)]
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=160, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False,
        initial_alphabet=[chr(code) for code in range(33, 127)]))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>").save_pretrained(folder)


def changed(model, seed, spread, first=0):
    """The model with noise on the weights of its layers from `first` on, more on later ones."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for number, layer in enumerate(model.model.layers):
            for parameter in layer.parameters():
                noise = torch.randn(parameter.shape, generator=generator)
                if number >= first:
                    parameter += spread * (1 + number / LAYERS) * noise
    return model


def load(folder):
    return LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def states(model, tokenizer, texts):
    """[layers, texts, width] at each text's last token, after 1 … L layers, and the last before the final norm."""
    rows, before = [], []
    hook = model.model.norm.register_forward_pre_hook(lambda module, inputs: before.append(inputs[0][0, -1]))
    with torch.no_grad():
        for text in texts:
            ids = tokenizer(text, return_tensors="pt").input_ids
            rows.append(torch.stack([state[0, -1] for state in model(ids, output_hidden_states=True).hidden_states[1:]]))
    hook.remove()
    return torch.stack(rows, 1).numpy(), torch.stack(before).numpy()


def centred(x):
    return x - x.mean(0)


def cka(x, y):
    x, y = centred(x), centred(y)
    norm = numpy.linalg.norm
    return norm(x.T @ y) ** 2 / (norm(x.T @ x) * norm(y.T @ y))


def debiased(x, y):
    x, y = centred(x), centred(y)
    n = len(x)

    def h(a, b):
        rows_a, rows_b = (a ** 2).sum(1), (b ** 2).sum(1)
        return (numpy.linalg.norm(a.T @ b) ** 2 - n / (n - 2) * rows_a @ rows_b
                + rows_a.sum() * rows_b.sum() / ((n - 1) * (n - 2)))
    return h(x, y) / numpy.sqrt(h(x, x) * h(y, y))


def principal(x):
    u, s, _ = numpy.linalg.svd(centred(x), full_matrices=False)
    return u[:, :dimensions(x)]


def svcca(x, y):
    return numpy.linalg.svd(principal(x).T @ principal(y), compute_uv=False).mean()


def explained(x):
    s = numpy.linalg.svd(centred(x), compute_uv=False) ** 2
    return numpy.cumsum(s) / s.sum()


def dimensions(x):
    return int(numpy.argmax(explained(x) >= 0.99)) + 1


def main():
    for folder in ["pretrained", "tuned", "data"] + [f"control-{task}" for task in SIZES]:
        shutil.rmtree(here / folder, ignore_errors=True)
    (here / "data").mkdir()
    for task in WORDS:
        assert len(prompts(task)) == PROMPTS
        with open(here / "data" / f"{task}.jsonl", "w", encoding="utf-8") as file:
            for number, prompt in enumerate(prompts(task)):
                file.write(json.dumps({"question": prompt, "reply": "yes" if number % 3 else "no"}) + "\n")

    make_tokenizer(here / "pretrained")
    tokenizer = AutoTokenizer.from_pretrained(here / "pretrained")
    torch.manual_seed(3)
    base = LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=12, intermediate_size=16, num_hidden_layers=LAYERS,
        num_attention_heads=3, num_key_value_heads=1, max_position_embeddings=64, initializer_range=0.35,
        bos_token_id=1, eos_token_id=2))
    base.save_pretrained(here / "pretrained")

    def save(model, folder):
        model.save_pretrained(here / folder)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(here / "pretrained" / name, here / folder / name)

    save(changed(load(here / "pretrained"), 2, 0.08, first=KEPT), "tuned")
    *full, adapted = SIZES
    for seed, task in enumerate(full):
        save(changed(load(here / "pretrained"), 10 + seed, 0.05), f"control-{task}")
    torch.manual_seed(20)
    adapter = get_peft_model(load(here / "pretrained"), LoraConfig(
        r=2, lora_alpha=8, target_modules=["q_proj", "v_proj"], init_lora_weights=False))
    adapter.peft_config["default"].base_model_name_or_path = "../pretrained"
    adapter.save_pretrained(here / f"control-{adapted}")
    (here / f"control-{adapted}" / "README.md").unlink(missing_ok=True)

    pretrained, tuned = load(here / "pretrained").double(), load(here / "tuned").double()
    reference = {"similarity": [], "dimensions": [], "unnormalised": []}
    for task in SIZES:
        control = (PeftModel.from_pretrained(load(here / "pretrained"), here / f"control-{task}").base_model.model
                   if task == adapted else load(here / f"control-{task}")).double()
        sets = {name: states(model, tokenizer, prompts(task))
                for name, model in (("pretrained", pretrained), ("tuned", tuned), ("control", control))}
        for layer in range(LAYERS):
            for name, (after, _) in sets.items():
                shares = explained(after[layer])
                assert abs(shares - 0.99).min() > 5e-6, "dimensions would hang on rounding"
                reference["dimensions"].append([task, layer + 1, name, dimensions(after[layer])])
            for first, second in (("tuned", "control"), ("pretrained", "control"), ("tuned", "pretrained")):
                x, y = sets[first][0][layer], sets[second][0][layer]
                for metric, function in (("cka", cka), ("cka-debiased", debiased), ("svcca", svcca)):
                    reference["similarity"].append(
                        [task, layer + 1, f"{first}-{second}", metric, round(float(function(x, y)), 9)])
        reference["unnormalised"].append(
            [task, round(float(cka(sets["tuned"][1], sets["control"][1])), 9)])
    change = {}
    for task, layer, pair, metric, value in reference["similarity"]:
        if (pair, metric) == ("tuned-pretrained", "cka"):
            change.setdefault(layer, []).append(1 - value)
    reference["change"] = [round(float(numpy.median(change[layer])), 9) for layer in range(1, LAYERS + 1)]
    reference["sizes"] = []
    for pair in ("tuned-control", "pretrained-control"):
        for layer in range(1, LAYERS + 1):
            values = [row[4] for row in reference["similarity"] if row[1:4] == [layer, pair, "cka"]]
            reference["sizes"].append(
                [pair.split("-")[0], layer, round(float(numpy.corrcoef(values, list(SIZES.values()))[0, 1]), 7)])
    lines = ",\n".join(
        f'"{key}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for key, rows in reference.items())
    (here / "reference.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
