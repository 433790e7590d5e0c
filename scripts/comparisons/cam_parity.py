"""Compare camvideo's class activation methods with pytorch-grad-cam on whole networks, and how long each takes for a picture.

    pip install -r scripts/comparisons/requirements-reference.txt torchvision
    swift build -c release
    python scripts/comparisons/cam_parity.py [NAME ...] [--squeezenet FOLDER] [--slow]

Names are torchvision's, of those in LAYERS, with seeded weights as zoo_parity.py builds them; `--squeezenet` takes
squeezenet1_1's weights from the model.onnx in a folder. Differences are of maps of 0 to 1, up to the sign where the library leaves
that to chance. `--slow` adds Score-CAM and Ablation-CAM, which run the network for each channel. Times are of one picture
on two threads: camvideo's with reading and compiling the model, from the second run of a program.
"""

import argparse
import os
import subprocess
import tempfile
import time
import warnings

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import torch
import torchvision_cpu  # noqa: F401
import pytorch_grad_cam as pgc
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from pixel_parity import export, network
from zoo_parity import ROOT

# What camvideo takes as the target layer by itself, as PyTorch's module, and how its activations become feature maps.
LAYERS = {
    "squeezenet1_1": ("features", None),
    "resnet50": ("layer4", None),
    "vgg16": ("features", None),
    "mobilenet_v2": ("features", None),
    "vit_b_16": ("encoder.layers.encoder_layer_11.ln_1",
                 lambda a: a[:, 1:].reshape(len(a), 14, 14, -1).permute(0, 3, 1, 2)),
    "swin_t": ("norm", lambda a: a.permute(0, 3, 1, 2)),
}
METHODS = {
    "gradcam": pgc.GradCAM, "gradcam++": pgc.GradCAMPlusPlus, "hirescam": pgc.HiResCAM, "xgradcam": pgc.XGradCAM,
    "layercam": pgc.LayerCAM, "gradcamelementwise": pgc.GradCAMElementWise, "eigencam": pgc.EigenCAM,
    "eigengradcam": pgc.EigenGradCAM, "segeigencam": pgc.SegEigenCAM, "kpcacam": pgc.KPCA_CAM, "fem": pgc.FEM,
    "finercam": pgc.FinerCAM, "shapleycam": pgc.ShapleyCAM, "fullgrad": pgc.FullGrad,
}
SLOW = {"scorecam": pgc.ScoreCAM, "ablationcam": pgc.AblationCAM}
UNSIGNED = {"eigencam", "eigengradcam"}


def reference(method, model, layer, reshape, x, target):
    """The library's map, its mirror image in zero where it has one, and how long it took."""
    options = {"ablation_layer": pgc.AblationLayerVit()} if method is pgc.AblationCAM and reshape else {}
    if method is pgc.FullGrad:
        cam = method(model, [])
    else:
        cam = method(model, [model.get_submodule(layer)], reshape_transform=reshape, **options)
    begin = time.time()
    if method is pgc.FinerCAM:
        found = cam(x, target_idx=target)
    else:
        found = cam(x, [ClassifierOutputTarget(target)])
    return found, time.time() - begin


def mirrored(method, model, layer, reshape, x, target):
    """The library's map with the other sign."""
    class Other(method):
        def get_cam_image(self, *arguments):
            return -super().get_cam_image(*arguments)

    return reference(Other, model, layer, reshape, x, target)[0]


def compare(name, methods, squeezenet, program):
    model, size = network(name, squeezenet)
    layer, reshape = LAYERS[name]
    torch.manual_seed(1)
    x = torch.nn.functional.interpolate(torch.randn(1, 3, 14, 14), (size, size), mode="bicubic", align_corners=False)
    target = int(model(x).argmax())
    with tempfile.TemporaryDirectory() as folder:
        path, picture, maps = (os.path.join(folder, f) for f in ("model.onnx", "x.npy", "maps.npy"))
        export(model, x, path)
        np.save(picture, x.numpy())
        for key, method in methods.items():
            if reshape and method is pgc.ShapleyCAM:
                continue  # The library fails on tokens.
            expected, seconds = reference(method, model, layer, reshape, x.clone(), target)
            command = [program, "explain", picture, "--maps", maps, "-m", path, "--method", key, "--target",
                       f"class:{target}", "--threads", "2"]
            for _ in range(2):
                begin = time.time()
                subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
                own = time.time() - begin
            found = np.load(maps)
            worst = np.abs(found - expected).max()
            if key in UNSIGNED:
                worst = min(worst, np.abs(found - mirrored(method, model, layer, reshape, x.clone(), target)).max())
            print(f"| {name} | {key} | {worst:.1e} | {seconds:.2f} | {own:.2f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--squeezenet", help="a folder with squeezenet1_1 as ONNX")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--methods", nargs="*")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(2)
    methods = {**METHODS, **(SLOW if arguments.slow else {})}
    methods = {key: methods[key] for key in arguments.methods or methods}
    print("| network | method | largest difference | library, s | camvideo, s |\n|---|---|---|---|---|")
    for name in arguments.names or LAYERS:
        compare(name, methods, arguments.squeezenet, arguments.program)
