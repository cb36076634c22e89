"""Asks an MLflow server for the last run and compares it with what --metrics wrote: read_mlflow.py URI METRICS."""

import json
import sys

from mlflow import MlflowClient


def main(uri, metrics):
    client = MlflowClient(uri)
    with open(metrics, encoding="utf-8") as file:
        told = json.load(file)

    experiment = client.get_experiment_by_name("spark-mlp")
    runs = client.search_runs([experiment.experiment_id])
    assert len(runs) == 1, runs
    run = runs[0]
    assert run.info.status == "FINISHED", run.info.status
    assert run.data.params["hidden"] and run.data.params["fit/kernel"], run.data.params
    assert run.data.tags["weights_sha256"] == told["weightsSha256"], run.data.tags
    assert abs(run.data.metrics["accuracy"] - told["accuracy"]) < 1e-12, run.data.metrics

    for key, name in {"train_loss": "trainLoss", "validation_loss": "validationLoss"}.items():
        history = sorted(client.get_metric_history(run.info.run_id, key), key=lambda metric: metric.step)
        read = [(metric.step, metric.value) for metric in history]
        assert read == [(epoch["epoch"], epoch[name]) for epoch in told["history"]], (key, read)
    print("MLflow has the run, its params and the metrics of 5 epochs")


if __name__ == "__main__":
    main(*sys.argv[1:])
