"""scikit-learn's RidgeClassifierCV on the sets of probes.bench.ts: seven penalties by leaving one out, then predictions."""
import numpy as np
from peer import serve
from sklearn.linear_model import RidgeClassifierCV

rng = np.random.default_rng(0)
WIDTH = 1024


def draw(centres, count):
    labels = np.arange(count) % len(centres)
    return (centres[labels] + rng.standard_normal((count, WIDTH))).astype(np.float32), labels


sets = []
for classes in [100, 47, 102, 37, 345, 345, 15, 5, 10]:
    centres = rng.standard_normal((classes, WIDTH)) * 0.3
    train = [draw(centres, k * classes) for k in [1, 5, 10, 20, 30] for _ in range(1 if k == 30 else 3)]
    sets.append((draw(centres, 2000)[0], train))


def run():
    for test, train in sets:
        for x, y in train:
            # The same seven penalties, in units of the mean square of a direction.
            unit = np.square(x - x.mean(0)).sum() / min(x.shape)
            RidgeClassifierCV(alphas=unit * 10.0 ** np.arange(-4, 3)).fit(x, y).predict(test)


serve(run)
