extension QuestionCase {
    /// One hand-written row a task, and more where languages differ.
    static let all: [QuestionCase] = [
        QuestionCase(
            "linguistic/clang8",
            #"{"sentence1": "She go home .", "sentence2": "She goes home .", "acceptable": 1}"#,
            """
            ### Question: Which sentence is grammatically acceptable?
            ### Options:
            a. She go home .
            b. She goes home .
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "linguistic/postag",
            #"""
            {"text": "Birds sing.", "tokens": ["Birds", "sing", "."], "target_token": "sing",
             "options": ["NOUN", "VERB", "ADP", "DET"], "label": 1}
            """#,
            """
            ### Question: What part of speech is "sing" in: Birds sing.
            ### Options:
            a. NOUN
            b. VERB
            c. ADP
            d. DET
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "linguistic/chunking",
            #"""
            {"text": "The old clock has stopped .", "chunks": [["The", "old", "clock"], ["has", "stopped"]],
             "target_chunk": ["The", "old", "clock"], "options": ["NP", "PP", "VP", "SBAR"], "label": 0}
            """#,
            """
            ### Question: What type of phrase is "The old clock" in: The old clock has stopped .
            ### Options:
            a. NP
            b. PP
            c. VP
            d. SBAR
            ### Answer:
            """, gold: 0),
        QuestionCase(
            "linguistic/ner",
            #"""
            {"text": "Ada lives in New York .", "chunks": [["Ada"], ["New", "York"]], "target_chunk": ["New", "York"],
             "options": ["PER", "LOC", "ORG", "MISC"], "label": 1}
            """#,
            """
            ### Question: What type of entity is "New York" in: Ada lives in New York .
            ### Options:
            a. PER
            b. LOC
            c. ORG
            d. MISC
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "classification/agnews", #"{"text": "The visitors won by two goals.", "label": 1}"#,
            """
            ### Question: The visitors won by two goals.
            ### Options:
            a. World
            b. Sports
            c. Business
            d. Science
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "classification/amazon-reviews", #"{"text": "Works as it should.", "label": 5.0}"#,
            """
            ### Question: Works as it should.
            ### Options: 1, 2, 3, 4, 5
            ### Answer:
            """, gold: 4),
        QuestionCase(
            "classification/imdb", #"{"text": "Two hours of {nothing}.", "label": 0}"#,
            """
            ### Question: Two hours of {nothing}.
            ### Options: bad, good
            ### Answer:
            """, gold: 0),
        QuestionCase(
            "fact/commensenseqa",
            #"{"text": "Where do boats rest?", "options": ["harbour", "tree", "oven", "cloud", "drawer"], "label": 0}"#,
            """
            ### Question: Where do boats rest?
            ### Options:
            a. harbour
            b. tree
            c. oven
            d. cloud
            e. drawer
            ### Answer:
            """, gold: 0),
        QuestionCase(
            "fact/fever", #"{"claim": "Oslo lies in Norway.", "label": 1}"#,
            """
            ### Question: Oslo lies in Norway.
            ### Options: False, True
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "fact/myriadlama",
            #"{"text": "Oslo is the capital of [Y].", "options": ["Sweden", "Norway", "Chad", "Peru"], "label": 1}"#,
            """
            ### Question: Oslo is the capital of [MASK].
            ### Options:
            a. Sweden
            b. Norway
            c. Chad
            d. Peru
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "fact/templama",
            #"{"text": "Ann Lee chairs the club.", "options": ["2012", "2014", "2016", "2018"], "label": 3}"#,
            """
            ### Question: Ann Lee chairs the club.
            ### Options:
            a. 2012
            b. 2014
            c. 2016
            d. 2018
            ### Answer:
            """, gold: 3),
        QuestionCase(
            "nli/mnli", #"{"premise": "It rains.", "hypothesis": "It is dry.", "label": 2}"#,
            """
            ### Question:
            Premise: It rains.
            Hypothesis: It is dry.
            ### Options:
            a. entailment
            b. neutral
            c. contradiction
            ### Answer:
            """, gold: 2),
        QuestionCase(
            "nli/paws", #"{"sentence1": "A beat B.", "sentence2": "B beat A.", "label": 0}"#,
            """
            ### Question:
            Sentence 1: A beat B.
            Sentence 2: B beat A.
            ### Options: no, yes
            ### Answer:
            """, gold: 0),
        QuestionCase(
            "nli/swag",
            #"{"text": "He lifts the lid. He", "options": ["sings.", "looks inside.", "is blue.", "flew."], "label": 1}"#,
            """
            ### Question: He lifts the lid. He
            ### Options:
            a. sings.
            b. looks inside.
            c. is blue.
            d. flew.
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "self-reflection/halueval",
            #"""
            {"knowledge": "Mo wrote Tides", "dialogue": "[Human]: Who wrote Tides?", "response": "It was Jo.",
             "hallucination": 1}
            """#,
            """
            ### Question:
            Knowledge: Mo wrote Tides
            Dialogue: [Human]: Who wrote Tides?
            Response: It was Jo.
            ### Options: no, yes
            ### Answer:
            """, gold: 1),
        QuestionCase(
            "self-reflection/toxicity", #"{"text": "Have a nice day.", "toxic": 0}"#,
            """
            ### Question: Have a nice day.
            ### Options: no, yes
            ### Answer:
            """, gold: 0),
        QuestionCase(
            "self-reflection/stereoset",
            #"""
            {"context": "The baker is BLANK.", "sentences": ["The baker is up early.", "The baker is lazy.",
             "The baker is seven."], "stereotype": 0, "anti-stereotype": 1, "non-stereotype": 2}
            """#,
            """
            ### Question: The baker is BLANK.
            ### Options:
            a. The baker is up early.
            b. The baker is lazy.
            c. The baker is seven.
            ### Answer:
            """, gold: 2),
        QuestionCase(
            "multilingual/lti", #"{"text": "Guten Morgen", "lang": "de"}"#,
            """
            ### Question: Guten Morgen
            ### Options:
            a. English
            b. French
            c. German
            d. Chinese
            e. Spanish
            ### Answer:
            """, gold: 2),
        QuestionCase(
            "multilingual/amazon-review-multi", #"{"review": "还可以", "label": 3, "lang": "zh"}"#,
            """
            ### 问题：还可以
            ### 选项：1、2、3、4、5
            ### 答案：
            """, gold: 2, language: "zh"),
        QuestionCase(
            "multilingual/mlama",
            #"""
            {"uuid": "7", "text": "Oslo est la capitale de [Y].", "options": ["Suède", "Norvège", "Chili", "Pérou"],
             "label": 1, "lang": "fr"}
            """#,
            """
            ### Question : Oslo est la capitale de [MASK].
            ### Options :
            a. Suède
            b. Norvège
            c. Chili
            d. Pérou
            ### Réponse :
            """, gold: 1, language: "fr"),
        QuestionCase(
            "multilingual/xnli",
            #"{"index": 3, "premise": "Es regnet.", "hypothesis": "Es ist nass.", "label": 0, "lang": "de"}"#,
            """
            ### Frage:
            Prämisse: Es regnet.
            Hypothese: Es ist nass.
            ### Antwortmöglichkeiten:
            a. Folgerung
            b. neutral
            c. Widerspruch
            ### Antwort:
            """, gold: 0, language: "de"),
        QuestionCase(
            "multilingual/mpostag",
            #"""
            {"text": "Los pájaros cantan.", "tokens": ["Los", "pájaros", "cantan", "."], "target_token": "cantan",
             "options": ["NOUN", "VERB", "ADP", "DET"], "label": 1, "lang": "es"}
            """#,
            """
            ### Pregunta: ¿Qué categoría gramatical tiene «cantan» en: Los pájaros cantan.
            ### Opciones:
            a. NOUN
            b. VERB
            c. ADP
            d. DET
            ### Respuesta:
            """, gold: 1, language: "es"),
    ]
}
