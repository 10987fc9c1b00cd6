"""The empirical gradient (METHODS section 2) by PyTorch and hooks, for make_reference.py and compare_real.py.

The field's "neuron" is one output of the module in `NEURONS`; one neuron is changed at one position of one prompt.
"""
import copy
from dataclasses import dataclass

import torch

# model_type: where the layers are, and whose output inside a layer the neurons are (METHODS section 0).
NEURONS = {
    "bert": ("bert.encoder.layer", "intermediate"),
    "deberta-v2": ("deberta.encoder.layer", "intermediate"),
    "llama": ("model.layers", "mlp.up_proj"),
    "mistral": ("model.layers", "mlp.up_proj"),
    "qwen2": ("model.layers", "mlp.up_proj"),
    "gpt_neox": ("gpt_neox.layers", "mlp.act"),
    "gpt2": ("transformer.h", "mlp.act"),
}

SHIFTS = ("magnitude", "raw", "asPrinted")


@dataclass
class Question:
    """A prompt as ids; the token that is changed and read; the answer's id; `several`: it is more than one token."""
    ids: list
    position: int
    target: int
    several: bool


def wide_softmax(input, dim=None, _stacklevel=3, dtype=None, softmax=torch.nn.functional.softmax):
    return softmax(input, dim=dim, dtype=None if input.dtype == torch.float64 else dtype)


def in_double(model):
    """The model in double throughout: transformers' own softmax and RMSNorm would go through float32."""
    torch.nn.functional.softmax = wide_softmax
    for module in model.modules():
        if type(module).__name__.endswith("RMSNorm"):
            module.forward = lambda x, m=module: m.weight * x * torch.rsqrt(
                x.square().mean(-1, keepdim=True) + m.variance_epsilon)
    return model.double()


def read(tokenizer, masked, prompt, answer, join="auto"):
    """METHODS 2.1: the answer's token is the first that differs between the prompt and the prompt with the answer.

    Where the answer changes tokens at a causal prompt's end, the prompt is what stands before them.
    """
    ids = tokenizer(prompt)["input_ids"]
    if masked:
        marks = [index for index, token in enumerate(ids) if token == tokenizer.mask_token_id]
        assert len(marks) == 1, f"{len(marks)} masks in {prompt!r}"
        answered = prompt.replace(tokenizer.mask_token, answer)
    else:
        parted = prompt[-1:].isspace() or answer[:1].isspace()
        space = {"auto": "" if parted else " ", "none": "", "space": " "}[join]
        answered = prompt + space + answer
    other = tokenizer(answered)["input_ids"]
    start = 0
    while start < min(len(ids), len(other)) and ids[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(ids), len(other)) - start and ids[-1 - end] == other[-1 - end]:
        end += 1
    several = len(other) - end - start != 1
    return Question(ids, marks[0], other[start], several) if masked else Question(
        other[:start], start - 1, other[start], several)


class Reference:
    """A model whose neurons can be read, differentiated and changed."""

    def __init__(self, model):
        self.model = model.eval().requires_grad_(False)
        self.masked = type(model).__name__.endswith("ForMaskedLM")
        path, self.inner = NEURONS[model.config.model_type]
        self.layers = model.get_submodule(path)
        self.type = next(model.parameters()).dtype
        self.kept = None  # Of the last question: its ids and prefix.

    def here(self, question):
        """Where among a pass' tokens the question's position is: of a causal model the last, whatever went before."""
        return question.position if self.masked else -1

    def prefix(self, question):
        """The keys and values of what stands before a causal model's last token, where no neuron is changed."""
        if self.masked or len(question.ids) == 1:
            return None
        if self.kept is None or self.kept[0] != question.ids:
            ids = torch.tensor([question.ids[:-1]], device=self.model.device)
            with torch.no_grad():
                self.kept = question.ids, self.model.base_model(input_ids=ids, use_cache=True).past_key_values
        return copy.deepcopy(self.kept[1])

    def probabilities(self, question, rows=1, prefix=None):
        """[rows × vocabulary] at the question's position, in double."""
        ids = torch.tensor([question.ids] * rows, device=self.model.device)
        more = {} if self.masked else dict(logits_to_keep=1, use_cache=False)
        if prefix is not None:
            prefix.batch_repeat_interleave(rows)
            ids, more = ids[:, -1:], dict(logits_to_keep=1, use_cache=True, past_key_values=prefix)
        logits = self.model(input_ids=ids, **more).logits
        return logits[:, self.here(question)].double().softmax(-1)

    def hear(self, layer, change):
        """Gives the neurons of a layer [rows × tokens × neurons] to `change`, which may put others in their place."""
        return self.layers[layer].get_submodule(self.inner).register_forward_hook(
            lambda module, inputs, output: change(output))

    def unchanged(self, question):
        """p over the vocabulary, activations and ∂p(target)/∂a [layers × neurons], by one pass back and forth."""
        heard = []

        def keep(output):
            output = output.detach().requires_grad_() if not output.requires_grad else output
            output.retain_grad()
            heard.append(output)
            return output
        handles = [self.hear(layer, keep) for layer in range(len(self.layers))]
        p = self.probabilities(question)[0]
        p[question.target].backward()
        for handle in handles:
            handle.remove()
        here = self.here(question)
        return p.detach(), torch.stack([h[0, here].detach() for h in heard]).double(), torch.stack(
            [h.grad[0, here] for h in heard]).double()

    def integrated(self, question, activations, layer, alphas, weight):
        """METHODS 2.4: all neurons of a layer scaled together; A · Σ weight · ∂p/∂a at α·A [neurons]."""
        scaled = (torch.tensor(alphas, dtype=torch.float64)[:, None] * activations[layer].cpu()).to(
            self.type).to(self.model.device).requires_grad_()

        def change(output):
            output = output.clone()
            output[:, self.here(question)] = scaled
            return output
        prefix = self.prefix(question)
        handle = self.hear(layer, change)
        self.probabilities(question, len(alphas), prefix)[:, question.target].sum().backward()
        handle.remove()
        return activations[layer] * scaled.grad.double().sum(0) * weight

    def changed(self, question, activations, layer, neurons, shifts, batch=4000):
        """p(target) with a + shift in place of a; shifts [neurons × values] → [neurons × values]."""
        neurons = torch.tensor(neurons)
        values = (activations[layer].cpu()[neurons][:, None] + shifts).flatten().to(self.type).to(self.model.device)
        units = neurons.repeat_interleave(shifts.shape[1])
        out = []
        for begin in range(0, len(units), batch):
            part = slice(begin, begin + batch)
            rows = torch.arange(len(units[part]))

            def change(output):
                output = output.clone()
                output[rows, self.here(question), units[part]] = values[part]
                return output
            prefix = self.prefix(question)
            handle = self.hear(layer, change)
            with torch.no_grad():
                out.append(self.probabilities(question, len(rows), prefix)[:, question.target].cpu())
            handle.remove()
        return torch.cat(out).reshape(shifts.shape)


def grid(range_, step):
    """±step, ±2·step … ±range in ascending order, zero excluded."""
    count = round(range_ / step)
    return torch.tensor([step * k for k in range(-count, count + 1) if k], dtype=torch.float64)


def sign(activations):
    """+1 above zero, else −1, at zero too (METHODS 2.3)."""
    return torch.where(activations > 0, 1.0, -1.0).double()


def direction(shift, activations):
    """What a + δ·direction is, for +δ, in each convention; the estimator's factor is the same."""
    return {"magnitude": sign(activations), "raw": torch.ones_like(activations), "asPrinted": -sign(activations)}[shift]


def slope(shifts, changes):
    """The zero-intercept slope Σδ·Δp / Σδ² [neurons] of changes [neurons × values]."""
    return (changes * shifts).sum(-1) / shifts.square().sum()


def correlation(shifts, changes):
    """Pearson's r of δ and Δp [neurons]; 0 where Δp is constant."""
    x, y = shifts - shifts.mean(), changes - changes.mean(-1, keepdim=True)
    below = x.square().sum().sqrt() * y.square().sum(-1).sqrt()
    return torch.where(below > 0, (x * y).sum(-1) / below, 0.0)


def samples(rule, steps):
    """Where and with which weight the integrated gradient is sampled (METHODS 2.4)."""
    return {
        "inclusive": [k / (steps - 1) for k in range(steps)] if steps > 1 else [0.0],
        "left": [k / steps for k in range(steps)],
        "right": [(k + 1) / steps for k in range(steps)],
    }[rule], 1 / steps


def generality(counts):
    """METHODS 2.6: coverage × distribution of linear neurons over layers or prompts."""
    n, bins = sum(counts), len(counts)
    if n == 0:
        return 0.0
    coverage = sum(c > 0 for c in counts) / bins
    if bins == 1:
        return coverage
    variance = sum(c * c for c in counts) / bins - (n / bins) ** 2
    return coverage * (1 - variance / (n * n * (bins - 1) / bins ** 2))
