"""Reference for hierarchical.test.ts: the same model by brute force, without any of its shortcuts. Needs numpy.
Prints hierarchical.json: python hierarchical.py > hierarchical.json"""
import json
import numpy as np

rng = np.random.default_rng(7)
S, TASKS = 4, [0, 0, 1, 1, 2, 2]
C = len(TASKS)
variances = np.array([0.01, 0.02, 0.005, 0.01, 0.03, 0.01])
a, b = rng.normal(0, 0.3, S), rng.normal(0, 0.2, (S, 3))
m = rng.normal(0, 1, C)
y = m + a[:, None] + b[:, TASKS] + rng.normal(0, 0.1, (S, C)) + rng.normal(size=(S, C)) * np.sqrt(variances)

# One long vector, cells free (fixed effects), all covariances written out.
source, cell = np.repeat(np.arange(S), C), np.tile(np.arange(C), S)
task = np.array(TASKS)[cell]
X = (cell[:, None] == np.arange(C)).astype(float)
same_source = (source[:, None] == source).astype(float)
same_task = same_source * (task[:, None] == task)
Z = (source[:, None] == np.arange(S)).astype(float)
vec = y.ravel()


def restricted(sds):
    sa, sb, se = sds
    V = sa**2 * same_source + sb**2 * same_task + np.diag(se**2 + variances[cell])
    Vi = np.linalg.inv(V)
    XVX = X.T @ Vi @ X
    beta = np.linalg.solve(XVX, X.T @ Vi @ vec)
    r = vec - X @ beta
    P = Vi - Vi @ X @ np.linalg.inv(XVX) @ X.T @ Vi
    ll = -0.5 * (np.linalg.slogdet(V)[1] + np.linalg.slogdet(XVX)[1] + r @ Vi @ r)
    effects = sa**2 * Z.T @ P @ vec
    cov = sa**2 * np.eye(S) - sa**4 * Z.T @ P @ Z
    H = np.eye(S) - 1 / S
    return ll, H @ effects, H @ cov @ H


points = [(0.3, 0.2, 0.1), (0.1, 0.4, 0.05), (0.5, 0.05, 0.3)]
out = [restricted(p) for p in points]

# The posterior of everything by a plain grid over the logarithms of the standard deviations (half-normal priors of scale 1).
axis = np.geomspace(0.003, 3, 30)
w, effect, square, sd = 0.0, np.zeros(S), np.zeros(S), np.zeros(3)
top = out[0][0]
for sa in axis:
    for sb in axis:
        for se in axis:
            ll, e, cov = restricted((sa, sb, se))
            k = np.exp(ll - top - 0.5 * (sa**2 + sb**2 + se**2)) * sa * sb * se
            w += k
            effect += k * e
            square += k * (np.diag(cov) + e**2)
            sd += k * np.array([sa, sb, se])
effect, sd = effect / w, sd / w
print(json.dumps({
    "logits": y.tolist(), "tasks": TASKS, "variances": variances.tolist(),
    "points": [{"components": dict(zip(["source", "task", "residual"], p)), "logLikelihood": o[0],
                "effects": o[1].tolist(), "variance": float(o[2][0, 0] / (1 - 1 / S))} for p, o in zip(points, out)],
    "posterior": {"effects": effect.tolist(), "sds": (np.sqrt(square / w - effect**2)).tolist(), "components": sd.tolist()},
}, indent=1))
