"""What a user would write in PyTorch to change single neurons and to differentiate by them; the peer of two benchmarks.

Usage: single_neurons.py make causal|masked FOLDER   makes a checkpoint of SmolLM2-135M's or BERT-base's shape
       single_neurons.py serve JOB.json              answers requests, a JSON document a line each; what was found goes
                                                     into the job's file, as float32
"""

import json
import os
import pathlib
import sys
import time


def make(kind, folder):
    import made_up

    if kind == "causal":
        made_up.llama(
            folder, layers=30, width=576, intermediate=1536, heads=9, key_value_heads=3, vocabulary=49152, tied=True)
    else:
        made_up.bert(folder, layers=12, width=768, intermediate=3072, heads=12, masked_lm=True)


class Peer:
    """A model in float32 and the prompts of a job."""

    def __init__(self, job):
        os.environ["TQDM_DISABLE"] = "1"
        import torch
        import transformers

        self.torch = torch
        torch.set_num_threads(job["threads"])
        path = pathlib.Path(job["model"])
        is_gguf = path.suffix == ".gguf"
        place = {"pretrained_model_name_or_path": path.parent if is_gguf else path}
        if is_gguf:
            place["gguf_file"] = path.name
        kind = transformers.AutoModelForCausalLM if job["causal"] else transformers.AutoModelForMaskedLM
        self.model = kind.from_pretrained(**place, dtype=torch.float32).eval().requires_grad_(False)
        self.causal = job["causal"]
        self.prompts = job["prompts"]
        self.neurons = job["neurons"]
        self.shifts = torch.tensor(job["shifts"])
        layers = self.model.model.layers if self.causal else self.model.bert.encoder.layer
        # The feed-forward neurons: what up_proj puts out, or what follows BERT's activation.
        self.sites = [layer.mlp.up_proj if self.causal else layer.intermediate for layer in layers]

    def interventions(self, prompts, neurons, keep_last):
        """The output's probability for each prompt, neuron and value: a forward pass a neuron, its values the batch."""
        torch = self.torch
        found = []
        with torch.inference_mode():
            for prompt in prompts:
                prompt = self.prompts[prompt]
                position, output = prompt["position"], prompt["output"]
                ids = torch.tensor([prompt["ids"]]).expand(len(self.shifts), -1)
                of_prompt = []
                for neuron in neurons:
                    layer, neuron = self.neurons[neuron]

                    def change(module, inputs, values):
                        values[:, position, neuron] += self.shifts
                        return values

                    hook = self.sites[layer].register_forward_hook(change)
                    if keep_last:
                        logits = self.model(ids, use_cache=False, logits_to_keep=1).logits[:, -1]
                    elif self.causal:
                        logits = self.model(ids, use_cache=False).logits[:, position]
                    else:
                        logits = self.model(ids).logits[:, position]
                    hook.remove()
                    of_prompt.append(logits.softmax(-1)[:, output])
                found.append(torch.stack(of_prompt))
        return found

    def gradients(self, prompts, keep_last):
        """One forward and one backward a prompt: its gradient by every neuron, [layers × neurons], and NeurGrad."""
        torch = self.torch
        found = []
        for prompt in prompts:
            prompt = self.prompts[prompt]
            position, output = prompt["position"], prompt["output"]
            shown = []
            hooks = [site.register_forward_hook(self.keep(shown)) for site in self.sites]
            words = self.model.get_input_embeddings()(torch.tensor([prompt["ids"]])).requires_grad_()
            more = {"use_cache": False, **({"logits_to_keep": 1} if keep_last else {})} if self.causal else {}
            logits = self.model(inputs_embeds=words, **more).logits[0, -1 if self.causal else position]
            probability = logits.softmax(-1)[output]
            probability.backward()
            for hook in hooks:
                hook.remove()
            activations = torch.stack([values[0, position].detach() for values in shown])
            slopes = torch.stack([values.grad[0, position] for values in shown])
            found.append((slopes, slopes * activations.sign()))
        return [slopes for slopes, _ in found]

    @staticmethod
    def keep(shown):
        def hook(module, inputs, values):
            values.retain_grad()
            shown.append(values)

        return hook


def serve(file):
    job = json.loads(pathlib.Path(file).read_text())
    peer = Peer(job)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        work = getattr(peer, request.pop("do"))
        wall, processor = time.perf_counter(), time.process_time()
        found = work(**request)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        pathlib.Path(job["found"]).write_bytes(peer.torch.stack(found).numpy().tobytes())
        print(json.dumps({"wall": wall, "processor": processor}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], pathlib.Path(sys.argv[3]))
    else:
        serve(sys.argv[2])
