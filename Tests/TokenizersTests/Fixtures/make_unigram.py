"""Makes the fixtures of the Unigram tests: what transformers, tokenizers and sentencepiece give.

    python make_unigram.py

Needs transformers, tokenizers, sentencepiece and protobuf; made with 5.23.0, 0.23.3, 0.2.3 and 7.36.2. The same
versions write the same bytes.

unigram_rules.model   a SentencePiece model with compiled rules (a few of NFKC's and of our own) and control pieces
unigram_bytes.model   one without rules, with pieces of single bytes
unigram_texts.jsonl   strings
unigram.jsonl         a checkpoint folder a line (the model file's name, other files as strings), with the tokens of
                      strings, each the string's place and its tokens

Tokens are flat triples: id, scalars since the end of the token before, length in scalars.
"""

import io
import json
import os
import pathlib
import random
import tempfile
import unicodedata

import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import AutoTokenizer

from make_wordpiece import CHOSEN, HERE, WORDS, scalar, triples, written

HERE = HERE.resolve()
MARKS = "\u0301\u0308\u3099\u309a\u200d\ufe0f\u200b\u20dd\u0323\U0001f3fd\u0e33\u093f\u094d\u1161\u11a8\uff9e\uff9f"
PARTS = [" ", "  ", "\u3000", "\n", "\t", "▁", "▁▁", "a", "。", "ｶ", "ﾞ", "１", "\r\n", "\x01", "\x00", "\u2028", "\xa0",
         "カ", "日本", "Ab", "[MASK]", "<s>", "</s>", "<unk>", "<mask>", "[CLS]", "<u1>", "``", "''", "ﬁ", "㌔", "①",
         "<0x41>", "🇯🇵", "👩‍👩‍👧", "<extra_id_0>", "日経", "é", "e\u0301", "x" * 9, "ab" * 21]

SENTENCES = """景気は緩やかな回復基調が続いております。 企業の利益は増えて、売上も伸びました。 海でサーフィンをしている人がいます。
東京都は日本の首都である。 金融政策の決定により株価は上昇した。 新しい技術を使った製品の開発を進めている。 当社グループの業績は堅調に推移しました。
The company reported a profit of 12 million dollars. Shares of the bank rose sharply today. It is not what we had expected.
Language models learn from text, and their neurons answer to it. ＡＢＣ商事は２０２３年に設立された。 ﾃﾞｰﾀの分析をおこなう。""".split()


def strings(count, seed):
    random_ = random.Random(seed)
    made = [text for text in CHOSEN if len(text) < 90] + PARTS + [" ".join(SENTENCES[:4]), "", "▁a ▁", " a  b ", "a" * 60]
    while len(made) < count:
        kind = random_.random()
        if kind < 0.4:
            text = "".join(random_.choice(PARTS) for _ in range(random_.randrange(1, 9)))
        elif kind < 0.6:
            text = "".join(scalar(random_) + random_.choice(MARKS) * random_.randrange(3) for _ in range(random_.randrange(1, 7)))
        elif kind < 0.8:
            text = "".join(random_.choice([random_.choice(SENTENCES)[:20], random_.choice(PARTS)]) for _ in range(random_.randrange(1, 5)))
        else:
            text = "".join(scalar(random_) for _ in range(random_.randrange(1, 12)))
        made.append(text)
    return made[:count]


def rules():
    """Compiled rules: half-width kana, full-width ASCII, ligatures, digits and units; letters with marks; and spaces."""
    changes = {chr(c): unicodedata.normalize("NFKC", chr(c)) for low, high in
               [(0xFF01, 0xFF61), (0xFF61, 0xFFA0), (0xFB00, 0xFB07), (0x2460, 0x2474), (0x3300, 0x3330), (0xFDFA, 0xFDFB)]
               for c in range(low, high)}
    for c in range(0xFF66, 0xFF9E):
        for mark in "ﾞﾟ":
            composed = unicodedata.normalize("NFKC", chr(c) + mark)
            if len(composed) == 1:
                changes[chr(c) + mark] = composed
    for base in "aeiouAEIOU":
        changes[base + "\u0301"] = unicodedata.normalize("NFC", base + "\u0301")
    changes["が"[:1] + "\u200d"] = "が"
    for space in "\t\n\r\u00a0\u2003\u3000\u2028":
        changes[space] = " "
    for gone in "\x01\x02\u200b\ufeff\u00ad":
        changes[gone] = ""
    return changes


def train(name, **options):
    model = io.BytesIO()
    random_ = random.Random(4)
    words = [word.removeprefix("##") for word in WORDS]
    lines = [" ".join(random_.sample(words, 5)) + random_.choice(SENTENCES) for _ in range(600)]
    lines += [text.replace("\x00", "") for text in CHOSEN if len(text) < 200] * 2
    with tempfile.TemporaryDirectory() as folder:
        if options.pop("has_rules", False):
            # The model remembers the table's path.
            os.chdir(folder)
            pathlib.Path("rules.tsv").write_text("".join(
                " ".join(f"{ord(c):X}" for c in old) + "\t" + " ".join(f"{ord(c):X}" for c in new) + "\n"
                for old, new in rules().items()), encoding="utf-8")
            options["normalization_rule_tsv"] = "rules.tsv"
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=model, model_type="unigram", hard_vocab_limit=False,
            minloglevel=2, num_threads=1, character_coverage=0.98, **options)
        os.chdir(HERE)
    (HERE / name).write_bytes(model.getvalue())


def tokenizer_json():
    """A tokenizer.json of the pieces of the second model, with components of its own."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(HERE / "unigram_bytes.model"))
    vocab = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocab += [(pieces.id_to_piece(id_), pieces.get_score(id_)) for id_ in range(3, len(pieces)) if not pieces.is_byte(id_)]
    tokenizer = Tokenizer(models.Unigram(vocab, unk_id=2, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="first")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A $B </s>", special_tokens=[("<s>", 0), ("</s>", 1)])
    tokenizer.add_special_tokens(["<s>", "</s>", "<unk>"])
    return tokenizer.to_str()


def folders():
    mask = dict(content="<mask>", lstrip=True, rstrip=False, normalized=False, single_word=False, __type="AddedToken")
    for model, name, options in [
        ("unigram_rules", "DebertaV2Tokenizer", {}),
        ("unigram_rules", "DebertaV2TokenizerFast", dict(do_lower_case=True, split_by_punct=True, add_prefix_space=False)),
        ("unigram_rules", "XLMRobertaTokenizerFast", dict(mask_token=mask)),
        ("unigram_rules", "AlbertTokenizer", {}),
        ("unigram_rules", "AlbertTokenizerFast", dict(do_lower_case=False, keep_accents=True, mask_token="<mask>")),
        ("unigram_rules", "T5Tokenizer", dict(extra_ids=3)),
        ("unigram_rules", "CamembertTokenizer", {}),
        ("unigram_rules", "PreTrainedTokenizerFast", dict(add_bos_token=True)),
        ("unigram_bytes", "PreTrainedTokenizerFast", dict(add_bos_token=True, add_eos_token=True)),
        ("unigram_bytes", "XLMRobertaTokenizer", {}),
    ]:
        file = {"DebertaV2Tokenizer": "spm.model", "XLMRobertaTokenizer": "sentencepiece.bpe.model",
                "CamembertTokenizer": "sentencepiece.bpe.model", "PreTrainedTokenizer": "tokenizer.model"}
        yield model, file.get(name.removesuffix("Fast"), "spiece.model"), dict(options, tokenizer_class=name), None
    tokenizer = tokenizer_json()
    yield None, None, dict(tokenizer_class="PreTrainedTokenizerFast", mask_token="<mask>"), tokenizer
    yield None, None, dict(tokenizer_class="XLMRobertaTokenizer"), tokenizer


def make_folders(texts):
    lines = []
    for number, (model, file, settings, tokenizer) in enumerate(folders()):
        files = {"tokenizer_config.json": json.dumps(settings)}
        if tokenizer:
            files["tokenizer.json"] = tokenizer
        with tempfile.TemporaryDirectory() as folder:
            for name, content in dict(files, **{"config.json": "{\"model_type\": \"gpt_neox\"}"}).items():
                (pathlib.Path(folder) / name).write_text(content, encoding="utf-8")
            if model:
                (pathlib.Path(folder) / file).write_bytes((HERE / (model + ".model")).read_bytes())
            reference = AutoTokenizer.from_pretrained(folder)
            special = {name: getattr(reference, name + "_token_id") for name in ("bos", "eos", "unk", "sep", "pad", "cls", "mask")}
            backend = reference._tokenizer
        count = len(texts) if number in (2, 8, 10) else 70
        chosen = random.Random(number).sample(range(len(texts)), count)
        cases = [[index] + triples(backend.encode(texts[index])) for index in sorted(chosen)]
        lines.append(dict(model=model, name=file, files=files, special=special, cases=cases))
    written("unigram.jsonl", lines)


if __name__ == "__main__":
    train("unigram_rules.model", vocab_size=450, has_rules=True, control_symbols=["[CLS]", "[SEP]"],
          user_defined_symbols=["<u1>", "日経"], pad_id=3)
    train("unigram_bytes.model", vocab_size=600, byte_fallback=True, normalization_rule_name="identity",
          remove_extra_whitespaces=False)
    chosen = strings(300, seed=6)
    written("unigram_texts.jsonl", chosen)
    make_folders(chosen)
