"""PyTorch's DistributedDataParallel over gloo: processes of one thread each, of which rank 0 answers lines of JSON.

Rank 0 starts the others, and tells them of every request.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F

import peer

WARM_UP_EPOCHS = 2


class Ddp:
    """A training loop over tensors; each process has its part of the rows, and of every batch."""

    def about(self, request):
        return {"versions": f"PyTorch {torch.__version__}, DistributedDataParallel over gloo"}

    def steps(self, request):
        share([request])
        return {"millis": train(request)}


def share(box):
    dist.broadcast_object_list(box, src=0)
    return box[0]


def train(request):
    """Milliseconds of a step, one number for each epoch but the first."""
    own = request["batch"] // dist.get_world_size()
    steps = request["stepsPerEpoch"]
    x, y = (torch.from_numpy(part) for part in peer.rows(own * steps, request["features"], request["outputs"]))
    torch.manual_seed(1)
    widths = [request["features"], *request["hidden"], request["outputs"]]
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    network = torch.nn.parallel.DistributedDataParallel(torch.nn.Sequential(*layers[:-1]))
    descent = torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9, fused=True)
    millis = []
    for _ in range(WARM_UP_EPOCHS + request["epochs"]):
        began = time.perf_counter()
        order = torch.randperm(own * steps)
        for at in range(0, own * steps, own):
            chosen = order[at : at + own]
            descent.zero_grad(set_to_none=True)
            F.cross_entropy(network(x.index_select(0, chosen)), y.index_select(0, chosen)).backward()
            descent.step()
        millis.append((time.perf_counter() - began) * 1e3 / steps)
    return millis[WARM_UP_EPOCHS:]


def join(rank, processes, meeting):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=processes)


def main():
    if len(sys.argv) > 2:  # not rank 0
        rank, processes, meeting = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
        join(rank, processes, meeting)
        while request := share([None]):
            train(request)
        return
    processes = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        meeting = str(Path(folder, "meeting"))
        others = [
            subprocess.Popen([sys.executable, __file__, str(rank), str(processes), meeting]) for rank in range(1, processes)
        ]
        join(0, processes, meeting)
        peer.serve(Ddp())
        share([None])
        for other in others:
            other.wait()


if __name__ == "__main__":
    main()
