"""Reads a folder of events with TensorBoard and compares it with what --metrics wrote: read_tensorboard.py FOLDER METRICS."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def main(folder, metrics):
    events = EventAccumulator(folder, size_guidance={"scalars": 0, "histograms": 0})
    events.Reload()
    with open(metrics, encoding="utf-8") as file:
        told = json.load(file)

    for tag, name in {"loss/training": "trainLoss", "loss/validation": "validationLoss"}.items():
        read = [(scalar.step, scalar.value) for scalar in events.Scalars(tag)]
        assert len(read) == told["epochs"] == 5, read
        for (step, value), epoch in zip(read, told["history"], strict=True):
            assert step == epoch["epoch"], (step, epoch)
            assert abs(value - epoch[name]) < 1e-6 * abs(value), (tag, value, epoch[name])

    scalars = set(events.Tags()["scalars"])
    assert {"gradient_norm/layer_1", "update_ratio/layer_3", "saturated/layer_1", "dead_units/layer_2"} <= scalars, scalars
    assert not {"dead_units/layer_1", "saturated/layer_2", "dead_units/layer_3"} & scalars, scalars
    for layer, parameters in {1: 65 * 16, 2: 17 * 8, 3: 9 * 10}.items():
        last = events.Histograms(f"weights/layer_{layer}")[-1]
        histogram = last.histogram_value
        assert last.step == 5, last.step
        assert histogram.num == sum(histogram.bucket) == parameters, (histogram.num, parameters)
        assert histogram.min < 0 < histogram.max, histogram
    print("TensorBoard reads the scalars of 5 epochs and the histograms of 3 layers")


if __name__ == "__main__":
    main(*sys.argv[1:])
