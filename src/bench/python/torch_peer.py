"""PyTorch's side of peers: answers lines of JSON as PeersBenchmark does."""

import time

import torch
import torch.nn.functional as F

import peer

SMALLEST_DEVIATION = 1e-6
SCORING_BATCHES = (1000, 8000)


class Torch:
    """Rows as tensors, and a training loop that shuffles as ours does: each epoch anew, whole batches."""

    def __init__(self):
        self.rows = {}
        self.steps = {}  # a step per network, as torch.compile compiles anew for each

    def about(self, request):
        return {"versions": f"PyTorch {torch.__version__}"}

    def data(self, request):
        key = (request["rows"], request["features"], request["outputs"])
        if key not in self.rows:
            x, y = peer.rows(*key)
            self.rows = {key: (torch.from_numpy(x), torch.from_numpy(y))}
        return self.rows[key]

    def network(self, request):
        torch.manual_seed(1)
        widths = [request["features"], *request["hidden"], request["outputs"]]
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        return torch.nn.Sequential(*layers[:-1])

    def trained(self, request):
        """A network and the function from its rows to their mean loss, compiled if asked for."""
        key = (tuple(request["hidden"]), request["features"], request["outputs"], request["batch"], request["compile"])
        if key not in self.steps:
            network = self.network(request)

            def loss(x, y):
                a = network(x)
                return F.cross_entropy(a, y) if request["outputs"] > 1 else F.mse_loss(a[:, 0], y)

            torch._dynamo.reset()
            self.steps[key] = (network, torch.compile(loss) if request["compile"] else loss)
        network, loss = self.steps[key]
        network.load_state_dict(self.network(request).state_dict())
        return network, loss

    def fit(self, request):
        torch.set_num_threads(request["threads"])
        raw, labels = self.data(request)
        network, loss = self.trained(request)
        rows, batch = request["rows"], request["batch"]
        start = time.perf_counter()
        x = (raw - raw.mean(0)) / raw.std(0).clamp_min(SMALLEST_DEVIATION)
        y = labels if request["outputs"] > 1 else (labels - labels.mean()) / labels.std()
        descent = torch.optim.SGD(network.parameters(), lr=request["rate"], momentum=0.9, fused=True)
        rates = []
        first = None
        for _ in range(request["epochs"]):
            began = time.perf_counter()
            order = torch.randperm(rows)
            for at in range(0, rows, batch):
                chosen = order[at : at + batch]
                descent.zero_grad(set_to_none=True)
                loss(x.index_select(0, chosen), y.index_select(0, chosen)).backward()
                descent.step()
            first = first or time.time()
            rates.append(rows / (time.perf_counter() - began))
        return {"seconds": time.perf_counter() - start, "rates": rates, "firstEpochEnd": first}

    def score(self, request):
        """The largest output of each row, in the faster of two batch sizes."""
        torch.set_num_threads(request["threads"])
        x, _ = self.data(request)
        network = self.network(request)
        seconds = []
        with torch.inference_mode():
            for batch in SCORING_BATCHES:
                start = time.perf_counter()
                for part in x.split(batch):
                    network(part).argmax(1)
                seconds.append(time.perf_counter() - start)
        return {"seconds": min(seconds)}


if __name__ == "__main__":
    peer.serve(Torch())
