"""Five data sets with what scikit-learn's TfidfVectorizer() and LinearSVC() make of them, written beside this file.

    python make_data_sets.py

Words are made up from syllables, so that all texts are our own; the fourth data set has whatever is odd in texts.
"""

import json
import pathlib
import random

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "is")]
KANA = ["さ", "くら", "やま", "かわ", "は", "が", "を", "に", "の", "です", "ます", "カメラ", "テレビ", "ニュース", "データ"]
KANJI = ["春", "夏", "秋", "冬", "東京", "大阪", "銀行", "利益", "売上", "増加", "減少", "映画", "音楽", "選手", "試合"]
ODD = [
    "İstanbul", "ISTANBUL", "istanbul", "Straße", "STRASSE", "ẞen", "ΟΔΟΣ", "οδος", "ΣΑΣ.ΣΑ", "naïve", "nai\u0308ve",
    "CAFÉ", "cafe\u0301", "x_1", "_a", "__", "a_", "don't", "l'été", "mail@host.org", "3.14", "1,000", "x²", "²²", "½½",
    "ⅧⅨ", "٣٤", "a1b2", "I", "a", "é", "\u1112\u1161\u11ab", "한글", "ﬁn", "Å", "Å", "ﾃｽﾄ", "テスト", "１２", "𝔄𝔅", "𐐀𐐁",
    "☃☃", "👩‍👩‍👧", "\u00adsoft\u00adhy", "a\u200bb", "ab\u200dcd", "नमस्ते", "ภาษา", "ªº", "ǅ", "ĳss", "e\u0327\u0301e",
    "no-break\u00a0space", "tab\tnew\nline", "\u0000nul\u0000", "ＡＢ", "k\u0307", "ŉa", "ſt",
]


def vocabulary(source, count):
    words = set()
    while len(words) < count:
        words.add("".join(source.choices(SYLLABLES, k=source.randint(1, 3))))
    return sorted(words)


def draw(source, words, favourites, mixture, length):
    return [source.choice(favourites) if source.random() < mixture else words[int(len(words) * source.random() ** 2)]
            for _ in range(length)]


def topics(seed, classes, words, shares, count, lengths, mixture, favourites=12):
    """Texts of classes that favour some of the words; neighbours share half of what they favour."""
    source = random.Random(seed)
    words = vocabulary(source, words)
    source.shuffle(words)
    liked = [[words[(label * favourites // 2 + k) % len(words)] for k in range(favourites)] for label in range(classes)]
    texts, labels = [], []
    for _ in range(count):
        label = source.choices(range(classes), weights=shares)[0]
        chosen = draw(source, words, liked[label], mixture, source.randint(*lengths))
        cased = [word.upper() if source.random() < 0.1 else word.capitalize() if source.random() < 0.2 else word
                 for word in chosen]
        texts.append("".join(word + source.choice([" ", " ", " ", ", ", ". ", "-", " 7 "]) for word in cased).strip())
        labels.append(label)
    return texts, labels


def japanese(seed, count):
    """Runs of kana and kanji: a word is all that stands between two marks."""
    source = random.Random(seed)
    texts, labels = [], []
    for _ in range(count):
        label = source.randrange(3)
        pieces = []
        for _ in range(source.randint(4, 14)):
            noun = source.choice(KANJI[label * 4:label * 4 + 6] if source.random() < 0.4 else KANJI)
            pieces.append(noun + (source.choice(KANA) if source.random() < 0.3 else ""))
            pieces.append(source.choice(["、", "。", "　", "・", "「", "」", "", "が"]))
        texts.append("".join(pieces))
        labels.append(label)
    return texts, labels


def odd(seed, count):
    source = random.Random(seed)
    texts, labels = [], []
    for index in range(count):
        label = source.randrange(4)
        liked = ODD[label * 12:label * 12 + 18]
        words = [source.choice(liked if source.random() < 0.5 else ODD) for _ in range(source.randint(0, 9))]
        texts.append(source.choice([" ", " ", "/", ";\n"]).join(words))
        labels.append(label)
    texts[3], texts[7] = "", " \t "
    return texts, labels


def data_set(name, texts, labels, train):
    vectorizer, machine = TfidfVectorizer(), LinearSVC(random_state=0)
    rows = vectorizer.fit_transform(texts[:train])
    machine.fit(rows, labels[:train])
    test = texts[train:] + ["", "unseenword", "I a é", "."]
    decisions = machine.decision_function(vectorizer.transform(test))
    analyse = vectorizer.build_analyzer()
    dual = rows.shape[0] < rows.shape[1]
    print(name, rows.shape, "dual" if dual else "primal", sorted(set(labels)), "accuracy",
          round((machine.predict(vectorizer.transform(test[:-4])) == labels[train:]).mean(), 3))
    return {
        "name": name, "classes": max(labels) + 1, "train": texts[:train], "labels": labels[:train], "test": test,
        "columns": rows.shape[1], "isDual": dual, "predicted": machine.predict(vectorizer.transform(test)).tolist(),
        "decisions": [[round(float(x), 6) for x in (row if row.ndim else [row])] for row in decisions],
        "words": [analyse(text) for text in test] if name == "odd" else None,
        "row": [[vectorizer.get_feature_names_out()[j], float(v)]
                for j, v in sorted(zip(*(lambda r: (r.indices, r.data))(vectorizer.transform(test[:1]))))],
    }


SETS = [
    data_set("many classes", *topics(1, 8, 900, [5, 4, 3, 3, 2, 2, 1, 1], 640, (4, 16), 0.3), train=400),
    data_set("imbalanced binary", *topics(2, 2, 400, [9, 1], 700, (3, 9), 0.35), train=450),
    data_set("Japanese", *japanese(3, 440), train=240),
    data_set("odd", *odd(4, 460), train=260),
    data_set("few words", *topics(5, 5, 60, [1] * 5, 800, (3, 8), 0.4, favourites=10), train=600),
]
output = {"scikit-learn": sklearn.__version__, "sets": SETS}
path = pathlib.Path(__file__).with_name("data_sets.json")
path.write_text(json.dumps(output, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
