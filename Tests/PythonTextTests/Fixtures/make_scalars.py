"""What Python says of every Unicode scalar, written beside this file: run with Python 3.11 (Unicode 14).

    python make_scalars.py
"""

import json
import pathlib
import random
import re
import unicodedata

assert unicodedata.unidata_version.startswith("14."), unicodedata.unidata_version
SCALARS = [value for value in range(0x110000) if not 0xD800 <= value < 0xE000]

words = []
for value in SCALARS:
    if re.fullmatch(r"(?u)\w", chr(value)):
        if words and words[-1][1] == value - 1:
            words[-1][1] = value
        else:
            words.append([value, value])

lowered = [[value, *map(ord, chr(value).lower())] for value in SCALARS if chr(value).lower() != chr(value)]

# A sigma is final after a cased letter and before none, whatever case-ignorable scalars stand between.
PIECES = ["Σ", "A", "ß", "'", ".", "\u0301", " ", "1", "ǅ", "字", "\u00ad", "ᾼ", "ª", "ー"]
texts = [a + b + "Σ" + c + d for a in PIECES for b in PIECES for c in PIECES for d in ["", "Σ", "B", "'", " "]]
texts = random.Random(0).sample(texts, 1500)
texts += ["ΟΔΥΣΣΕΥΣ", "ΣΑΣ ΣΑΣ. ΑΣ’ ΑΣ’Α", "İSTANBUL İİ", "STRASSE ẞ", "Σ", "ΣΣ", ""]

output = {
    "words": words,
    "lowered": lowered,
    "sigmas": [[text, text.lower()] for text in texts],
}
path = pathlib.Path(__file__).with_name("scalars.json")
path.write_text(json.dumps(output, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
