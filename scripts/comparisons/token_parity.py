"""Compare camvideo's methods for vision transformers with the papers' formulas on whole networks.

    pip install -r scripts/comparisons/requirements-reference.txt torchvision timm
    swift build -c release
    python scripts/comparisons/token_parity.py [NAME ...] [--exporter dynamo]

Names are torchvision's, or timm's with a `timm:` prefix; weights are seeded as zoo_parity.py does it. The reference is in
float64; differences are the largest of maps scaled to 0...1.
"""

import argparse
import copy
import math
import os
import subprocess
import tempfile
import warnings
from unittest import mock

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import torch
import torchvision_cpu  # noqa: F401
from torch.nn import functional as F

from zoo_parity import OPSETS, ROOT, build

NAMES = ["vit_b_16", "timm:vit_tiny_patch16_224", "timm:deit_tiny_distilled_patch16_224",
         "timm:vit_medium_patch16_gap_240", "timm:vit_medium_patch16_reg4_gap_256"]


class Reference:
    """The scores, and of each block its attention (heads, T, T) and the tokens behind it."""

    def __init__(self, model, x):
        self.model, self.shares, self.outputs = model, [], []
        self.blocks = model.encoder.layers if hasattr(model, "encoder") else model.blocks
        handles = [block.register_forward_hook(lambda _, __, output: self.outputs.append(output))
                   for block in self.blocks]
        with mock.patch.object(F, "scaled_dot_product_attention", self.attention):
            self.scores = model(x)
        for handle in handles:
            handle.remove()
        # The tokens that the head reads are those that change the scores.
        tokens = self.outputs[-1].detach().requires_grad_(True)
        gradient, = torch.autograd.grad(self.head(tokens).sum(), tokens)
        self.rows = gradient[0].abs().sum(1) > 0
        self.prefix = tokens.shape[1] - math.isqrt(tokens.shape[1]) ** 2

    def attention(self, q, k, v, *_, **__):
        shares = (q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])).softmax(-1)
        self.shares.append(shares)
        return shares @ v

    def head(self, tokens):
        if hasattr(self.model, "encoder"):
            return self.model.heads(self.model.encoder.ln(tokens)[:, 0])
        return self.model.forward_head(self.model.norm(tokens))

    def map(self, tokens, size):
        places = tokens.detach()[self.prefix:]
        side = math.isqrt(len(places))
        scale = lambda m: (m - m.min()) / (1e-7 + (m - m.min()).max())
        low = scale(places.reshape(1, 1, side, side))
        return scale(F.interpolate(low, size, mode="bilinear", align_corners=False))[0, 0].numpy()

    def maps(self, target):
        eye = torch.eye(len(self.rows), dtype=self.scores.dtype)
        rollout = relevance = eye
        gradients = torch.autograd.grad(self.scores[0, target], self.shares, retain_graph=True)
        legrad = []
        for shares, gradient, tokens in zip(self.shares, gradients, self.outputs):
            rollout = (shares[0].mean(0) + eye) / 2 @ rollout
            relevance = relevance + (shares * gradient)[0].relu().mean(0) @ relevance
            own, = torch.autograd.grad(self.head(tokens)[0, target], shares, retain_graph=True)
            legrad.append(own[0].relu().mean((0, 1)))
        return {"attention-rollout": rollout[self.rows].mean(0),
                "gradient-rollout": (relevance - eye)[self.rows].mean(0), "legrad": torch.stack(legrad).mean(0)}


def compare(name, exporter, program):
    model, size = build(name)
    x = torch.randn(1, 3, size, size)
    with tempfile.TemporaryDirectory() as folder:
        files = {key: os.path.join(folder, key + ".npy") for key in ("x", "maps")}
        path = os.path.join(folder, "model.onnx")
        torch.onnx.export(model, (x,), path, dynamo=exporter == "dynamo", opset_version=OPSETS[exporter],
                          input_names=["pixel_values"], output_names=["logits"])
        np.save(files["x"], x.numpy())
        reference = Reference(copy.deepcopy(model).double(), x.double())
        target = int(reference.scores[0].argmax())
        for method, tokens in reference.maps(target).items():
            expected = reference.map(tokens, x.shape[2:])
            run = subprocess.run(
                [program, "explain", files["x"], "--maps", files["maps"], "-m", path, "--method", method, "--target",
                 f"class:{target}"], capture_output=True, text=True)
            result = (f"{np.abs(np.load(files['maps'])[0] - expected).max():.1e}" if run.returncode == 0
                      else run.stderr.strip().splitlines()[-1])
            print(f"| {name} | {exporter} | {method} | {result} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--exporter", choices=list(OPSETS), default="torchscript")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    print("| network | exporter | method | largest difference |\n|---|---|---|---|")
    for name in arguments.names or NAMES:
        compare(name, arguments.exporter, arguments.program)
