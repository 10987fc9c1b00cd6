"""Makes the fixtures of the WordPiece tests: what transformers and tokenizers give.

    python make_wordpiece.py

Needs transformers and tokenizers; made with 5.23.0 and 0.23.3. The same versions write the same bytes.

vocab.txt          the vocabulary that the strings are spelt with
strings.jsonl      a string a line, with the tokens of the cased and the uncased tokenizer
components.jsonl   a tokenizer.json a line (as a string), one for each component and many mixtures, with strings
folders.jsonl      a checkpoint folder a line (its files as strings), with strings
scalars.json       each class of scalars as ranges, and each mapping that is not the scalar itself

Tokens are flat triples: id, scalars since the end of the token before, length in scalars.
"""

import json
import pathlib
import random
import tempfile
import unicodedata

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertTokenizer

HERE = pathlib.Path(__file__).parent
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

WORDS = """the of and to in is was for on with as by at from it an be are this which have not or had but one all were
their they more when would there can who no if out so up said what about into than them only other time new some could
these two may first then do any like my now over such our man me even most made after also well must before back
through years much your way down should because long each just state those people too mr how little good world make
very year still see own work men day get here between both life being under three never know same last another while
us off might great go come since against right came take used himself few house use place during without high model
language token neuron layer attention market bank profit revenue shares stock growth rate price company fiscal
unaffable ##ing ##ed ##s ##er ##est ##ly ##able ##tion ##ness ##un ##aff ##ment ##ism ##ity ##al ##ize un aff re pre
日本 東京 世界 景気 回復 改善 経済 企業 利益 売上 ##日本 ##する ##して ##ます ##です する して ます です こと もの
εν και το της ##ος ##ης σ ##ς в не на что ##ов ##ть ## # ##a ##e ##é ##ss ß straße café cafe naïve naive İ ı i̇
한국 ##한국 한 국 ##국 각 가""".split()

# Strings that are there for a reason.
CHOSEN = [
    "", " ", "\n\t \r", "Hello, world!", "I'm unaffable — isn't it?", "unaffable unaffable's UNAFFABLENESS",
    "こんにちは世界。ﾊﾝｶｸｶﾅ とカタカナ", "景気は緩やかな回復基調が続いております。", "か\u3099 が ハ\u309a パ",
    "e\u0301 e\u0323\u0301 e\u0301\u0323 \u1e69 s\u0307\u0323 \u0344\u0327 \u0f73\u0f71\u0f74 \u0340\u0341",
    "👩‍👩‍👧‍👦 👍🏽 🇯🇵 ❤️ 1️⃣", "İstanbul ISPARTA ıIiİ i̇", "ΟΔΥΣΣΕΥΣ ΣΊΣΥΦΟΣ ς σ Σ", "ﬁ ﬂ ﬃ ǆ Ǆ ǅ ß ẞ ŉ ǰ ᾈ ᾼ",
    "한국어 \u1112\u1161\u11ab\u1100\u116e\u11a8 각\u11a8 가\u11a8", "שָׁלוֹם עולם مرحبا\u200f ـــ \u202bאב\u202c",
    "a\u00a0b\u2003c\u3000d\u2028e\u0085f\x0bg\x1ch\u1680i\u202fj\u205fk\u200al",
    "zero\u200bwidth\u200djoin\u2060er\ufeff\u00ad\u180e\u200cx", "\ue000\uf8ff\U000f0000\U0010fffd\U0010ffff\ufffe",
    "\U00020000\U0002a6df\U0002b740\U0002b81f\U0002b820\U0002b91f\U0002b920\U0002f800", "豈 更 﨏 龥 鿿 㐀 ䷀ 䶿 〇 々",
    "[MASK]", "[MASK] in [CLS]text[SEP] [PAD][UNK] [mask] [MASK][MASK] [MA SK] [MASK", "a[MASK]b[MASK]é[SEP]",
    "##ing # #ing ing## ##", "$100.00 + 5% = 3^2 ~ `x` |y| <z> _a_ @b \\", "\x00\x01\x7f\x80\ufffd\x1f", "a\x00b",
    "ＦＵＬＬ　ｗｉｄｔｈ！？．", "ệ Ậ ự Ở", "A\u030a \u00c5 \u212b \u2126 \u212a \u2329 \u3008 \uf900 \u8c48",
    "a" * 99, "a" * 100, "a" * 101, "e\u0301" * 60, "é" * 100 + "x", "ab" * 60, "日" * 150, "日a" * 120, "in" * 50,
    "\u0301abc", "\u0301", "\u0301\u0301 \u0301", "\u1885\u1886\u1734\ua9bd\U000111c9\U0001171e", "\u166d\u2e43\u061d\u2e52",
    "\U00011938\u0d3b\u1ac0\u0898\U0001e030", "x\u20dd y\u0488 z\u093e", "𝕳𝖊𝖑𝖑𝖔 𝟙𝟚 Ⅷ ½ ² ①", "नमस्ते दुनिया ক্ষ த", "ไทย ภาษา ຂອງ",
]

PLAIN = ["latin", "latin", "latin", "accents", "kana", "han", "hangul", "marks", "other", "wide", "beyond", "space"]


def scalar(random_):
    kind = random_.choice(PLAIN)
    low, high = {
        "latin": (0x20, 0x7F), "accents": (0xA0, 0x250), "kana": (0x3000, 0x3100), "han": (0x4E00, 0x5200),
        "hangul": (0xAC00, 0xAE00), "marks": (0x2B0, 0x370), "other": (0x370, 0x3400), "wide": (0xF900, 0x10000),
        "beyond": (0x10000, 0x110000), "space": (0x2000, 0x2070),
    }[kind]
    if kind == "beyond":
        low, high = random_.choice([(0x10000, 0x12000), (0x1D000, 0x1D200), (0x1F300, 0x1FB00), (0x20000, 0x2FA20),
                                    (0xE0000, 0xE0200), (0x10000, 0x110000)])
    if kind in ("marks", "accents") and random_.random() < 0.5:
        return chr(random_.choice([0xE9, 0xC9, 0x300, 0x301, 0x308, 0x323, 0x327, 0x328, 0x345, 0x5B0, 0x64B, 0x94D]))
    return chr(random_.randrange(low, high))


def strings(count, seed):
    random_ = random.Random(seed)
    made = list(CHOSEN)
    words = [word.removeprefix("##") for word in WORDS]
    while len(made) < count:
        choice = random_.random()
        if choice < 0.3:
            text = "".join(scalar(random_) for _ in range(random_.randrange(1, 12)))
        elif choice < 0.65:
            joints = ["", "", " ", " ", " ", "-", "'", ". ", "\u3000"]
            text = "".join(random_.choice(joints) + random_.choice(words) for _ in range(random_.randrange(1, 5)))
            text = random_.choice([str, str, str.upper, str.title, str.lower])(text)
        elif choice < 0.85:
            parts = [random_.choice([random_.choice(CHOSEN), random_.choice(words), scalar(random_),
                                     random_.choice(SPECIAL), " "]) for _ in range(random_.randrange(1, 5))]
            text = "".join(part[: random_.randrange(1, 9)] for part in parts)
        else:
            text = unicodedata.normalize(random_.choice(["NFC", "NFD", "NFKC", "NFKD"]),
                                         random_.choice(CHOSEN)[:12] + random_.choice(words))
        made.append(text)
    return made


def vocabulary():
    characters = [chr(c) for low, high in [(0x21, 0x7F), (0xA1, 0x180), (0x391, 0x3CA), (0x410, 0x450), (0x5D0, 0x5EB),
                                          (0x621, 0x64B), (0x3001, 0x3100), (0x1100, 0x1113), (0x1161, 0x1176),
                                          (0x11A8, 0x11C3), (0x300, 0x330), (0xFF01, 0xFF20), (0x2010, 0x2030),
                                          (0x4E00, 0x4E80), (0x905, 0x940), (0x1F300, 0x1F310)]
                  for c in range(low, high)]
    characters += sorted({c for text in CHOSEN for c in text + unicodedata.normalize("NFD", text.lower())
                          if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cn", "Cs")})
    # A third is left out as the start of a word, a third inside words: unknown words have to come about.
    random_ = random.Random(1)
    pieces = SPECIAL + WORDS
    for character in dict.fromkeys(characters):
        kept = random_.choice(["both", "both", "both", "start", "inside"])
        pieces += [character] * (kept != "inside") + ["##" + character] * (kept != "start")
    return list(dict.fromkeys(pieces))


def triples(encoding):
    flat, end = [], 0
    for id_, (start, stop) in zip(encoding.ids, encoding.offsets):
        flat += [id_, start - end, stop - start]
        end = stop
    return flat


def written(name, lines):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def bert_json(vocab, **normalizer):
    """The tokenizer.json of a BERT with a vocabulary."""
    added = [dict(id=vocab.index(token), content=token, single_word=False, lstrip=False, rstrip=False,
                  normalized=False, special=True) for token in SPECIAL]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True, **normalizer},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {token: {"id": token, "ids": [vocab.index(token)], "tokens": [token]}
                               for token in ("[CLS]", "[SEP]")}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {token: index for index, token in enumerate(vocab)}},
    }


def make_strings(vocab, texts):
    def tokenizers(lowercase):
        from_file = Tokenizer.from_str(json.dumps(bert_json(vocab, lowercase=lowercase)))
        from_vocabulary = BertTokenizer(str(HERE / "vocab.txt"), do_lower_case=lowercase)
        return from_file, from_vocabulary._tokenizer

    def tokens(pair, text):
        from_file, from_vocabulary = (triples(tokenizer.encode(text)) for tokenizer in pair)
        assert from_file == from_vocabulary
        return from_file

    cased, uncased = tokenizers(False), tokenizers(True)
    written("strings.jsonl", ({"text": text, "cased": tokens(cased, text), "uncased": tokens(uncased, text)}
                              for text in texts))


def small_vocabulary(random_):
    characters = sorted({c for text in CHOSEN[:10] for c in text + unicodedata.normalize("NFD", text.lower())})
    pieces = SPECIAL + ["in", "the", "un", "##aff", "##able", "Hello", "hello", "世界", "##ing", "ab", "##ab", "12", "##1"]
    for character in characters:
        pieces += [character] * (random_.random() < 0.8) + ["##" + character] * (random_.random() < 0.6)
    return list(dict.fromkeys(pieces))


def make_components(texts):
    behaviors = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]
    normalizers_ = [
        None, {"type": "NFC"}, {"type": "NFD"}, {"type": "NFKC"}, {"type": "NFKD"}, {"type": "Lowercase"},
        {"type": "StripAccents"}, {"type": "Strip", "strip_left": True, "strip_right": True},
        {"type": "Strip", "strip_left": False, "strip_right": True},
        {"type": "Replace", "pattern": {"String": "e"}, "content": "in"},
        {"type": "Replace", "pattern": {"String": "  "}, "content": ""}, {"type": "Prepend", "prepend": "ab"},
        {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}, {"type": "Lowercase"}]},
        {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Replace", "pattern": {"String": "un"},
                                                                "content": "é"}, {"type": "NFD"}]},
    ] + [{"type": "BertNormalizer", "clean_text": clean, "handle_chinese_chars": chinese, "strip_accents": accents,
          "lowercase": lower} for clean, chinese, accents, lower in
         [(True, True, None, False), (False, True, None, True), (True, False, True, False), (True, True, False, True)]]
    pre_tokenizers_ = [None, {"type": "BertPreTokenizer"}, {"type": "Whitespace"}, {"type": "WhitespaceSplit"},
                       {"type": "Digits", "individual_digits": True}, {"type": "Digits", "individual_digits": False}]
    pre_tokenizers_ += [{"type": "Punctuation", "behavior": behavior} for behavior in behaviors]
    pre_tokenizers_ += [{"type": "Split", "pattern": {"String": " "}, "behavior": behavior, "invert": index % 2 == 1}
                        for index, behavior in enumerate(behaviors)]
    pre_tokenizers_ += [{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Punctuation",
                         "behavior": "Contiguous"}, {"type": "Digits", "individual_digits": True}]}]
    bert = {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}
    random_ = random.Random(3)
    lines = []
    for index in range(50):
        vocab = small_vocabulary(random_)
        tokenizer = bert_json(vocab)
        tokenizer["normalizer"] = normalizers_[index % len(normalizers_)]
        tokenizer["pre_tokenizer"] = pre_tokenizers_[index % len(pre_tokenizers_)]
        tokenizer["post_processor"] = [tokenizer["post_processor"], None, bert][index % 3]
        tokenizer["model"]["continuing_subword_prefix"] = random_.choice(["##", "##", "##", "", "a"])
        tokenizer["model"]["max_input_chars_per_word"] = random_.choice([100, 6])
        for content in ["the", "Hello", "<z>", "é", "世界", "el"]:
            if random_.random() < 0.5:
                id_ = vocab.index(content) if content in vocab else len(vocab) + len(tokenizer["added_tokens"])
                tokenizer["added_tokens"].append(dict(
                    id=id_, content=content, special=False,
                    **{flag: random_.random() < 0.5 for flag in ("single_word", "lstrip", "rstrip", "normalized")}))
        tokenizer["added_tokens"].sort(key=lambda token: token["id"])
        free = len(vocab)
        for token in tokenizer["added_tokens"]:
            if token["id"] >= len(vocab):
                token["id"], free = free, free + 1
        text = json.dumps(tokenizer, ensure_ascii=index % 9 == 0)
        reference = Tokenizer.from_str(text)
        chosen = ["Hello the<z>the <z> é é世界 [MASK] 12a.b,c-- the1 thé", " \u3000Hello  el hello\u2003 "]
        chosen += random_.sample(texts, 16)
        lines.append({"tokenizer": text, "cases": [{"text": each, "tokens": triples(reference.encode(each))}
                                                   for each in chosen]})
    written("components.jsonl", lines)


def make_folders():
    vocab = "\n".join(SPECIAL + ["hello", "Hello", "e", "é", "E", "##e", "##é", "世", "##世", "<e1>", "in", "x", "##x", "."])
    renamed = vocab.replace("[UNK]", "<unk>").replace("[CLS]", "<s>").replace("[SEP]", "</s>")
    names = {"unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
    flags = dict(single_word=False, lstrip=False, rstrip=False)
    decoder = {"4": {"content": "[MASK]", **flags, "lstrip": True, "normalized": False, "special": True},
               "19": {"content": "<new>", **flags, "normalized": False, "special": True},
               "20": {"content": "Added", **flags, "normalized": True, "special": False}}
    tokenizer = bert_json(vocab.split("\n"), lowercase=False)
    configuration = "tokenizer_config.json"
    folders = [
        {"vocab.txt": vocab}, {"vocab.txt": vocab.replace("\n", " \r\n") + "\r\n"},
        {"vocab.txt": vocab + "\nhello\n\nlast\n"}, {"vocab.txt": vocab, configuration: {"do_lower_case": False}},
        {"vocab.txt": vocab, configuration: {"strip_accents": False, "tokenizer_class": "BertTokenizerFast"}},
        {"vocab.txt": vocab, configuration: {"do_lower_case": False, "strip_accents": True, "model_max_length": 64}},
        {"vocab.txt": vocab, configuration: {"tokenize_chinese_chars": False, "never_split": ["hello"]}},
        {"vocab.txt": renamed, configuration: names}, {"vocab.txt": renamed, "special_tokens_map.json": names},
        {"vocab.txt": vocab, "added_tokens.json": {"<new>": 19, "Added": 20}, "special_tokens_map.json":
            {"additional_special_tokens": ["<new>"]}},
        {"vocab.txt": vocab, configuration: {"additional_special_tokens": ["<e1>", "<e2>", "<new>"]}},
        {"vocab.txt": vocab, "special_tokens_map.json": {"mask_token": {"content": "[MASK]", **flags, "lstrip": True,
                                                                        "normalized": False}}},
        {"vocab.txt": vocab, configuration: {"added_tokens_decoder": decoder, "mask_token": "[MASK]"}},
        {"vocab.txt": vocab, configuration: {"added_tokens_decoder": decoder}, "special_tokens_map.json": names},
        {"tokenizer.json": tokenizer, configuration: {"do_lower_case": False}},
        {"tokenizer.json": tokenizer, configuration: {"do_lower_case": True, "tokenizer_class": "BertTokenizer"}},
        {"tokenizer.json": tokenizer, configuration: {"do_lower_case": False, "strip_accents": True,
                                                      "tokenize_chinese_chars": False}},
        {"tokenizer.json": tokenizer, "vocab.txt": "other\n", configuration:
            {"do_lower_case": False, "additional_special_tokens": ["<e1>", "<new>"]}},
    ]
    texts = ["Hello é世e hello", "[MASK]<new>Added <e1> <e2> x [MASK] added", "<s>Hello</s> <unk>?", " last.inx"]
    lines = []
    for files in folders:
        files = {name: content if isinstance(content, str) else json.dumps(content) for name, content in files.items()}
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                with open(pathlib.Path(folder) / name, "w", encoding="utf-8", newline="") as file:
                    file.write(content)
            reference = BertTokenizer.from_pretrained(folder)
            length = reference.model_max_length
            lines.append({
                "files": files, "mask": reference.mask_token_id, "cls": reference.cls_token_id,
                "maximumLength": length if length < 10**9 else None,
                "cases": [{"text": text, "tokens": triples(reference._tokenizer.encode(text))} for text in texts]})
    written("folders.jsonl", lines)


def make_scalars():
    scalars = [chr(value) for value in range(0x110000) if not 0xD800 <= value < 0xE000]
    accents = normalizers.BertNormalizer(False, False, True, False)
    cleaned = normalizers.BertNormalizer(True, False, False, False)
    apart = normalizers.BertNormalizer(False, True, False, False)

    def pieces(pre_tokenizer):
        return lambda scalar: [piece for piece, _ in pre_tokenizer.pre_tokenize_str("a" + scalar + "a")]

    bert, words = pieces(pre_tokenizers.BertPreTokenizer()), pieces(pre_tokenizers.Whitespace())
    digits = pieces(pre_tokenizers.Digits(True))
    nfd = normalizers.NFD().normalize_str
    classes = {
        "unclean": lambda scalar: cleaned.normalize_str(scalar) == "",
        "whitespace": lambda scalar: bert(scalar) == ["a", "a"],
        "punctuation": lambda scalar: bert(scalar) == ["a", scalar, "a"],
        "accent": lambda scalar: accents.normalize_str(scalar) == "",
        "mark": lambda scalar: normalizers.StripAccents().normalize_str(scalar) == "",
        "ideograph": lambda scalar: apart.normalize_str(scalar) != scalar,
        "numeric": lambda scalar: len(digits(scalar)) == 3,
        "word": lambda scalar: len(words(scalar)) == 1,
        # Marks that canonical order moves, of those that do not decompose.
        "combining": lambda scalar: nfd(scalar) == scalar and any(
            nfd(first + second) != first + second for first, second in [(scalar, "\u0334"), ("\u0345", scalar)]),
    }

    def ranges(is_member):
        made = []
        for value in (ord(scalar) for scalar in scalars if is_member(scalar)):
            if made and made[-1][1] == value - 1:
                made[-1][1] = value
            else:
                made.append([value, value])
        return " ".join(f"{low:X}-{high:X}" if low != high else f"{low:X}" for low, high in made)

    def mapping(normalized):
        changed = ((scalar, normalized(scalar)) for scalar in scalars if not "가" <= scalar <= "힣")
        return {f"{ord(scalar):X}": " ".join(f"{ord(each):X}" for each in new) for scalar, new in changed if new != scalar}

    written("scalars.json", [{
        "classes": {name: ranges(is_member) for name, is_member in classes.items()},
        "lowercase": mapping(normalizers.Lowercase().normalize_str), "decomposed": mapping(nfd)}])


if __name__ == "__main__":
    vocab = vocabulary()
    with open(HERE / "vocab.txt", "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(piece + "\n" for piece in vocab))
    texts = strings(2400, seed=2)
    make_strings(vocab, texts)
    make_components(texts)
    make_folders()
    make_scalars()
