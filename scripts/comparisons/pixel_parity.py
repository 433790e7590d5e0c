"""Compare camvideo's pixel and black-box methods with captum on whole networks, and how fast the costly ones are.

    pip install -r scripts/comparisons/requirements-reference.txt torchvision
    swift build -c release
    python scripts/comparisons/pixel_parity.py [NAME ...] [--squeezenet FOLDER] [--bench]

Names are torchvision's (squeezenet1_1, resnet50, mobilenet_v2 and vit_b_16 without names), with seeded weights as
zoo_parity.py builds them; `--squeezenet` takes squeezenet1_1's weights from the model.onnx in a folder. The reference is
captum in float64, on noise of this script's making; differences are a share of the reference's largest value. Where an
activation is so near 0 that rounding decides whether a ReLU passes it, gradients differ in the pixels that it sees: captum's
own difference in float32 stands beside camvideo's. captum has no rule for ReLU6, so it gets the one for ReLU here. `--bench` measures smoothgrad and integrated gradients, 50 passes each, on
two threads: captum in float32, camvideo in float32 and bfloat16.
"""

import argparse
import copy
import json
import os
import subprocess
import tempfile
import time
import warnings

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import onnx
import torch
import torchvision_cpu  # noqa: F401
from captum.attr import (
    Deconvolution, GuidedBackprop, InputXGradient, IntegratedGradients, LayerAttribution, LayerGradCam, NoiseTunnel,
    Occlusion, Saliency,
)

from make_pixel_goldens import noisy, occlusion_step
from zoo_parity import ROOT, build

SAMPLES, STEPS, SQUARES = 4, 20, 40
# What camvideo takes as the target layer by itself, as PyTorch's module.
LAYERS = {"squeezenet1_1": "features", "resnet50": "layer4", "mobilenet_v2": "features"}


def network(name, squeezenet):
    model, size = build(name)
    if name == "squeezenet1_1" and squeezenet:
        weights = onnx.load(os.path.join(squeezenet, "model.onnx")).graph.initializer
        state = {w.name: torch.from_numpy(onnx.numpy_helper.to_array(w).copy()) for w in weights}
        model.load_state_dict({key: state[key] for key in model.state_dict()})
    for module in model.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    return model, size


def rectified(model, x, target, method):
    """Guided backpropagation or deconvolution, with the rule for ReLU on ReLU6 too."""
    rule = ((lambda _, into, out: (into[0].relu(),)) if method is GuidedBackprop
            else (lambda _, into, out: (out[0].relu(),)))
    handles = [module.register_full_backward_hook(rule) for module in model.modules()
               if isinstance(module, torch.nn.ReLU6)]
    found = method(model).attribute(x, target=target)
    for handle in handles:
        handle.remove()
    return found


def references(model, x, target, noise, layer):
    """{method: (attributions, arguments for camvideo)}"""
    h, w = x.shape[2:]
    step = occlusion_step(h, w, SQUARES)
    leaf = lambda: x.clone().requires_grad_(True)
    noise_count, step_count = ["--samples", str(SAMPLES)], ["--samples", str(STEPS)]
    yield "gradient", Saliency(model).attribute(leaf(), target=target, abs=False), []
    yield "gradientxinput", InputXGradient(model).attribute(leaf(), target=target), []
    yield "smoothgrad", noisy(Saliency(model), x, target, noise, abs=False), ["--noise", "NOISE", *noise_count]
    yield ("integrated-gradients",
           IntegratedGradients(model).attribute(x, target=target, n_steps=STEPS, internal_batch_size=4), step_count)
    guided = rectified(model, leaf(), target, GuidedBackprop)
    yield "guided-backprop", guided, []
    yield "deconvnet", rectified(model, leaf(), target, Deconvolution), []
    if layer:
        cam = LayerGradCam(model, model.get_submodule(layer)).attribute(x, target=target, relu_attributions=True)
        yield "guided-gradcam", guided * LayerAttribution.interpolate(cam, (h, w), "bilinear"), []
    side = min(2 * step, h), min(2 * step, w)
    yield ("occlusion",
           Occlusion(model).attribute(x, target=target, sliding_window_shapes=(3, *side), strides=(3, step, step)),
           ["--samples", str(SQUARES)])


def export(model, x, path):
    torch.onnx.export(model, (x,), path, dynamo=False, opset_version=17, input_names=["pixel_values"],
                      output_names=["logits"])


def compare(name, squeezenet, program):
    model, size = network(name, squeezenet)
    torch.manual_seed(1)
    x = torch.nn.functional.interpolate(torch.randn(1, 3, 14, 14), (size, size), mode="bicubic", align_corners=False)
    noise = torch.randn(SAMPLES, *x.shape[1:])
    with tempfile.TemporaryDirectory() as folder:
        files = {key: os.path.join(folder, key + ".npy") for key in ("x", "maps", "values", "noise")}
        path = os.path.join(folder, "model.onnx")
        export(model, x, path)
        np.save(files["x"], x.numpy())
        np.save(files["noise"], noise.numpy())
        target = int(model(x).argmax())
        wide = copy.deepcopy(model).double()
        layer = LAYERS.get(name)
        narrow = references(model, x, target, noise, layer)
        for (method, expected, arguments), (_, own, _) in zip(
                references(wide, x.double(), target, noise.double(), layer), narrow):
            expected, own = expected.detach().numpy(), own.detach().numpy()
            rounding = np.abs(own - expected).max() / np.abs(expected).max()
            errors = []
            for precision in ("fp32", "bf16"):
                subprocess.run(
                    [program, "explain", files["x"], "--maps", files["maps"], "--attributions", files["values"],
                     "-m", path, "--method", method, "--target", f"class:{target}", "--precision", precision,
                     "--quiet", *(files["noise"] if a == "NOISE" else a for a in arguments)], check=True)
                found = np.load(files["values"])
                maps = [np.abs(a).sum((0, 1)).ravel() for a in (found, expected)]
                errors.append((np.abs(found - expected).max() / np.abs(expected).max(), np.corrcoef(*maps)[0, 1]))
            print(f"| {name} | {method} | {errors[0][0]:.1e} | {rounding:.1e} | {errors[0][1]:.6f} | {errors[1][1]:.4f} |", flush=True)


def captum_seconds(attribute):
    attribute()
    begin = time.time()
    attribute()
    return time.time() - begin


def bench(name, squeezenet, program):
    """Pictures a second, each explained by 50 forward and backward passes."""
    torch.set_num_threads(2)
    model, size = network(name, squeezenet)
    x = torch.randn(1, 3, size, size)
    tunnel, integrated = NoiseTunnel(Saliency(model)), IntegratedGradients(model)
    runs = {
        "smoothgrad": lambda: tunnel.attribute(
            x, target=1, nt_type="smoothgrad", nt_samples=50, nt_samples_batch_size=10, abs=False),
        "integrated-gradients": lambda: integrated.attribute(x, target=1, n_steps=50, internal_batch_size=10),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.onnx")
        export(model, x, path)
        for method, attribute in runs.items():
            rates = {"captum": 1 / captum_seconds(attribute)}
            for precision in ("fp32", "bf16"):
                run = subprocess.run(
                    [program, "bench", "--network", "-m", path, "--method", method, "--precision", precision, "--threads",
                     "2", "--json"], check=True, capture_output=True, text=True)
                rates[precision] = json.loads(run.stdout)["fps"]
            print(f"| {name} | {method} | {rates['captum']:.3f} | " + " | ".join(
                f"{rates[p]:.3f} | {rates[p] / rates['captum']:.2f}" for p in ("fp32", "bf16")) + " |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--squeezenet", help="a folder with squeezenet1_1 as ONNX")
    parser.add_argument("--bench", action="store_true")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    names = arguments.names or ["squeezenet1_1", "resnet50", "mobilenet_v2", "vit_b_16"]
    if arguments.bench:
        print("| network | method | captum, pictures/s | fp32 | times | bf16 | times |\n|---|---|---|---|---|---|---|")
    else:
        print("| network | method | largest difference | captum's in float32 | correlation of maps | in bf16 |\n|---|---|---|---|---|---|")
    for name in names:
        (bench if arguments.bench else compare)(name, arguments.squeezenet, arguments.program)
