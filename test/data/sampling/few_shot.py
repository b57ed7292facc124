"""Few-shot subsets, written anew in plain Python: reads what was drawn from standard input, draws the same itself, and checks
the properties that a few-shot subset must have. Prints how many subsets it checked; an assertion says which one is wrong."""
import hashlib
import json
import sys
from collections import Counter


def place(key, seed):
    digest = hashlib.sha1(f"few-shot/{seed}/{key}".encode()).digest()
    return int.from_bytes(digest[:4], "little") * 2**21 + (int.from_bytes(digest[4:8], "little") >> 11)


def draw(samples, classes, shots, seed, validation):
    """Without what is drawn again where a class has too few: (train, validation, pool size) a class."""
    for label in range(len(classes)):
        keys = sorted((key for key, its in samples if its == label), key=lambda key: (place(key, seed), key))
        few = min(4, len(keys) // 2) if validation else 0
        most = max(few, len(keys) // 10) if validation else 0
        apart = most if shots == "full" else few
        pool, kept = keys[: len(keys) - most], keys[len(keys) - apart :]
        count = len(pool) if shots == "full" else shots
        yield pool[:count], kept[: apart if shots == "full" else min(shots, apart)], pool


def check(case):
    samples, classes, seed = case["samples"], case["classes"], case["seed"]
    label_of = dict(samples)
    before, held = [Counter()] * len(classes), set()
    for drawn in case["drawn"]:
        shots, too_few = drawn["shots"], drawn["tooFew"]
        where = f"seed {seed}, {shots} shots, {too_few}"
        train, validation = drawn["train"], drawn["validation"]
        expected_validation = []
        for label, (first, kept, pool) in enumerate(draw(samples, classes, shots, seed, drawn["apart"])):
            mine = [key for key in train if label_of[key] == label]
            # Sizes and balance.
            wanted = len(pool) if shots == "full" else shots if too_few == "repeat" else min(shots, len(pool))
            assert len(mine) == wanted, f"{where}: {len(mine)} of class {label}, expected {wanted}"
            # The draw itself; what comes on top is drawn from the class again.
            assert mine[: len(first)] == first, f"{where}: another draw of class {label}"
            assert set(mine[len(first) :]) <= set(pool), f"{where}: class {label} repeats what is not its own"
            # Nested: fewer shots are among more, as often.
            assert not before[label] - Counter(mine), f"{where}: class {label} is not nested"
            before = [*before[:label], Counter(mine), *before[label + 1 :]]
            expected_validation += kept
        assert validation == expected_validation, f"{where}: another validation set"
        held |= set(validation)
        assert not held & set(train), f"{where}: validation pictures are trained on"
        # Neither the samples' order nor what was drawn before matters.
        assert drawn["again"] == drawn["name"], f"{where}: not the same when drawn again"
        content = json.dumps({"train": train, "validation": validation}, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        name = hashlib.sha256(content.encode()).hexdigest()[:16]
        assert drawn["name"] == name, f"{where}: called {drawn['name']}, expected {name}"


cases = json.load(sys.stdin)
for case in cases:
    check(case)
names = [drawn["name"] for case in cases for drawn in case["drawn"]]
print(len(names))
