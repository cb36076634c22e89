"""scikit-learn's side of peers: answers lines of JSON as PeersBenchmark does."""

import time
import warnings

import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

import peer


class ScikitLearn:
    def __init__(self):
        self.rows = {}

    def about(self, request):
        return {"versions": f"scikit-learn {sklearn.__version__}"}

    def fit(self, request):
        key = (request["rows"], request["features"], request["outputs"])
        if key not in self.rows:
            self.rows = {key: peer.rows(*key)}
        x, y = self.rows[key]
        kind = MLPClassifier if request["outputs"] > 1 else MLPRegressor
        network = kind(
            hidden_layer_sizes=request["hidden"],
            solver="sgd",
            alpha=0,
            batch_size=request["batch"],
            learning_rate_init=request["rate"],
            max_iter=request["epochs"],
            momentum=0.9,
            nesterovs_momentum=False,
            n_iter_no_change=request["epochs"] + 1,
            random_state=1,
        )
        with threadpool_limits(request["threads"]), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has not converged
            start = time.perf_counter()
            network.fit(StandardScaler(copy=True).fit_transform(x), y)
            seconds = time.perf_counter() - start
        return {"seconds": seconds, "rates": [request["rows"] * network.n_iter_ / seconds]}


if __name__ == "__main__":
    peer.serve(ScikitLearn())
