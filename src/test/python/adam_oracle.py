"""Ten steps of Adam and AdamW on one parameter vector, in float64 and in the form of the papers.

An oracle from outside: nothing here is shared with the Java code but the mathematics. The averages
are corrected themselves, where the Java code corrects the step.

    python3 src/test/python/adam_oracle.py > src/test/resources/org/sparkmlp/optim/adam-oracle.json

Output: a list of cases. The parameters are those of a network of 2 features and 1 output without
hidden layers: the bias, which has no penalty, and two weights. All inputs are exact in float32.
"""

import json
import math


def gradient(step, element):
    """Of changing sign and of very different size."""
    return math.ldexp((step * 7 + element * 5) % 13 - 4, (0, -6, 7)[element])


def case(name, decoupled, l2, clip, beta1, beta2):
    epsilon, weight_sum, rate = 2.0**-20, 4.0, 0.0625
    w, m, v = [0.5, -1.25, 2.0], [0.0] * 3, [0.0] * 3
    result = {
        "name": name,
        "decoupled": decoupled,
        "l2": l2,
        "clipNorm": clip,
        "beta1": beta1,
        "beta2": beta2,
        "epsilon": epsilon,
        "rate": rate,
        "weightSum": weight_sum,
        "parameters": list(w),
        "steps": [],
    }
    for step in range(10):
        sums = [gradient(step, i) for i in range(3)]
        penalty = [0.0, l2, l2]
        g = [s / weight_sum for s in sums]
        if not decoupled:
            g = [each + p * x for each, p, x in zip(g, penalty, w)]
        norm = math.sqrt(sum(each * each for each in g))
        if clip is not None and norm > clip:
            g = [each * clip / norm for each in g]
        m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g)]
        v = [beta2 * a + (1 - beta2) * b * b for a, b in zip(v, g)]
        corrected_m = [each / (1 - beta1 ** (step + 1)) for each in m]
        corrected_v = [each / (1 - beta2 ** (step + 1)) for each in v]
        decay = [rate * p * x if decoupled else 0.0 for p, x in zip(penalty, w)]
        w = [
            x - d - rate * a / (math.sqrt(b) + epsilon)
            for x, d, a, b in zip(w, decay, corrected_m, corrected_v)
        ]
        result["steps"].append({"gradientSum": sums, "parameters": list(w)})
    return result


if __name__ == "__main__":
    cases = [
        case("adam", False, 0.0, None, 0.875, 0.96875),
        case("adam with l2", False, 0.25, None, 0.875, 0.96875),
        case("adam with l2, clipped", False, 0.25, 2.0, 0.5, 0.75),
        case("adamw", True, 0.25, None, 0.875, 0.96875),
        case("adamw clipped", True, 0.25, 2.0, 0.875, 0.96875),
    ]
    print("[\n" + ",\n".join(json.dumps(each) for each in cases) + "\n]")
