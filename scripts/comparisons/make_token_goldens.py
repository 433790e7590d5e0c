"""Write fixtures/goldens/vit/methods-tokens.json: what the papers' formulas make of the tiny ViT's attention, in float64.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/comparisons/make_token_goldens.py [--out fixtures/goldens]

The network is make_goldens.py's, built again from the seed in its meta.json.
"""

import argparse
import json
import os
from unittest import mock

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import torch
import torchvision_cpu  # noqa: F401
from torch.nn import functional as F

from make_goldens import build

NAME, GRID, TOLERANCE = "vit", (4, 6), 1e-3


def run(model, x):
    """The scores, and of each block its attention (N, heads, T, T) and the tokens behind it."""
    shares, outputs, softmax = [], [], torch.Tensor.softmax

    def kept(tensor, *arguments):
        shares.append(softmax(tensor, *arguments))
        return shares[-1]

    handles = [block.register_forward_hook(lambda _, __, output: outputs.append(output)) for block in model.blocks]
    with mock.patch.object(torch.Tensor, "softmax", kept):
        scores = model(x)
    for handle in handles:
        handle.remove()
    return scores, shares, outputs


def attention_rollout(model, x, target):
    """Abnar and Zuidema, 2020."""
    _, shares, _ = run(model, x)
    rollout = torch.eye(shares[0].shape[-1], dtype=x.dtype)
    for attention in shares:
        with_residual = attention[0].mean(0) + torch.eye(attention.shape[-1], dtype=x.dtype)
        rollout = (with_residual / with_residual.sum(-1, keepdim=True)) @ rollout
    return rollout[0]


def gradient_rollout(model, x, target):
    """Chefer et al., 2021: equations 5 and 6, for self-attention."""
    scores, shares, _ = run(model, x)
    gradients = torch.autograd.grad(scores[0, target], shares)
    relevance = torch.eye(shares[0].shape[-1], dtype=x.dtype)
    for attention, gradient in zip(shares, gradients):
        relevance = relevance + (attention * gradient)[0].relu().mean(0) @ relevance
    return relevance[0]


def legrad(model, x, target):
    """Bousselham et al., 2024, with the network's own head on the tokens behind each block."""
    _, shares, outputs = run(model, x)
    relevance = []
    for attention, tokens in zip(shares, outputs):
        score = model.head(model.norm(tokens)[:, 0])[0, target]
        gradient, = torch.autograd.grad(score, attention, retain_graph=True)
        relevance.append(gradient[0].relu().mean((0, 1)))
    return torch.stack(relevance).mean(0)


METHODS = {"attention-rollout": attention_rollout, "gradient-rollout": gradient_rollout, "legrad": legrad}


def final_map(tokens, size):
    """The places' values in pytorch-grad-cam's convention: scaled, enlarged, scaled."""
    scale = lambda m: (m - m.min()) / (1e-7 + (m - m.min()).max())
    low = scale(tokens[1:].detach().reshape(1, 1, *GRID))
    return scale(F.interpolate(low, size, mode="bilinear", align_corners=False))[0, 0].numpy()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default=os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "goldens"))
    args = parser.parse_args()
    folder = os.path.join(args.out, NAME)
    with open(os.path.join(folder, "meta.json")) as f:
        meta = json.load(f)
    model, x, _ = build(NAME, meta["seed"])
    np.testing.assert_array_equal(x.numpy(), np.load(os.path.join(folder, "input.npy")))
    model, x = model.double(), x.double()
    entries = []
    for method, formula in METHODS.items():
        for target in ["top", "fixed"] if method != "attention-rollout" else ["top"]:
            maps = [final_map(formula(model, x[i:i + 1], c), x.shape[2:]) for i, c in enumerate(meta["targets"][target])]
            file = f"maps-{method}-{target}.npy"
            np.save(os.path.join(folder, file), np.stack(maps).astype(np.float32))
            entries.append({"method": method, "layers": [], "target": target, "settings": {}, "maps": file,
                            "tolerance": TOLERANCE})
    with open(os.path.join(folder, "methods-tokens.json"), "w") as f:
        json.dump(entries, f, indent=1)
        f.write("\n")
    print(", ".join(entry["maps"] for entry in entries))
