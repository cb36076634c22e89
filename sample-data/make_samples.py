#!/usr/bin/env python3
"""Remakes the sample data beside this script, bit for bit.

    python3 -m venv venv && venv/bin/pip install numpy scikit-learn
    venv/bin/python make_samples.py            # writes the three files
    venv/bin/python make_samples.py --check    # writes nothing; fails if a file would change

The random numbers come from numpy's RandomState, whose streams numpy promises never to change, and every value is
rounded to few digits, so that another numpy, Python or processor writes the same bytes.
"""

import argparse
import csv
import io
import math
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
CURVE_SEED = 20240601
TWO_TARGETS_SEED = 20240602


def digits():
    """The 1,797 handwritten digits of the UCI set that scikit-learn ships, in its order."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    header = [f"pixel{i}" for i in range(64)] + ["digit"]
    rows = []
    for pixels, digit in zip(bunch.data, bunch.target):
        assert all(float(p).is_integer() and 0 <= p <= 16 for p in pixels)
        rows.append([str(int(p)) for p in pixels] + [str(int(digit))])
    assert len(rows) == 1797
    return header, rows


def curve_function(x):
    """The noiseless curve: a wave on a slope, with a bump in the middle."""
    return math.sin(2.0 * x) + 0.5 * x + 1.5 * math.exp(-x * x)


def curve():
    """2,000 noisy samples of curve_function; x is uniform on [-3, 3]."""
    random = np.random.RandomState(CURVE_SEED)
    xs = random.uniform(-3.0, 3.0, 2000)
    noise = 0.12 * random.standard_normal(2000)
    rows = []
    true, noisy = [], []
    for x, e in zip(xs, noise):
        x = round(float(x), 4)
        y = curve_function(x)
        true.append(y)
        noisy.append(y + float(e))
        rows.append([f"{x:.4f}", f"{y + float(e):.4f}"])
    require_r2("curve", true, noisy)
    return ["x", "y"], rows


CATALYSTS = {"nickel": 0.8, "palladium": 1.6, "platinum": 1.3, "zeolite": 0.5}
VESSELS = {"enamel": 1.0, "glass": 0.75, "steel": 1.2}


def reactor(temperature, pressure, concentration, ph, flow, stirring, age, catalyst, vessel):
    """Two invented laws of an imaginary reactor: (share of the material converted, cost of a batch)."""
    rate = CATALYSTS[catalyst] * math.exp((temperature - 400.0) / 60.0)
    acidity = math.exp(-((ph - 6.5) ** 2) / 3.0)
    mixing = math.tanh(stirring / 400.0)
    drive = rate * acidity * mixing * math.sqrt(pressure / 500000.0) * (1.0 - 0.6 * age / 365.0)
    conversion = 1.0 - math.exp(-0.8 * drive / (flow / 0.05))
    heating = 12.0 * max(0.0, temperature - 350.0) * VESSELS[vessel]
    cost = 900.0 + heating + 0.004 * pressure * VESSELS[vessel] + 700.0 * CATALYSTS[catalyst] * concentration
    return conversion, cost + 1500.0 * (1.0 - conversion) ** 2


def two_targets():
    """5,000 rows of 8 numeric and 2 string columns on very different scales, and 2 targets that depend on them."""
    random = np.random.RandomState(TWO_TARGETS_SEED)
    n = 5000
    temperature = random.uniform(300.0, 500.0, n)
    pressure = random.uniform(100000.0, 1000000.0, n)
    concentration = random.uniform(0.0, 2.0, n)
    ph = random.uniform(4.0, 9.0, n)
    flow = random.uniform(0.01, 0.1, n)
    stirring = random.uniform(100.0, 1000.0, n)
    age = random.randint(0, 366, n)
    humidity = random.uniform(20.0, 90.0, n)  # has no influence, as some columns of real data
    catalysts = random.randint(0, len(CATALYSTS), n)
    vessels = random.randint(0, len(VESSELS), n)
    noise = random.standard_normal((n, 2)) * [0.02, 60.0]

    header = ["temperature", "pressure", "concentration", "ph", "flow", "stirring", "age_days", "humidity"]
    header += ["catalyst", "vessel", "conversion", "cost"]
    rows = []
    true, noisy = [], []
    for i in range(n):
        catalyst = list(CATALYSTS)[int(catalysts[i])]
        vessel = list(VESSELS)[int(vessels[i])]
        cells = [
            f"{temperature[i]:.1f}",
            f"{pressure[i]:.0f}",
            f"{concentration[i]:.3f}",
            f"{ph[i]:.2f}",
            f"{flow[i]:.4f}",
            f"{stirring[i]:.0f}",
            f"{age[i]:d}",
            f"{humidity[i]:.1f}",
        ]
        targets = reactor(*(float(c) for c in cells[:7]), catalyst=catalyst, vessel=vessel)
        measured = [targets[0] + float(noise[i, 0]), targets[1] + float(noise[i, 1])]
        true.append(targets)
        noisy.append(measured)
        rows.append(cells + [catalyst, vessel, f"{measured[0]:.4f}", f"{measured[1]:.1f}"])
    for k, name in enumerate(("conversion", "cost")):
        require_r2(name, [t[k] for t in true], [m[k] for m in noisy])
    return header, rows


def require_r2(name, true, noisy):
    """The noiseless function must explain at least 98 % of the variance, or a model's r2 would measure the noise."""
    true, noisy = np.array(true), np.array(noisy)
    r2 = 1.0 - ((noisy - true) ** 2).sum() / ((noisy - noisy.mean()) ** 2).sum()
    print(f"{name}: r2 of the noiseless function {r2:.4f}")
    assert r2 >= 0.98, f"r2 of the noiseless function must be at least 0.98, was {r2}"


def as_bytes(header, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("ascii")


def main():
    parser = argparse.ArgumentParser(description="Remakes the sample data beside this script.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    check = parser.parse_args().check
    changed = []
    for name, make in (("digits.csv", digits), ("curve.csv", curve), ("two-targets.csv", two_targets)):
        content = as_bytes(*make())
        path = HERE / name
        if check:
            same = path.is_file() and path.read_bytes() == content
            print(f"{name}: {'unchanged' if same else 'DIFFERS'}")
            if not same:
                changed.append(name)
        else:
            path.write_bytes(content)
            print(f"{name}: {content.count(bytes([10])) - 1} rows written")
    if changed:
        sys.exit("differs from what this script makes: " + ", ".join(changed))


if __name__ == "__main__":
    main()
