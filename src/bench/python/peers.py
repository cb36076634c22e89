"""Spark MLP beside PyTorch and scikit-learn, in turns within one run; writes a table of medians of ratios.

Each library has a process of its own that stays warm, measures what it is asked for, and sleeps while another one
works. Start it by src/bench/peers.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

THREADS = 2
HERE = Path(__file__).parent
MNIST_LIKE = {"features": 784, "hidden": [300, 100], "outputs": 10, "rate": 0.05}
WIDE = {"features": 784, "hidden": [2500, 2000, 1500, 1000, 500], "outputs": 10, "rate": 0.005}
DEEP = {"features": 64, "hidden": [64] * 20, "outputs": 10, "rate": 0.005}
SMALL = {"features": 8, "hidden": [32], "outputs": 1, "rate": 0.05}

# Rows and epochs that take some seconds on two cores.
FITS = {
    "784-300-100-10, batch 32": {**MNIST_LIKE, "batch": 32, "rows": 40_000, "epochs": 3},
    "784-300-100-10, batch 200": {**MNIST_LIKE, "batch": 200, "rows": 40_000, "epochs": 5},
    "784-300-100-10, batch 1,000": {**MNIST_LIKE, "batch": 1000, "rows": 40_000, "epochs": 6},
    "784-300-100-10, batch 8,000": {**MNIST_LIKE, "batch": 8000, "rows": 40_000, "epochs": 6},
    "784-2500-2000-1500-1000-500-10, batch 1,000": {**WIDE, "batch": 1000, "rows": 4_000, "epochs": 2},
    "64-[64 × 20]-10, batch 128": {**DEEP, "batch": 128, "rows": 64_000, "epochs": 3},
    "8-32-1 regression, batch 1,024": {**SMALL, "batch": 1024, "rows": 512_000, "epochs": 10},
}


# Two processes that exchange gradients: steps of 256 rows in all.
STEPS = {
    "4-8-2": {"features": 4, "hidden": [8], "outputs": 2, "epochs": 60},
    "784-100-10": {"features": 784, "hidden": [100], "outputs": 10, "epochs": 60},
    "784-300-100-10": {"features": 784, "hidden": [300, 100], "outputs": 10, "epochs": 40},
    "784-1000-200-10": {"features": 784, "hidden": [1000, 200], "outputs": 10, "epochs": 20},
    "784-4000-2000-10": {"features": 784, "hidden": [4000, 2000], "outputs": 10, "epochs": 4},
}
PROCESSES = "processes"
EXCHANGES = ("star", "sharded")


class Peer:
    """A process that answers requests, one line of JSON each."""

    def __init__(self, name, command, log):
        self.name = name
        self.log = log
        with log.open("w") as messages:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages, text=True
            )

    def __call__(self, do, **request):
        request = {"do": do, "threads": THREADS, "compile": False, **request}
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            sys.exit(f"peers: {self.name} ended at {request}: its messages are in {self.log}")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def median(values):
    return statistics.median(values)


def ratio(ours, theirs):
    """The median of the rounds' own ratios, as the machine's speed changes from round to round."""
    return median([a / b for a, b in zip(ours, theirs)])


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


class Comparison:
    def __init__(self, commands, logs, rounds, shrink):
        self.commands = commands
        self.logs = logs
        self.rounds = rounds
        self.shrink = shrink

    def open(self):
        self.spark, self.torch, self.sklearn = (self.start(name) for name in ("spark", "torch", "sklearn"))

    def start(self, name, log=""):
        return Peer(name, self.commands[name], self.logs / f"peers-{name}{log}.log")

    def close(self):
        for peer in (self.spark, self.torch, self.sklearn):
            peer.close()

    def smaller(self, request):
        """The request, but in a quick run one epoch of fewer rows, at least two whole batches."""
        if self.shrink == 1:
            return request
        batch = request["batch"]
        rows = max(2 * batch, request["rows"] // self.shrink // batch * batch)
        return {**request, "rows": rows, "epochs": 1}

    def faster_torch(self, request):
        """Eager or compiled, after a fit of each that does not count."""
        rates = {}
        for compiled in (False, True):
            self.torch("fit", **request, compile=compiled)
            rates[compiled] = median(self.torch("fit", **request, compile=compiled)["rates"])
        return max(rates, key=rates.get)

    def fits(self, wanted):
        lines = []
        for name, case in FITS.items():
            if wanted not in name:
                continue
            case = self.smaller(case)
            once = {**case, "epochs": 1}
            self.spark("fit", **case)
            compiled = self.faster_torch(case)
            ours, theirs, others = [], [], []
            for _ in range(self.rounds):
                ours.append(self.spark("fit", **case))
                theirs.append(self.torch("fit", **case, compile=compiled))
                others.append(self.sklearn("fit", **once))
            rate = lambda answers: [median(answer["rates"]) for answer in answers]
            seconds = lambda answers: [answer["seconds"] for answer in answers]
            lines.append(
                [
                    name,
                    f"{median(rate(ours)):,.0f}",
                    f"{median(rate(theirs)):,.0f} ({'compiled' if compiled else 'eager'})",
                    f"**{ratio(rate(ours), rate(theirs)):.2f}**",
                    f"{ratio(seconds(theirs), seconds(ours)):.2f}",
                    f"{median(rate(others)):,.0f}",
                    f"{ratio(rate(ours), rate(others)):.1f}",
                ]
            )
            say(" | ".join(lines[-1]))
        head = ["network", "Spark MLP, rows/s", "PyTorch, rows/s", "ratio", "of whole fits", "scikit-learn, rows/s", "ratio"]
        return "\n" + table(head, lines) if lines else ""

    def workers(self):
        case = self.smaller(FITS["784-300-100-10, batch 1,000"])
        gains = {self.spark: [], self.torch: []}
        for round_number in range(self.rounds + 1):
            for peer, gain in gains.items():
                one, two = (median(peer("fit", **{**case, "threads": n})["rates"]) for n in (1, 2))
                if round_number > 0:  # the first is the compilers'
                    gain.append(two / one)
        line = [f"{median(gain):.2f}" for gain in gains.values()]
        return "\n" + table(["rows/s of 2 workers to 1", "Spark MLP", "PyTorch, threads"], [["784-300-100-10, batch 1,000", *line]])

    def scoring(self):
        case = self.smaller({**MNIST_LIKE, "batch": 1000, "rows": 100_000, "epochs": 1})
        ours, theirs = [], []
        for round_number in range(self.rounds + 1):
            found = self.spark("score", **case), self.torch("score", **case)
            if round_number > 0:
                ours.append(case["rows"] / found[0]["seconds"])
                theirs.append(case["rows"] / found[1]["seconds"])
        line = [f"{median(ours):,.0f}", f"{median(theirs):,.0f}", f"**{ratio(ours, theirs):.2f}**"]
        head = ["scoring, 784-300-100-10", "Spark MLP, rows/s, cached rows", "PyTorch, rows/s, tensors", "ratio"]
        return "\n" + table(head, [["prediction column", *line]])

    def first_step(self):
        """From the start of a process, and from the call of a fit, to the end of the first step."""
        case = {**MNIST_LIKE, "batch": 200, "rows": 200, "epochs": 1}
        times = {"spark": [], "torch": []}
        for _ in range(min(3, self.rounds)):
            for name, found in times.items():
                start = time.time()
                peer = self.start(name, "-first")
                answer = peer("fit", **case)
                found.append((answer["firstEpochEnd"] - start, answer["seconds"]))
                peer.close()
        lines = [
            [text, *(f"{median([pair[which] for pair in found]):.2f}" for found in times.values())]
            for which, text in ((0, "start of the process to the end of the first step"), (1, "the whole first fit, of one step"))
        ]
        return "\n" + table(["seconds", "Spark MLP", "PyTorch, eager"], lines)


    def processes(self):
        """Two executor processes beside two of DistributedDataParallel, one thread each."""
        spark, ddp = self.start("processes"), self.start("ddp")
        lines = []
        for name, case in STEPS.items():
            case = {**case, "batch": 256, "stepsPerEpoch": 10, "epochs": max(1, case["epochs"] // self.shrink)}
            theirs, ours = [], {exchange: [] for exchange in EXCHANGES}
            for round_number in range(self.rounds + 1):
                found = ddp("steps", **case)
                answers = {exchange: spark("steps", **case, exchange=exchange) for exchange in EXCHANGES}
                if round_number > 0:  # the first is the compilers'
                    theirs.append(median(found["millis"]))
                    for exchange, answer in answers.items():
                        ours[exchange].append({**answer, "millis": median(answer["millis"])})
            line = [name, f"{ours[EXCHANGES[0]][0]['parameters']:,}", f"{median(theirs):.2f}"]
            for answers in ours.values():
                millis = [answer["millis"] for answer in answers]
                mean = lambda key: median([answer[key] for answer in answers])
                line += [
                    f"{median(millis):.2f}",
                    f"**{ratio(millis, theirs):.2f}**",
                    f"{mean('driverCpuMillis'):.2f}",
                    f"{mean('driverGc'):.1%} / {mean('executorGc'):.1%}",
                ]
            lines.append(line)
            say(" | ".join(line))
        spark.close()
        ddp.close()
        head = ["ms a step, 2 processes", "parameters", "DDP"]
        for exchange in EXCHANGES:
            head += [exchange, "of DDP", "driver's CPU", "collecting garbage, driver / executors"]
        return "\n" + table(head, lines)


def say(text):
    print(text, flush=True)


def processor():
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="small sizes and one round, to see that all works")
    options.add_argument("--only", default="", metavar="TEXT", help=f"only networks whose line has this text, and no other table; {PROCESSES}: only that of two processes")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--java", required=True, metavar="FILE", help="the JVM's arguments")
    options.add_argument("--out", required=True, type=Path)
    given = options.parse_args()
    began = time.time()
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    commands = {
        "spark": [str(java), f"@{given.java}"],
        "torch": [sys.executable, str(HERE / "torch_peer.py")],
        "sklearn": [sys.executable, str(HERE / "sklearn_peer.py")],
        "processes": [str(java), f"@{given.java}", PROCESSES],
        "ddp": [sys.executable, str(HERE / "ddp_peer.py"), str(THREADS)],
    }
    compare = Comparison(commands, given.out.parent, 1 if given.quick else given.rounds, 20 if given.quick else 1)
    text = (
        f"{processor()}, {os.cpu_count()} processors, {THREADS} threads or processes of each; "
        f"{platform.system()} {platform.release()}.\n"
        f"Medians of {compare.rounds} rounds in turns, load {os.getloadavg()[0]:.1f} at the start.\n"
    )
    say(text)
    if given.only != PROCESSES:
        compare.open()
        about = compare.spark("about")
        versions = [about["versions"], *(peer("about")["versions"] for peer in (compare.torch, compare.sklearn))]
        text += f"{', '.join(versions)}; matrix kernel {about['kernel']}.\n" + compare.fits(given.only)
        if not given.only:
            for part in (compare.workers, compare.scoring, compare.first_step):
                found = part()
                say(found)
                text += found
        compare.close()
    if given.only in ("", PROCESSES):
        text += compare.processes()
    text += f"\nTaken in {(time.time() - began) / 60:.0f} minutes, load {os.getloadavg()[0]:.1f} at the end.\n"
    given.out.write_text(text)
    say(f"written to {given.out}")


if __name__ == "__main__":
    main()
