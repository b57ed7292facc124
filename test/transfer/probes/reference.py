"""Golden values of probes.test.ts: python test/transfer/probes/reference.py (needs numpy, scipy, scikit-learn).

The data come from a linear congruential generator that the test repeats, so that nothing but the answers is committed.
"""

import json

import numpy as np
from scipy.optimize import minimize
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression, RidgeClassifierCV


def generate(n, d, classes):
    state, values = 1, []
    for _ in range(n * d):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**32 - 0.5)
    x = np.array(values).reshape(n, d)
    y = np.arange(n) % classes
    x[np.arange(n), y] += 0.3
    return x, y


def accuracy(model, x, y, half):
    return (model.predict(x[half:]) == y[half:]).mean()


out = {}
for name, (n, d, classes) in {"tall": (240, 20, 4), "wide": (40, 60, 4)}.items():
    x, y = generate(2 * n, d, classes)
    ridge = RidgeClassifierCV(alphas=[0.1, 1, 10, 100], store_cv_results=True).fit(x[:n], y[:n])
    out[name] = {
        "lambda": ridge.alpha_,
        "errors": ridge.cv_results_.mean(axis=(0, 1)).tolist(),
        "weight": ridge.coef_[:, 0].tolist(),
        "bias": ridge.intercept_.tolist(),
        "accuracy": accuracy(ridge, x, y, n),
    }
    logistic = LogisticRegression(C=1, tol=1e-8, max_iter=10000).fit(x[:n], y[:n])
    out[name]["logistic"] = {
        "weight": logistic.coef_[:, 0].tolist(),
        "bias": logistic.intercept_.tolist(),
        "accuracy": accuracy(logistic, x, y, n),
    }

    # LogME from the definition: the density of y under N(0, I/beta + F F^T/alpha), maximised over both numerically.
    f = x[:n]
    evidences = []
    for c in range(classes):
        target = (y[:n] == c).astype(float)

        def negative(log):
            covariance = np.eye(n) / np.exp(log[1]) + f @ f.T / np.exp(log[0])
            solved = np.linalg.solve(covariance, target)
            return 0.5 * (np.linalg.slogdet(covariance)[1] + target @ solved + n * np.log(2 * np.pi))

        best = minimize(negative, [1, 1], method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-7, "maxiter": 300})
        evidences.append(-best.fun / n)
    out[name]["logme"] = float(np.mean(evidences))

out["mcnemar"] = binomtest(3, 15).pvalue
print(json.dumps(out, indent=2))
