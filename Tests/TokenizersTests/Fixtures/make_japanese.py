"""Makes the fixture of Japanese BERT's tokenizers: what transformers gives, with MeCab and the dictionary unidic-lite.

    python make_japanese.py

Needs transformers, fugashi and unidic-lite; made with 5.23.0, 1.5.2 and 1.0.8. The same versions write the same bytes.

japanese.jsonl   first the strings; then a checkpoint folder a line (its files as strings), with the ids of each string
"""

import json
import pathlib
import random
import tempfile
import unicodedata

from transformers import BertJapaneseTokenizer

from make_wordpiece import CHOSEN, SPECIAL, scalar, written

PLACES = "東京 大阪市 日本銀行 海 アメリカ合衆国 北海道札幌市 駅前 すもも畑 ＮＴＴデータ 国際連合".split()
THINGS = "企業 利益 株価 ｻｰﾋﾞｽ コンピューター 金融政策 データ　 Language 回復基調 １２３億円 第2四半期 ㌔ ㍿ 令和㋿ 猫ちゃん ΟΔΟΣ".split()
DOINGS = "が増えた。 を見ています。 について述べる。 は決定された！ で遊んだよね？ がなくなってしまった。 を食べられなかった。 は続いておりますが、".split()
ODD = ["[MASK]", "[SEP]", " ", "\u3000", "\n", "ﾞ", "か\u3099", "\u2028", "\x85", "\x00あ", "\x01", "\u200b", "🇯🇵", "👍🏽", "ﷺ", "ﾊﾟ", "İ",
       "［ＭＡＳＫ］", "ー" * 5, "w" * 12, "あ" * 40, "é", "E\u0301", "〜～", "\U00020bb7野家", "…", "「」"]


def strings(count):
    random_ = random.Random(8)
    made = ["", *ODD] + [text for text in CHOSEN if len(text) < 60]
    while len(made) < count:
        kind = random_.random()
        if kind < 0.6:
            text = "".join(random_.choice(PLACES) + random_.choice("のでと、") + random_.choice(THINGS) + random_.choice(DOINGS)
                           for _ in range(random_.randrange(1, 3)))
            if random_.random() < 0.4:
                place = random_.randrange(len(text))
                text = text[:place] + random_.choice(ODD) + text[place:]
        elif kind < 0.8:
            text = "".join(random_.choice(PLACES + THINGS + ODD) for _ in range(random_.randrange(1, 6)))
        else:
            text = "".join(scalar(random_) for _ in range(random_.randrange(1, 12)))
        made.append(text)
    return made


def vocabulary(texts):
    random_ = random.Random(9)
    characters = sorted({c for text in texts for c in unicodedata.normalize("NFKC", text).lower() if not c.isspace()})
    words = ["東京", "日本", "銀行", "企業", "利益", "し", "て", "い", "ます", "##ます", "増え", "た", "コンピューター", "language", "Language"]
    pieces = SPECIAL + words
    for character in characters:
        if random_.random() < 0.7:
            pieces += [character] + ["##" + character] * (random_.random() < 0.7)
    return list(dict.fromkeys(pieces))


if __name__ == "__main__":
    texts = strings(260)
    vocab = "".join(piece + "\n" for piece in vocabulary(texts))
    lines = [texts]
    for settings in [
        dict(word_tokenizer_type="mecab", mecab_kwargs=dict(mecab_dic="unidic_lite")),
        dict(word_tokenizer_type="mecab", do_lower_case=True),
        dict(word_tokenizer_type="mecab", subword_tokenizer_type="character", do_lower_case=True),
        dict(word_tokenizer_type="mecab", mecab_kwargs=dict(normalize_text=False)),
        dict(word_tokenizer_type="basic", do_lower_case=True),
        dict(subword_tokenizer_type="character"),
        dict(do_word_tokenize=False),
    ]:
        files = {"vocab.txt": vocab, "tokenizer_config.json": json.dumps(dict(settings, tokenizer_class="BertJapaneseTokenizer"))}
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (pathlib.Path(folder) / name).write_text(content, encoding="utf-8")
            reference = BertJapaneseTokenizer.from_pretrained(folder)
            usesMeCab = settings.get("word_tokenizer_type") == "mecab"
            if lines[1:]:
                files.pop("vocab.txt")
            lines.append(dict(files=files, usesMeCab=usesMeCab, ids=[reference(text)["input_ids"] for text in texts]))
    written("japanese.jsonl", lines)
