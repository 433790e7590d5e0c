"""Write fixtures/goldens/NAME/methods-pixel.json: what captum and the papers' formulas make of the tiny networks' pictures.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/comparisons/make_pixel_goldens.py [NAME ...] [--out fixtures/goldens]

The networks are make_goldens.py's, built again from the seed in their meta.json; only their first picture is explained.
Noise is drawn here and given to captum in place of its own, so that another program can be given the same.
"""

import argparse
import json
import os
import warnings
from unittest import mock

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import torch
import torchvision_cpu  # noqa: F401
from captum.attr import (
    Deconvolution, GuidedBackprop, GuidedGradCam, InputXGradient, IntegratedGradients, NoiseTunnel, Occlusion, Saliency,
)
from torch.nn import functional as F

from make_goldens import build

SAMPLES, DEVIATION, SMOOTH_STEPS = 4, 0.15, 20
RISE_MASKS, RISE_CELLS = 24, 8
# captum's rules are for ReLU modules, which these two have.
WITH_RELU_MODULES = {"squeezenet": "features", "vgg": "features"}
GENERAL = ("cifar_resnet", "vit")
TOLERANCE = 1e-3


def noisy(method, x, target, noise, **arguments):
    """The method's mean over pictures with this noise, by captum's own loop."""
    deviation = DEVIATION * float(x.max() - x.min())
    with mock.patch("torch.normal", lambda mean, std, *_, **__: std * noise.reshape(std.shape)):
        return NoiseTunnel(method).attribute(
            x, target=target, nt_type="smoothgrad", nt_samples=len(noise), stdevs=deviation, **arguments)


def rise(model, x, target, numbers):
    """The map of Petsiuk et al., whose masks come of these numbers, divided by what was shown; its lowest value is 0."""
    (h, w), cells = x.shape[2:], RISE_CELLS
    cell = (-(-h // cells), -(-w // cells))
    shown, weighted = torch.zeros(h, w, dtype=x.dtype), torch.zeros(h, w, dtype=x.dtype)
    for row in numbers.to(x.dtype):
        grid = (row[: cells * cells] < 0.5).to(x.dtype).reshape(1, 1, cells, cells)
        large = F.interpolate(grid, ((cells + 1) * cell[0], (cells + 1) * cell[1]), mode="bilinear", align_corners=False)
        top, left = int(row[-2] * cell[0]), int(row[-1] * cell[1])
        mask = large[0, 0, top:top + h, left:left + w]
        with torch.no_grad():
            weighted += mask * model(x * mask)[0, target]
        shown += mask
    mean = weighted / shown
    return mean - mean[shown > 1e-3].min()


def occlusion_step(h, w, samples):
    """The smallest step with which no more squares of twice its side cover the picture."""
    count = lambda side, step: max(1, -(-side // step) - 1)
    return next(step for step in range(1, max(h, w) + 1) if count(h, step) * count(w, step) <= samples)


def minmax(maps):
    m = maps.clamp(min=0)
    m = m - m.amin((1, 2), keepdim=True)
    return m / (1e-7 + m.amax((1, 2), keepdim=True))


def general(model, x, target, folder):
    """{method: (kind, array, settings)}"""
    noise = torch.randn(SAMPLES, *x.shape[1:])
    numbers = torch.rand(RISE_MASKS, RISE_CELLS**2 + 2)
    np.save(os.path.join(folder, "noise-pixel.npy"), noise.numpy().astype(np.float32))
    np.save(os.path.join(folder, "noise-rise.npy"), numbers.numpy().astype(np.float32))
    wide, leaf = noise.to(x.dtype), x.clone().requires_grad_(True)
    h, w = x.shape[2:]
    step = occlusion_step(h, w, 40)
    drawn = {"noise": "noise-pixel.npy"}
    return {
        "gradient": ("attributions", Saliency(model).attribute(leaf, target=target, abs=False), {}),
        "gradientxinput": ("attributions", InputXGradient(model).attribute(leaf, target=target), {}),
        "smoothgrad": ("attributions", noisy(Saliency(model), x, target, wide, abs=False), drawn),
        "integrated-gradients": ("attributions", IntegratedGradients(model).attribute(x, target=target, n_steps=16),
                                 {"samples": 16}),
        "smooth-integrated-gradients": (
            "attributions", noisy(IntegratedGradients(model), x, target, wide, n_steps=SMOOTH_STEPS), drawn),
        "occlusion": (
            "attributions",
            Occlusion(model).attribute(
                x, target=target, strides=(x.shape[1], step, step),
                sliding_window_shapes=(x.shape[1], min(2 * step, h), min(2 * step, w))),
            {"samples": 40}),
        "rise": ("maps", minmax(rise(model, x, target, numbers)[None]), {"noise": "noise-rise.npy"}),
    }


def rectified(model, x, target, layer):
    x = x.clone().requires_grad_(True)
    return {
        "guided-backprop": ("attributions", GuidedBackprop(model).attribute(x, target=target), {}),
        "deconvnet": ("attributions", Deconvolution(model).attribute(x, target=target), {}),
        # captum's default repeats Grad-CAM's values instead.
        "guided-gradcam": (
            "attributions",
            GuidedGradCam(model, model.get_submodule(layer)).attribute(x, target=target, interpolate_mode="bilinear"), {}),
    }


def make(name, out):
    folder = os.path.join(out, name)
    with open(os.path.join(folder, "meta.json")) as f:
        meta = json.load(f)
    model, x, _ = build(name, meta["seed"])
    np.testing.assert_array_equal(x.numpy(), np.load(os.path.join(folder, "input.npy")))
    # In float64, so that the reference's own rounding is no part of it.
    model, x = model.double(), x[:1].double()
    target = meta["targets"]["top"][0]
    torch.manual_seed(meta["seed"])
    found = general(model, x, target, folder) if name in GENERAL else {}
    layer = WITH_RELU_MODULES.get(name)
    if layer:
        # Rules for ReLU modules miss those that work in place.
        for module in model.modules():
            if isinstance(module, torch.nn.ReLU):
                module.inplace = False
        found |= rectified(model, x, target, layer)
    entries = []
    for method, (kind, values, settings) in found.items():
        file = f"{kind}-{method}-top.npy"
        np.save(os.path.join(folder, file), values.detach().numpy().astype(np.float32))
        entries.append({"method": method, "layers": [layer] if method == "guided-gradcam" else [], "target": "top",
                        "settings": settings, kind: file, "tolerance": TOLERANCE})
    with open(os.path.join(folder, "methods-pixel.json"), "w") as f:
        json.dump(entries, f, indent=1)
        f.write("\n")
    print(f"{name}: {', '.join(found)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=[*GENERAL, *WITH_RELU_MODULES])
    parser.add_argument("--out", default=os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "goldens"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    for name in args.names or [*GENERAL, *WITH_RELU_MODULES]:
        make(name, args.out)
