"""Ten steps of momentum descent on two small networks, worked by NumPy in float64.

An oracle from outside: nothing here is shared with the Java code but the mathematics.

    python3 src/test/python/momentum_oracle.py > src/test/resources/org/sparkmlp/optim/momentum-oracle.json

Output: a list of cases. `parameters` and every flat vector follow the library's layout: layer after layer, each
W of shape (D_(l-1) + 1) x D_l, row-major, its bias row first. Per step: the sums over the mini-batch (`gradientSum`
without the penalty, `weightSum`, `lossSum` before the update, also without the penalty), the rate, and the parameters
after the step. Step t takes the rows [start, end) given with it. All inputs are exact in float32.
"""

import json

import numpy as np

ACTIVATIONS = {
    "tanh": (np.tanh, lambda z: 1 - z * z),
    "relu": (lambda a: np.maximum(0, a), lambda z: (z > 0).astype(float)),
}


def softmax_cross_entropy(a, y):
    """Loss of each row, and its derivative by the logits a."""
    top = a.max(axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(a - top).sum(axis=1, keepdims=True))
    return (y * (log_sum - a)).sum(axis=1), np.exp(a - log_sum) - y


def squared_error(a, y):
    """No factor of one half."""
    return ((a - y) ** 2).sum(axis=1), 2 * (a - y)


LOSSES = {"softmax_cross_entropy": softmax_cross_entropy, "squared_error": squared_error}


def augmented(z):
    return np.hstack([np.ones((len(z), 1)), z])


def sums(weights, activation, loss, x, y, row_weights):
    """Gradient sum of each layer, and loss sum."""
    f, derivative = ACTIVATIONS[activation]
    z = [x]
    for w in weights[:-1]:
        z.append(f(augmented(z[-1]) @ w))
    losses, delta = LOSSES[loss](augmented(z[-1]) @ weights[-1], y)
    delta = delta * row_weights[:, None]
    gradients = []
    for layer in reversed(range(len(weights))):
        gradients.insert(0, augmented(z[layer]).T @ delta)
        if layer > 0:
            delta = derivative(z[layer]) * (delta @ weights[layer][1:].T)
    return gradients, float(losses @ row_weights)


def flat(matrices):
    return np.concatenate([m.ravel() for m in matrices]).tolist()


def rate(schedule, initial, step, steps):
    if schedule == "constant":
        return initial
    if schedule == "cosine":
        return initial * (1 + np.cos(np.pi * step / steps)) / 2
    raise ValueError(schedule)


def case(name, topology, activation, loss, rows, batch, seed, schedule, initial, momentum, nesterov, l2, clip, weighted):
    random = np.random.default_rng(seed)

    def exact(values):  # two decimals in binary: exact in float32 and short in JSON
        return np.round(values * 64) / 64

    x = exact(random.normal(size=(rows, topology[0])))
    if loss == "softmax_cross_entropy":
        y = np.eye(topology[-1])[random.integers(topology[-1], size=rows)]
    else:
        y = exact(random.normal(size=(rows, topology[-1])))
    row_weights = exact(random.uniform(0.25, 3, size=rows)) if weighted else np.ones(rows)
    weights = [exact(random.normal(size=(d + 1, m)) * 0.7) for d, m in zip(topology, topology[1:])]
    for w in weights:
        w[0] = exact(random.normal(size=w.shape[1]) * 0.3)  # not 0, so that a penalty on biases would show
    velocity = [np.zeros_like(w) for w in weights]
    result = {
        "name": name,
        "topology": topology,
        "activation": activation,
        "loss": loss,
        "schedule": schedule,
        "learningRate": initial,
        "momentum": momentum,
        "nesterov": nesterov,
        "l2": l2,
        "clipNorm": clip,
        "features": x.tolist(),
        "labels": y.tolist(),
        "rowWeights": row_weights.tolist(),
        "parameters": flat(weights),
        "steps": [],
    }
    steps, per_epoch = 10, -(-rows // batch)
    for step in range(steps):
        start = step % per_epoch * batch
        part = slice(start, min(start + batch, rows))
        gradients, loss_sum = sums(weights, activation, loss, x[part], y[part], row_weights[part])
        weight_sum = float(row_weights[part].sum())
        eta = float(rate(schedule, initial, step, steps))
        averages = [g / weight_sum for g in gradients]
        for g, w in zip(averages, weights):
            g[1:] += l2 * w[1:]
        norm = np.sqrt(sum((g * g).sum() for g in averages))
        if clip is not None and norm > clip:
            averages = [g * (clip / norm) for g in averages]
        velocity = [momentum * v + eta * g for v, g in zip(velocity, averages)]
        if nesterov:
            weights = [w - (momentum * v + eta * g) for w, v, g in zip(weights, velocity, averages)]
        else:
            weights = [w - v for w, v in zip(weights, velocity)]
        result["steps"].append(
            {
                "start": part.start,
                "end": part.stop,
                "weightSum": weight_sum,
                "lossSum": loss_sum,
                "rate": eta,
                "norm": float(norm),
                "gradientSum": flat(gradients),
                "parameters": flat(weights),
            }
        )
    return result


def cases():
    tanh = dict(topology=[3, 4, 2], activation="tanh", loss="softmax_cross_entropy", rows=12, batch=5, seed=1)
    relu = dict(topology=[3, 4, 2], activation="relu", loss="squared_error", rows=12, batch=5, seed=2)
    for nesterov in (False, True):
        kind = "nesterov" if nesterov else "classical"
        yield case(
            f"tanh softmax {kind}",
            **tanh, schedule="constant", initial=0.25, momentum=0.9, nesterov=nesterov, l2=0, clip=None, weighted=False,
        )
        yield case(
            f"relu squared error {kind} with l2 and row weights",
            **relu, schedule="cosine", initial=0.0625, momentum=0.75, nesterov=nesterov, l2=0.125, clip=None, weighted=True,
        )
        yield case(
            f"relu squared error {kind} clipped with l2",
            **relu, schedule="constant", initial=0.125, momentum=0.5, nesterov=nesterov, l2=0.0625, clip=1.5, weighted=False,
        )


def line_by_line(value, indent=""):
    """JSON with one line per vector, which reads and compares better than one number per line."""
    inner = indent + "  "
    if isinstance(value, dict):
        body = ",\n".join(f"{inner}{json.dumps(k)}: {line_by_line(v, inner)}" for k, v in value.items())
        return "{\n" + body + "\n" + indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        return "[\n" + ",\n".join(inner + line_by_line(v, inner) for v in value) + "\n" + indent + "]"
    return json.dumps(value)


if __name__ == "__main__":
    print(line_by_line(list(cases())))
