"""Makes the fixtures of the BPE tests: small tokenizers, trained here, and what the libraries give with them.

    python make_bpe.py

Needs transformers, tokenizers, sentencepiece and protobuf; made with 5.23.0, 0.23.3, 0.2.3. The trainer of tokenizers
breaks ties as they come: each run makes other tokenizers, of the same kinds.

bpe.jsonl          a tokenizer.json a line (as a string), with strings: tokens and decoded texts
bpe_folders.jsonl  a checkpoint folder a line (its files as strings, a SentencePiece model in base 64), with strings

Tokens are flat triples: id, scalars since the end of the token before, length in scalars. The decoded text stands there
where it is not the text, the one without special tokens where it is not the decoded one.
"""

import base64
import io
import json
import pathlib
import random
import tempfile

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer, GPT2Tokenizer, LlamaTokenizer

from make_wordpiece import CHOSEN, WORDS, strings, triples, written

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
          r"|\s+(?!\S)|\s+")
BEHAVIORS = ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]
NASTY = [
    "", " ", "  ", "   x", "x   ", " x ", "\n", "\r\n\r\n", " \r\n x\t\ty ", "\x00", "a\x00b", "\x7f\x80\x9f",
    "I'll we've DON'T it's 'S it’s", "12345 6 78.90 ½ ² Ⅷ ١٢٣", "<s>", "</s><s>", "a <s> b</s>c", "<unk>", "<0x41><0xE3>",
    "▁", "▁▁a▁ ▁", "ĠĊ Ġ", "<|end|>", "x<|end|> <|end|>y", " [new] new[new]news NEW é[E\u0301]", "the[the] the thethe",
    "👩‍👩‍👧‍👦👍🏽🇯🇵", "\U0001fae8\U00011f02\U00016d40\U00010d40\U0001e4d0 \u0897\u1c89\ua7cb", "\ufdd0\uffff\ue000",
    "e\u0301\u0323 か\u3099", "\u00a0\u3000\u2003x\u2028\u0085", "שלום مرحبا\u200f", "ab" * 40, " " * 33 + "a", "a" * 65,
]


def corpus():
    words = [word.removeprefix("##") for word in WORDS]
    random_ = random.Random(11)
    lines = [" ".join(random_.choice(words) for _ in range(12)) for _ in range(400)]
    lines += [text for text in CHOSEN if text.strip()]
    lines += ["I'll say it's 1234 or 567, don't we've", "    indented\n\n    more  spaces", "日本の経済 景気は回復"] * 20
    return lines


def trained(pre_tokenizer, size, normalizer=None, alphabet=(), special=("<s>", "</s>", "<unk>"), **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    options = {name: model[name] for name in ("continuing_subword_prefix", "end_of_word_suffix") if name in model}
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=list(special), initial_alphabet=list(alphabet),
                                  show_progress=False, **options)
    tokenizer.train_from_iterator(corpus(), trainer)
    return tokenizer


def tokenizers_():
    bytes_ = pre_tokenizers.ByteLevel.alphabet()
    fallback = ["<s>", "</s>", "<unk>"] + [f"<0x{byte:02X}>" for byte in range(256)]

    gpt2 = trained(pre_tokenizers.ByteLevel(add_prefix_space=False), 420, alphabet=bytes_)
    gpt2.decoder = decoders.ByteLevel()
    gpt2.post_processor = processors.ByteLevel(trim_offsets=True)
    gpt2.add_tokens([AddedToken("[new]", lstrip=True), AddedToken("new", single_word=True),
                     AddedToken("[é[", normalized=True), AddedToken("<|end|>", rstrip=True, special=True)])
    yield gpt2

    roberta = trained(pre_tokenizers.ByteLevel(add_prefix_space=True), 400, alphabet=bytes_)
    roberta.decoder = decoders.ByteLevel()
    roberta.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0), trim_offsets=True,
                                                          add_prefix_space=True)
    yield roberta

    llama3 = trained(pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
                                              pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]),
                     440, alphabet=bytes_, ignore_merges=True)
    llama3.decoder = decoders.ByteLevel()
    llama3.post_processor = processors.Sequence(
        [processors.ByteLevel(trim_offsets=False),
         processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 0)])])
    yield llama3

    smollm = trained(pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True),
                                              pre_tokenizers.ByteLevel(add_prefix_space=True)]), 400, alphabet=bytes_)
    smollm.decoder = decoders.ByteLevel()
    smollm.post_processor = processors.ByteLevel(trim_offsets=True, add_prefix_space=False)
    yield smollm

    normalized = trained(None, 400, normalizers.Sequence([normalizers.NFC(), normalizers.ByteLevel()]), alphabet=bytes_)
    normalized.decoder = decoders.ByteLevel()
    normalized.add_tokens([AddedToken("the", normalized=True), AddedToken("é", normalized=True, lstrip=True)])
    yield normalized

    for scheme, split in [("always", False), ("first", False), ("never", False), ("always", True), ("first", True)]:
        llama = trained(pre_tokenizers.Metaspace(prepend_scheme=scheme, split=split), 640, special=fallback,
                        unk_token="<unk>", fuse_unk=True, byte_fallback=True)
        llama = Tokenizer.from_str(llama.to_str())
        state = json.loads(llama.to_str())
        # Bytes are pieces of the vocabulary, but no added tokens.
        state["added_tokens"] = [token for token in state["added_tokens"] if not token["content"].startswith("<0x")]
        llama = Tokenizer.from_str(json.dumps(state))
        llama.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                           decoders.Strip(" ", 1, 0)])
        if split:
            llama.decoder = decoders.Metaspace(prepend_scheme=scheme)
        llama.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A $B",
                                                             special_tokens=[("<s>", 0), ("</s>", 1)])
        llama.add_tokens([AddedToken("[new]", rstrip=True), AddedToken("the", single_word=True, normalized=False)])
        yield llama

    old = trained(None, 400, normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]),
                  unk_token="<unk>", fuse_unk=False)
    old.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    yield old

    # Some bytes are missing: unknown characters and bytes side by side.
    partial = json.loads(old.to_str())
    for byte in (0xE3, 0x81, 0x82, 0xC3, 0xA9, 0xF0, 0x9F, 0x91, 0x8D):
        partial["model"]["vocab"][f"<0x{byte:02X}>"] = len(partial["model"]["vocab"])
    for fuse in (False, True):
        partial["model"].update(byte_fallback=True, fuse_unk=fuse, unk_token="<unk>" if fuse else None)
        yield Tokenizer.from_str(json.dumps(partial))

    suffix = trained(pre_tokenizers.Whitespace(), 400, normalizers.Lowercase(), unk_token="<unk>",
                     end_of_word_suffix="</w>")
    suffix.decoder = decoders.BPEDecoder()
    yield suffix

    prefix = trained(pre_tokenizers.BertPreTokenizer(), 400, unk_token="<unk>", continuing_subword_prefix="##",
                     fuse_unk=True)
    prefix.decoder = decoders.WordPiece(cleanup=True)
    yield prefix

    for index, behavior in enumerate(BEHAVIORS):
        split = trained(
            pre_tokenizers.Sequence([pre_tokenizers.CharDelimiterSplit("-"),
                                     pre_tokenizers.Split(Regex(r"\p{N}+|[aeiou]*"), behavior, invert=index % 2 == 1)]),
            300, normalizers.Sequence([normalizers.Replace(Regex(r"[st]+|\s{2,}|$"), "é"),
                                       normalizers.Replace(Regex("(?<=o)u?"), "")]), unk_token="<unk>")
        split.decoder = decoders.Sequence([decoders.Replace(Regex("[aeiou]+"), "_"), decoders.Strip("é", 1, 0)])
        yield split
    none = trained(pre_tokenizers.ByteLevel(add_prefix_space=False), 300, alphabet=bytes_)
    none.decoder = None
    yield none


def cases(tokenizer, texts):
    made = []
    for text in texts:
        encoding = tokenizer.encode(text)
        case = {"text": text, "tokens": triples(encoding)}
        decoded = tokenizer.decode(encoding.ids, skip_special_tokens=False)
        skipping = tokenizer.decode(encoding.ids, skip_special_tokens=True)
        if decoded != text:
            case["decoded"] = decoded
        if skipping != decoded:
            case["skipping"] = skipping
        made.append(case)
    return made


def make_tokenizers(texts):
    random_ = random.Random(13)
    lines = []
    for index, tokenizer in enumerate(tokenizers_()):
        text = tokenizer.to_str()
        if index % 3 == 1:
            # As files had merges before 2024.
            state = json.loads(text)
            state["model"]["merges"] = [" ".join(merge) for merge in state["model"]["merges"]]
            text = json.dumps(state, ensure_ascii=False)
        lines.append({"tokenizer": text, "cases": cases(Tokenizer.from_str(text), NASTY + random_.sample(texts, 50))})
    written("bpe.jsonl", lines)


def sentencepiece_model(**options):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus()), model_writer=model, vocab_size=480, model_type="bpe", character_coverage=0.98,
        byte_fallback=True, normalization_rule_name="identity", minloglevel=2, num_threads=1, **options)
    return model.getvalue()


def make_folders():
    byte_level = trained(pre_tokenizers.ByteLevel(add_prefix_space=False), 380,
                         alphabet=pre_tokenizers.ByteLevel.alphabet(), special=["<|endoftext|>", "<s>", "</s>", "<pad>"])
    state = json.loads(byte_level.to_str())
    metaspace = trained(None, 400, normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]),
                        unk_token="<unk>")
    vocabulary = json.dumps(state["model"]["vocab"], ensure_ascii=False)
    merges = "#version: 0.2\n" + "".join(" ".join(merge) + "\n" for merge in state["model"]["merges"])
    gpt2 = {"vocab.json": vocabulary, "merges.txt": merges}
    model = sentencepiece_model(user_defined_symbols=["[new]", "<|end|>"], control_symbols=["<ctl>"])
    other = sentencepiece_model(bos_id=-1, eos_id=1, unk_id=0, split_digits=True, add_dummy_prefix=False)
    byte_level.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=True)])
    json_ = {"tokenizer.json": byte_level.to_str()}
    llama_json = {"tokenizer.json": metaspace.to_str()}

    def named(name, **settings):
        return {"tokenizer_config.json": json.dumps({"tokenizer_class": name, **settings})}

    def config(type_):
        return {"config.json": json.dumps({"model_type": type_})}

    added = {"500": {"content": "[E]", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False,
                     "special": True}}
    folders = [
        (GPT2Tokenizer, gpt2),
        (GPT2Tokenizer, {**gpt2, **named("GPT2Tokenizer", add_prefix_space=True, add_bos_token=True, bos_token="<s>")}),
        (AutoTokenizer, {**gpt2, **named("RobertaTokenizer"), **config("roberta")}),
        (AutoTokenizer, {**gpt2, **named("GPTNeoXTokenizerFast", add_bos_token=True, add_eos_token=True),
                         **config("gpt_neox")}),
        (AutoTokenizer, {**gpt2, **named("Qwen2Tokenizer", add_eos_token=True), **config("qwen2")}),
        (GPT2Tokenizer, {**gpt2, "special_tokens_map.json": json.dumps({"eos_token": "</s>", "pad_token": "[P]"}),
                         "added_tokens.json": json.dumps({"[new]": 381, "[P]": 380})}),
        (AutoTokenizer, {**json_, **named("PreTrainedTokenizerFast", bos_token="<s>"), **config("llama")}),
        (AutoTokenizer, {**json_, **named("LlamaTokenizer", add_bos_token=True), **config("llama")}),
        (AutoTokenizer, {**json_, **config("gpt2")}),
        (AutoTokenizer, {**json_, **config("gpt_neox")}),
        (AutoTokenizer, {**json_, **named("GPT2Tokenizer", add_prefix_space=True), **config("llama")}),
        (AutoTokenizer, {**json_, **named("RobertaTokenizerFast", trim_offsets=False), **config("roberta")}),
        (AutoTokenizer, {**json_, **named("Qwen2Tokenizer"), **config("qwen2")}),
        (AutoTokenizer, {**llama_json, **named("LlamaTokenizerFast", legacy=True), **config("llama")}),
        (AutoTokenizer, {**llama_json, **named("LlamaTokenizer", legacy=False), **config("llama")}),
        (AutoTokenizer, {**llama_json, **named("LlamaTokenizer"), **config("mistral")}),
        (AutoTokenizer, {**llama_json, **config("llama")}),
        (LlamaTokenizer, {"tokenizer.model": model}),
        (LlamaTokenizer, {"tokenizer.model": model, **named("LlamaTokenizer", add_bos_token=True, legacy=True)}),
        (LlamaTokenizer, {"tokenizer.model": model, **named("LlamaTokenizer", add_eos_token=True, legacy=False,
                                                            add_prefix_space=False, added_tokens_decoder=added)}),
        (LlamaTokenizer, {"tokenizer.model": other, **named("LlamaTokenizer", unk_token="<unk>", pad_token="<pad>")}),
    ]
    lines = []
    for class_, files in folders:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                path = pathlib.Path(folder) / name
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
            reference = class_.from_pretrained(folder)
        lines.append({
            "class": type(reference).__name__,
            "files": {name: content for name, content in files.items() if isinstance(content, str)},
            "model": next((base64.b64encode(content).decode() for content in files.values()
                           if isinstance(content, bytes)), None),
            "bos": reference.bos_token_id, "eos": reference.eos_token_id, "pad": reference.pad_token_id,
            "cases": cases(reference._tokenizer, NASTY)})
    written("bpe_folders.jsonl", lines)


if __name__ == "__main__":
    make_tokenizers(strings(1200, seed=12))
    make_folders()
