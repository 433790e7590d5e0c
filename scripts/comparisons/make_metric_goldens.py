"""Write fixtures/goldens/NAME/metrics.json: how pytorch-grad-cam judges Grad-CAM's maps of the tiny networks.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/comparisons/make_metric_goldens.py [--out fixtures/goldens]

Run after make_goldens.py, whose networks, targets and maps it takes. Every score is a probability, the class's after softmax.
ROAD's noise is left out, or taken from a file: the library draws it anew each time. Insertion and deletion, which the library does
not have, are RISE's authors' `CausalMetric`.
"""

import argparse
import json
import os

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import torch
import torchvision_cpu  # noqa: F401
import pytorch_grad_cam as pgc
from pytorch_grad_cam.metrics import arcc, cam_mult_image, road
from pytorch_grad_cam.utils.model_targets import ClassifierOutputSoftmaxTarget
from scipy.ndimage import gaussian_filter

from golden_networks import RESHAPES
from make_goldens import build

NETWORKS = ("cifar_resnet", "vit")
PERCENTILES = [20, 40, 60, 80]
STEPS = 20
LIBRARY_IMPUTER = road.NoisyLinearImputer.__call__


def with_noise(noise):
    """The library's imputer with numbers from a file: those of the pixels that it fills in."""

    def call(imputer, picture, mask):
        imputer.noise = 0
        return LIBRARY_IMPUTER(imputer, picture, mask) + 0.01 * torch.from_numpy(noise) * (mask == 0)

    return call


def blur():
    """RISE's `gkern(11, 5)`, applied with zeros around the picture."""
    kernel = np.zeros((11, 11))
    kernel[5, 5] = 1
    kernel = torch.from_numpy(gaussian_filter(kernel, 5).astype(np.float32))
    weights = torch.zeros(3, 3, 11, 11)
    for channel in range(3):
        weights[channel, channel] = kernel
    return lambda x: torch.nn.functional.conv2d(x, weights, padding=5)


def area(model, picture, map_, index, mode):
    """RISE's `CausalMetric.single_run` and `auc`."""
    start, finish = (picture.clone(), torch.zeros_like(picture)) if mode == "del" else (blur()(picture), picture.clone())
    order = np.argsort(-map_.reshape(-1), kind="stable")
    scores = [torch.softmax(model(start), 1)[0, index].item()]
    flat, target = start.reshape(1, 3, -1), finish.reshape(1, 3, -1)
    for step in range(STEPS):
        chosen = order[len(order) * step // STEPS:len(order) * (step + 1) // STEPS]
        flat[0, :, chosen] = target[0, :, chosen]
        scores.append(torch.softmax(model(flat.reshape(picture.shape)), 1)[0, index].item())
    return (sum(scores) - scores[0] / 2 - scores[-1] / 2) / STEPS


def judge(model, x, maps, classes, cam, noise):
    targets = [ClassifierOutputSoftmaxTarget(c) for c in classes]
    road.NoisyLinearImputer.__call__ = with_noise(noise)
    merit = arcc.ARCC(cam, PERCENTILES)
    result = {
        "most_relevant_first": road.ROADMostRelevantFirstAverage(PERCENTILES)(x, maps, targets, model),
        "least_relevant_first": road.ROADLeastRelevantFirstAverage(PERCENTILES)(x, maps, targets, model),
        "road": road.ROADCombined(PERCENTILES)(x, maps, targets, model),
        "arcc": merit(x, maps, targets, model),
        "coherency": merit.coherency(x, maps, targets, model, cam),
        "complexity": merit.complexity(maps),
        "drop": cam_mult_image.DropInConfidence()(x, maps, targets, model),
        "increase": cam_mult_image.IncreaseInConfidence()(x, maps, targets, model),
        "change": cam_mult_image.CamMultImageConfidenceChange()(x, maps, targets, model),
    }
    with torch.no_grad():
        for name, mode in (("deletion", "del"), ("insertion", "ins")):
            result[name] = [area(model, x[i:i + 1], maps[i], classes[i], mode) for i in range(len(x))]
    road.NoisyLinearImputer.__call__ = LIBRARY_IMPUTER
    result = {name: [float(v) for v in values] for name, values in result.items()}
    assert all(np.isfinite(v).all() for v in result.values()), result
    return result


def make(folder):
    meta = json.load(open(os.path.join(folder, "meta.json")))
    model, x, _ = build(meta["name"], meta["seed"])
    noise = np.random.default_rng(11).standard_normal(x.shape[1:]).astype(np.float32)
    np.save(os.path.join(folder, "metrics-noise.npy"), noise)
    entries = []
    for entry in meta["maps"]:
        if entry.get("gradcam") is None:
            continue
        maps = np.load(os.path.join(folder, entry["gradcam"]))
        classes = meta["targets"][entry["target"]]
        cam = pgc.GradCAM(model, [model.get_submodule(entry["layer"])], RESHAPES.get(meta["name"]))
        for name, numbers in ((None, np.zeros_like(noise)), ("metrics-noise.npy", noise)):
            entries.append({
                "layer": entry["layer"], "target": entry["target"], "maps": entry["gradcam"], "noise": name,
                "steps": STEPS, **judge(model, x, maps, classes, cam, numbers),
            })
    with open(os.path.join(folder, "metrics.json"), "w") as f:
        f.write("[\n" + ",\n".join(" " + json.dumps(entry) for entry in entries) + "\n]\n")
    print(f"{meta['name']}: {len(entries)} entries")
    for entry in entries:
        print("  ", {k: [round(x, 4) for x in v] for k, v in entry.items() if isinstance(v, list)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default=os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "goldens"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    for name in NETWORKS:
        make(os.path.join(args.out, name))
