"""Integrated gradients of seeded random classifiers by captum, in float64.

    python3 make_reference.py [NAME…]        needs torch, transformers, tokenizers, safetensors, captum

A folder an architecture: the checkpoint with a small tokenizer; texts.jsonl (`text`, `label`); reference.json:

    scores    {output: [text]}, of the predicted class; predicted: [text]
    cases     [{quadrature, at, baseline, output, steps, attributions: [text][token], delta: [text]}]
    sweeps    [{quadrature, errors: [text][steps − 2]}]  for 2…20 steps; embeddings, pad, logit

captum's trapezoid stands as `captum-trapezoid`. A baseline of zeros has no token ids, so there captum is asked about the
states themselves.
"""
import json
import os
import sys

import torch
from captum.attr import IntegratedGradients, LayerIntegratedGradients
from transformers import (AutoTokenizer, BertConfig, BertForSequenceClassification, DebertaV2Config,
                          DebertaV2ForSequenceClassification, LlamaConfig, LlamaForSequenceClassification)

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "EmpiricalGradientTests", "Fixtures"))
from tiny_models import metaspace, sentence, unigram, wordpiece  # noqa: E402

LABELS = ["land", "water", "air"]
RULES = {"gauss-legendre": "gausslegendre", "left": "riemann_left", "right": "riemann_right",
         "middle": "riemann_middle", "captum-trapezoid": "riemann_trapezoid"}
STEPS = 9
SWEPT = range(2, 21)
ARCHITECTURES = {
    "bert": (wordpiece, BertForSequenceClassification, lambda n: BertConfig(
        vocab_size=n, hidden_size=21, num_attention_heads=3, intermediate_size=37, num_hidden_layers=3,
        max_position_embeddings=40, num_labels=3), 3),
    "bert-relu": (wordpiece, BertForSequenceClassification, lambda n: BertConfig(
        vocab_size=n, hidden_size=40, num_attention_heads=5, intermediate_size=18, num_hidden_layers=1,
        max_position_embeddings=64, hidden_act="relu", num_labels=3), 4),
    "deberta-v2": (unigram, DebertaV2ForSequenceClassification, lambda n: DebertaV2Config(
        vocab_size=n, hidden_size=18, num_attention_heads=2, intermediate_size=25, num_hidden_layers=2,
        max_position_embeddings=48, relative_attention=True, pos_att_type=["p2c", "c2p"], share_att_key=True,
        position_buckets=8, norm_rel_ebd="layer_norm", position_biased_input=False, type_vocab_size=0,
        num_labels=3), 5),
    "llama": (metaspace, LlamaForSequenceClassification, lambda n: LlamaConfig(
        vocab_size=n, hidden_size=20, intermediate_size=27, num_hidden_layers=2, num_attention_heads=5,
        num_key_value_heads=1, max_position_embeddings=64, pad_token_id=2, num_labels=3), 6),
}


def make(folder, name):
    tokenizing, kind, config, seed = ARCHITECTURES[name]
    os.makedirs(folder, exist_ok=True)
    tokenizing(folder)
    vocabulary = os.path.join(folder, "vocab.txt")
    size = sum(1 for _ in open(vocabulary)) if os.path.exists(vocabulary) else len(AutoTokenizer.from_pretrained(folder))
    torch.manual_seed(seed)
    config = config(size)
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {label: number for number, label in enumerate(LABELS)}
    model = kind(config)
    with torch.no_grad():
        for path, parameter in model.named_parameters():
            value = torch.randn_like(parameter) * 0.3
            is_norm = "norm" in path.lower() and path.endswith("weight")
            parameter.copy_(value + 1 if is_norm else value)
    model.save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if tokenizer.pad_token is None:
        # Not the configuration's padding, after which transformers looks for a text's last token.
        tokenizer.pad_token = "<unk>"
        tokenizer.save_pretrained(folder)
    return tokenizer, kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).double().eval()


def score(logits, target, output):
    return logits[:, target] if output == "logit" else logits.softmax(-1)[:, target]


class Classifier:
    def __init__(self, tokenizer, model):
        self.tokenizer, self.model = tokenizer, model
        self.base = model.base_model
        self.sites = {
            "embeddings": self.base.embeddings if hasattr(self.base, "embeddings") else self.base.embed_tokens,
            "wordEmbeddings": model.get_input_embeddings()}

    def attributions(self, ids, kept, target, rule, at, baseline, output, steps):
        site = self.sites[at]

        def forward(ids):
            return score(self.model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits, target, output)
        if baseline != "zero":
            other = self.tokenizer.pad_token_id if baseline == "pad" else self.tokenizer.mask_token_id
            start = torch.where(kept, ids, other)
            found, delta = LayerIntegratedGradients(forward, site).attribute(
                ids, baselines=start, n_steps=steps, method=RULES[rule], return_convergence_delta=True)
        else:
            shown = []
            hook = site.register_forward_hook(lambda module, given, result: shown.append(result.detach()))
            forward(ids)
            hook.remove()

            def from_states(states):
                hook = site.register_forward_hook(lambda module, given, result: states)
                value = forward(ids.expand(len(states), -1))
                hook.remove()
                return value
            found, delta = IntegratedGradients(from_states).attribute(
                shown[0], baselines=torch.where(kept[..., None], shown[0], 0.0), n_steps=steps, method=RULES[rule],
                return_convergence_delta=True)
        return found.sum(-1)[0].tolist(), delta.item()


def reference(name):
    folder = os.path.join(HERE, name)
    tokenizer, model = make(folder, name)
    classifier = Classifier(tokenizer, model)
    texts = [sentence(number) for number in (7, 1234, 3210)]
    texts[1] += " and " + sentence(99)
    with open(os.path.join(folder, "texts.jsonl"), "w") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"text": text, "label": LABELS[number]}) + "\n")
    encoded = []
    for text in texts:
        ids = tokenizer(text, return_tensors="pt", return_special_tokens_mask=True)
        encoded.append((ids["input_ids"], ids["special_tokens_mask"].bool()))
    logits = [model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits for ids, _ in encoded]
    predicted = [value.argmax().item() for value in logits]
    result = {
        "predicted": predicted, "ids": [ids[0].tolist() for ids, _ in encoded],
        "scores": {output: [score(value, target, output).item() for value, target in zip(logits, predicted)]
                   for output in ("logit", "probability")}, "cases": [], "sweeps": []}

    def each(rule, at, baseline, output, steps):
        return list(zip(*[classifier.attributions(ids, kept, target, rule, at, baseline, output, steps)
                          for (ids, kept), target in zip(encoded, predicted)]))
    baselines = ["pad", "zero"] + (["mask"] if tokenizer.mask_token else [])
    for at in ("embeddings", "wordEmbeddings"):
        for output in ("logit", "probability"):
            for baseline in baselines:
                for rule in RULES:
                    # Every rule once at each site; the rest by one, and most of it for one model.
                    if (baseline, output) != ("pad", "logit") and (
                            rule != "gauss-legendre" or name != "bert" and (baseline, output) != ("zero", "probability")):
                        continue
                    attributions, delta = each(rule, at, baseline, output, STEPS)
                    result["cases"].append({
                        "quadrature": rule, "at": at, "baseline": baseline, "output": output, "steps": STEPS,
                        "attributions": attributions, "delta": delta})
    for rule in ("gauss-legendre", "left"):
        errors = [[abs(delta) for delta in each(rule, "embeddings", "pad", "logit", steps)[1]] for steps in SWEPT]
        result["sweeps"].append({"quadrature": rule, "errors": [list(text) for text in zip(*errors)]})
    with open(os.path.join(folder, "reference.json"), "w") as file:
        json.dump(result, file)


for chosen in sys.argv[1:] or ARCHITECTURES:
    reference(chosen)
