"""What PyTorch makes of a model, for the make_*.py beside this file.

`expected.safetensors` of a case has, for each text i,
    ids.i                                   token ids
    hidden.i.l                              states after l layers (0: after the embeddings) [tokens × width]
    logits.i                                where there is a head [rows × outputs]
for the texts in `SITES`
    site.i.l.PATH                           the first output of layer l's module PATH, "neurons" for the neurons
and with a head, for the texts in `GRADIENTS`, computed in double from the same weights, with (row, token) = target.i
    target.i                                which logit [2]
    grad.i.probability.l.PATH               of softmax(logits[row])[token] by all rows of site PATH [tokens × units]
    grad.i.embeddings                       of it by hidden.i.0
    grad.i.words                            of it by the text's word embedding rows
and for the texts in `PARAMETERS`
    grad.i.parameters.NAME                  of the log-probability by each tensor of the checkpoint that it depends on
"""
import torch

SITES = [2]
GRADIENTS = [1, 2]
PARAMETERS = [2]


class Sites:
    """The first output of each module: some are called again, on other things than tokens."""

    def __init__(self, modules):
        self.values = {}
        self.handles = [module.register_forward_hook(self.hook(name)) for name, module in modules.items()]

    def hook(self, name):
        def keep(module, inputs, output):
            if name not in self.values:
                self.values[name] = output
                if output.requires_grad:
                    output.retain_grad()
        return keep

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for handle in self.handles:
            handle.remove()


def expected(model, texts, names, layers, sites, neurons, embeddings, words, each=True):
    """
    names: the checkpoint's tensors; layers: the layers' modules; sites: paths inside a layer; neurons: the path of the
    module that puts them out; embeddings, words: modules; each: whether the logits have a row a token.
    """
    modules = {f"{number}.{path}": layer.get_submodule(path) for number, layer in enumerate(layers) for path in sites}
    modules |= {f"{number}.neurons": layer.get_submodule(neurons) for number, layer in enumerate(layers)}
    result = {}
    for text, ids in enumerate(texts):
        model.float()
        with torch.no_grad(), Sites(modules) as seen:
            out = model(input_ids=ids[None], output_hidden_states=True)
        result[f"ids.{text}"] = ids.to(torch.int32)
        for layer, state in enumerate(out.hidden_states):
            result[f"hidden.{text}.{layer}"] = state[0]
        if text in SITES:
            for name, value in seen.values.items():
                result[f"site.{text}.{name}"] = value[0]
        if not hasattr(out, "logits"):
            continue
        result[f"logits.{text}"] = out.logits[0] if each else out.logits
        if text in GRADIENTS:
            gradients(model.double(), text, ids, names, modules, embeddings, words, each, result)
    model.float()
    return {name: value.detach().to(torch.int32 if value.dtype in (torch.int32, torch.int64) else torch.float32).contiguous() for name, value in result.items()}


def gradients(model, text, ids, names, modules, embeddings, words, each, result):
    model.zero_grad()
    with Sites(modules | {"embeddings": embeddings, "words": words}) as seen:
        logits = model(input_ids=ids[None]).logits[0]
        logits = logits if each else logits[None]
        row = len(ids) // 2 if each else 0
        probabilities = logits[row].softmax(-1)
        # Neither certain nor hopeless: either has hardly a gradient.
        token = int((probabilities - 0.3).abs().argmin())
        probabilities[token].backward()
    result[f"target.{text}"] = torch.tensor([row, token])
    for name, value in seen.values.items():
        kind = name if name in ("embeddings", "words") else f"probability.{name}"
        result[f"grad.{text}.{kind}"] = value.grad[0]
    if text in PARAMETERS:
        model.zero_grad()
        logits = model(input_ids=ids[None]).logits[0]
        (logits if each else logits[None])[row].log_softmax(-1)[token].backward()
        parameters = dict(model.named_parameters(remove_duplicate=False))
        for name in names:
            if parameters[name].grad is not None:
                result[f"grad.{text}.parameters.{name}"] = parameters[name].grad.clone()
