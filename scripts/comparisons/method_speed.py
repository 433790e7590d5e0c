"""How fast explanation methods are beside pytorch-grad-cam and captum: pictures a second, in one run, two threads each.

    pip install -r scripts/comparisons/requirements-reference.txt torchvision
    swift build -c release
    python scripts/comparisons/method_speed.py [METHOD ...] [--network resnet50] [--rounds 3] [--precision fp32 bf16]

The references get one picture at a time as their tutorials have it, with the model loaded and warm; camvideo is measured by
`bench --network`, which leaves loading out too. All take turns, and a ratio is the median of those of
each round, for machines change their speed.
Methods that run the network for each channel or sample do so for CHANNELS channels and SAMPLES samples in both. Neither of
pytorch-grad-cam's Score-CAM and Ablation-CAM can be told a number of channels, so their inner batches are timed on that many:
forward passes of 16 masked pictures for one, of 32 pictures through the network with layer4 ablated for the other. Methods without a
reference are compared with camvideo's own Grad-CAM alone, as all are in the last column.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
import warnings

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import torch
import torchvision_cpu  # noqa: F401
import pytorch_grad_cam as pgc
from captum.attr import IntegratedGradients, NoiseTunnel, Saliency
from pytorch_grad_cam.ablation_layer import AblationLayer
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from zoo_parity import ROOT, build

THREADS, CHANNELS, SAMPLES, CLASS = 2, 64, 20, 1
LAYERS = {"resnet50": "layer4"}
CAMS = {
    "gradcam": pgc.GradCAM, "gradcam++": pgc.GradCAMPlusPlus, "hirescam": pgc.HiResCAM,
    "gradcamelementwise": pgc.GradCAMElementWise, "xgradcam": pgc.XGradCAM, "layercam": pgc.LayerCAM,
    "eigencam": pgc.EigenCAM, "eigengradcam": pgc.EigenGradCAM, "kpcacam": pgc.KPCA_CAM, "randomcam": pgc.RandomCAM,
    "finercam": pgc.FinerCAM, "fem": pgc.FEM, "shapleycam": pgc.ShapleyCAM, "fullgrad": pgc.FullGrad,
}
OWN = ["cam", "segeigencam", "gradient", "guided-backprop"]
COSTLY = {
    "ablationcam": ["--channels", str(CHANNELS)], "scorecam": ["--channels", str(CHANNELS)],
    "smoothgrad": ["--samples", str(SAMPLES)], "integrated-gradients": ["--samples", str(SAMPLES)],
}


def ablated(model, layer, x):
    """As pytorch-grad-cam's AblationCAM goes through its channels."""
    activations = []
    hook = layer.register_forward_hook(lambda *arguments: activations.append(arguments[2]))
    model(x)
    hook.remove()
    ablation = AblationLayer()
    model.layer4 = ablation
    with torch.no_grad():
        for first in range(0, CHANNELS, 32):
            ablation.set_next_batch(0, activations[0], 32)
            ablation.indices = list(range(first, first + 32))
            model(x.repeat(32, 1, 1, 1))
    model.layer4 = layer


def masked(model, layer, x):
    """As pytorch-grad-cam's ScoreCAM goes through its channels."""
    with torch.no_grad():
        activations = []
        hook = layer.register_forward_hook(lambda *arguments: activations.append(arguments[2]))
        model(x)
        hook.remove()
        large = torch.nn.UpsamplingBilinear2d(size=x.shape[-2:])(activations[0][:, :CHANNELS])
        low, high = large.amin((2, 3), keepdim=True), large.amax((2, 3), keepdim=True)
        pictures = x[:, None] * ((large - low) / (high - low + 1e-8))[:, :, None]
        for first in range(0, CHANNELS, 16):
            model(pictures[0, first:first + 16])


def reference(method, model, name, x):
    """What the reference does for one picture; None where there is none."""
    if method in OWN:
        return None
    layer = model.get_submodule(LAYERS[name])
    if method == "ablationcam":
        return lambda: ablated(model, layer, x)
    if method == "scorecam":
        return lambda: masked(model, layer, x)
    if method == "smoothgrad":
        tunnel = NoiseTunnel(Saliency(model))
        return lambda: tunnel.attribute(
            x, target=CLASS, nt_type="smoothgrad", nt_samples=SAMPLES, nt_samples_batch_size=10, abs=False)
    if method == "integrated-gradients":
        integrated = IntegratedGradients(model)
        return lambda: integrated.attribute(x, target=CLASS, n_steps=SAMPLES, internal_batch_size=10)
    cam = CAMS[method](model=model, target_layers=[layer])
    targets = None if method == "finercam" else [ClassifierOutputTarget(CLASS)]
    return lambda: cam(input_tensor=x, targets=targets)


def rate(step, seconds):
    count, begin = 0, time.perf_counter()
    while count == 0 or time.perf_counter() - begin < seconds:
        step()
        count += 1
    return count / (time.perf_counter() - begin)


def camvideo(program, path, method, precision):
    run = subprocess.run(
        [program, "bench", "--network", "-m", path, "--method", method, "--precision", precision, "--threads",
         str(THREADS), "--json", *COSTLY.get(method, [])], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)["fps"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("methods", nargs="*")
    parser.add_argument("--network", default="resnet50", choices=LAYERS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--precision", nargs="*", default=["fp32", "bf16"])
    parser.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(THREADS)
    model, size = build(arguments.network)
    x = torch.randn(1, 3, size, size)
    print("| method | reference, pictures/s |", " | ".join(f"{p} | times" for p in arguments.precision), "| of gradcam |")
    print("|---" * (3 + 2 * len(arguments.precision)) + "|")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.onnx")
        torch.onnx.export(model, (x,), path, dynamo=False, opset_version=17, input_names=["pixel_values"],
                          output_names=["logits"])
        for method in arguments.methods or [*CAMS, *OWN, *COSTLY]:
            step = reference(method, model, arguments.network, x)
            if step:
                step()
            rates = {key: [] for key in ["reference", "gradcam", *arguments.precision]}
            for _ in range(arguments.rounds):
                if step:
                    rates["reference"].append(rate(step, arguments.seconds))
                for precision in arguments.precision:
                    rates[precision].append(camvideo(arguments.program, path, method, precision))
                if method not in COSTLY:
                    rates["gradcam"].append(camvideo(arguments.program, path, "gradcam", arguments.precision[0]))
            def times(key, other):
                return f"{statistics.median(a / b for a, b in zip(rates[key], rates[other])):.2f}"

            cells = [f"{statistics.median(rates['reference']):.3f}" if step else "-"]
            for precision in arguments.precision:
                cells += [f"{statistics.median(rates[precision]):.3f}", times(precision, "reference") if step else "-"]
            share = times(arguments.precision[0], "gradcam") if rates["gradcam"] else "-"
            print(f"| {method} | {' | '.join(cells)} | {share} |", flush=True)


if __name__ == "__main__":
    main()
