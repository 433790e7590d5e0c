"""Compare camvideo with PyTorch on whole networks: logits, and the Grad-CAM map at the layer that camvideo chooses.

    pip install -r scripts/comparisons/requirements-reference.txt torchvision timm
    swift build -c release
    python scripts/comparisons/zoo_parity.py [NAME ...] [--json parity.jsonl] [--markdown docs/models.md]

Names are torchvision's, or timm's with a `timm:` prefix; without names, all of torchvision's classifiers and the timm
networks listed here. Weights are seeded; batch normalisation takes its statistics from random batches, so that
activations have a trained network's scale.
"""

import argparse
import copy
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
import warnings

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import torch
import torchvision_cpu  # noqa: F401
import torchvision
from pytorch_grad_cam.utils.image import scale_cam_image
from torch.overrides import TorchFunctionMode

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOGITS_RELATIVE, MAP_ABSOLUTE = 1e-3, 5e-3
OPSETS = {"torchscript": 17, "dynamo": 20}
TIMM = """
convnext_atto convnext_tiny convnextv2_atto convnext_nano_ols resnet10t resnet18d resnet26t resnet50d resnetrs50 resnetv2_50
resnetaa50 resnetblur50 seresnet50 skresnet18 ecaresnet26t gcresnet33ts res2net50_26w_4s resnest14d cspresnet50
cspdarknet53 darknet53 dla34 dpn68 ese_vovnet19b_dw hardcorenas_a hrnet_w18_small
efficientnet_b0 efficientnet_lite0 tf_efficientnet_b0 tf_efficientnetv2_b0 mixnet_s fbnetc_100 fbnetv3_b ghostnet_100
mobilenetv3_large_100 mobilenetv4_conv_small mobileone_s0 mnasnet_100 semnasnet_100 spnasnet_100 rexnet_100
lcnet_050 tinynet_e regnetx_002 regnety_002 regnetz_b16 repvgg_a0 selecsls42b nfnet_l0 nf_resnet50 xception41 inception_v4
inception_resnet_v2 densenet121 fastvit_t8 edgenext_xx_small inception_next_atto starnet_s1 hgnetv2_b0 repghostnet_050
vit_tiny_patch16_224 deit_tiny_distilled_patch16_224 swin_tiny_patch4_window7_224 swinv2_tiny_window8_256 poolformer_s12 sequencer2d_s
""".split()


def build(name):
    """The network and its input's size."""
    torch.manual_seed(0)
    if name.startswith("timm:"):
        import timm

        model = timm.create_model(name[5:], pretrained=False, num_classes=1000)
        size = model.pretrained_cfg.get("input_size", (3, 224, 224))[-1]
        if model.pretrained_cfg.get("fixed_input_size") is not True:
            size = min(size, 256)
    else:
        extra = {"aux_logits": False} if name in ("googlenet", "inception_v3") else {}
        size = 299 if name == "inception_v3" else 224
        model = torchvision.models.get_model(name, weights=None, **extra)
    norms = [m for m in model.modules() if isinstance(m, torch.nn.modules.batchnorm._BatchNorm)]
    if norms:
        for module in norms:
            module.momentum = None
        model.train()
        for module in model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        with torch.no_grad():
            for _ in range(2):
                model(torch.randn(2, 3, size, size))
    for module in model.modules():
        if isinstance(module, torch.nn.Linear) and not module.weight.any():
            torch.nn.init.normal_(module.weight, std=0.02)
    return model.eval(), size


class FeatureMaps(TorchFunctionMode):
    """Remembers the last feature map, [1, C, H, W], that every later step of a forward pass goes through."""

    def __init__(self, classes):
        self.classes, self.last = classes, None

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if (isinstance(result, torch.Tensor) and result.dim() == 4 and result.requires_grad
                and result.shape[1] != self.classes and min(result.shape[2:]) > 1):
            self.last = result
        return result


def reference(model, picture):
    """Logits, the class to explain, and its Grad-CAM map in pytorch-grad-cam's convention."""
    tokens = []
    blocks = None
    for path in ("encoder.layers", "blocks"):
        try:
            blocks = model.get_submodule(path)
        except AttributeError:
            continue
        break
    norm = None
    if blocks is not None and len(blocks):
        norm = getattr(list(blocks)[-1], "ln_1", None) or getattr(list(blocks)[-1], "norm1", None)
    is_token_model = isinstance(norm, torch.nn.LayerNorm)
    if is_token_model:
        norm.register_forward_hook(lambda module, inputs, output: tokens.append(output))
    mode = FeatureMaps(1000)
    with mode:
        logits = model(picture)
    features = tokens[-1] if is_token_model else mode.last
    for index in logits[0].argsort(descending=True)[:8].tolist():
        gradient, = torch.autograd.grad(logits[0, index], features, retain_graph=True)
        a, g = features.detach(), gradient
        if is_token_model:
            prefix = a.shape[1] - int(a.shape[1] ** 0.5) ** 2
            side = int((a.shape[1] - prefix) ** 0.5)
            a, g = (t[:, prefix:].reshape(1, side, side, -1).permute(0, 3, 1, 2) for t in (a, g))
        elif a.shape[1] == a.shape[2] < a.shape[3]:
            a, g = a.permute(0, 3, 1, 2), g.permute(0, 3, 1, 2)  # timm's Swin: [1, H, W, C]
        cam = (g.mean((2, 3), keepdim=True) * a).sum(1).relu()[0].numpy()
        if cam.max() > 0 and np.ptp(cam) > 0:
            break
    # Twice, as pytorch-grad-cam does: once for each layer, once for their mean.
    scaled = scale_cam_image(scale_cam_image(cam[None], (picture.shape[3], picture.shape[2])))[0]
    return logits.detach().numpy(), index, scaled, tuple(a.shape[1:]), float(cam.max())


def label(exporter, opset):
    return f"{exporter}, opset {opset}"


def check(name, folder, exporter, opset, program):
    model, size = build(name)
    picture = torch.randn(1, 3, size, size)
    # In float64, so that only camvideo's own rounding is measured.
    logits, index, cam, shape, peak = reference(copy.deepcopy(model).double(), picture.double())
    path = os.path.join(folder, "model.onnx")
    arguments = dict(input_names=["pixel_values"], output_names=["logits"], opset_version=opset)
    if exporter == "dynamo":
        torch.onnx.export(model, (picture,), path, dynamo=True, external_data=True, verbose=False, **arguments)
    else:
        torch.onnx.export(model, (picture,), path, dynamo=False, **arguments)
    parameters = sum(p.numel() for p in model.parameters())
    del model
    files = {key: os.path.join(folder, key + ".npy") for key in ("x", "maps", "scores")}
    np.save(files["x"], picture.numpy())
    begin = time.time()
    run = subprocess.run(
        [program, "explain", files["x"], "--maps", files["maps"], "--scores", files["scores"], "-m", path,
         "--target", f"class:{index}"], capture_output=True, text=True)
    result = dict(name=name, exporter=label(exporter, opset), parameters=parameters, features=shape, size=size, peak=peak,
                  seconds=round(time.time() - begin, 2))
    if run.returncode:
        lines = [line for line in run.stderr.splitlines() if "rror" in line] or run.stderr.splitlines()
        return dict(result, error=lines[-1] if lines else f"exit {run.returncode}")
    scores, maps = np.load(files["scores"]), np.load(files["maps"])
    result["logits"] = float(abs(scores - logits).max() / abs(logits).max())
    result["maps"] = float(abs(maps[0] - cam).max()) if maps[0].shape == cam.shape else float("inf")
    return result


MARKDOWN = """# Networks compared with PyTorch

Each network was exported with seeded weights, run by camvideo, and compared with PyTorch in float64: the logits, as a
share of their largest, and the Grad-CAM map of one class at the layer that camvideo chooses by itself, in
pytorch-grad-cam's convention (0 to 1, largest absolute difference over the picture). A network is right with logits
within {logits:g} and maps within {maps:g}. The map column is the grid of the chosen layer.

    python scripts/comparisons/zoo_parity.py --json parity.jsonl --markdown docs/models.md
    python scripts/comparisons/zoo_parity.py NAME ... --exporter dynamo --opset 23 --json parity.jsonl --markdown docs/models.md

{count} of {total} exports are right (torch {torch}, torchvision {torchvision}, timm {timm}).

| network | exporter | parameters | input | map | logits | maps | |
|---|---|---|---|---|---|---|---|
{rows}
"""


def markdown(path):
    """The table of all results in a file of them; of several for one network and exporter the last one counts."""
    import timm

    with open(path) as file:
        results = {(r["name"], r["exporter"]): r for r in map(json.loads, file)}
    rows = []
    for result in results.values():
        measured = "logits" in result
        rows.append("| " + " | ".join([
            result["name"], result["exporter"],
            f"{result['parameters'] / 1e6:.1f} M" if "parameters" in result else "",
            f"{result['size']}" if "size" in result else "",
            "x".join(map(str, result["features"][1:])) if "features" in result else "",
            f"{result['logits']:.1e}" if measured else "", f"{result['maps']:.1e}" if measured else "",
            "right" if result["right"] else result.get("error", "wrong").split(": ", 2)[-1],
        ]) + " |")
    return MARKDOWN.format(
        logits=LOGITS_RELATIVE, maps=MAP_ABSOLUTE, count=sum(r["right"] for r in results.values()),
        total=len(results), torch=torch.__version__.split("+")[0], torchvision=torchvision.__version__.split("+")[0],
        timm=timm.__version__, rows="\n".join(rows))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    parser.add_argument("--json", default="parity.jsonl")
    parser.add_argument("--markdown", help="write a table of everything in the JSON file")
    parser.add_argument("--exporter", choices=list(OPSETS), default="torchscript")
    parser.add_argument("--opset", type=int, help="the version of ONNX's operators to export; the exporter's usual one if left out")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    opset = arguments.opset or OPSETS[arguments.exporter]
    names = arguments.names or (
        torchvision.models.list_models(module=torchvision.models) + ["timm:" + name for name in TIMM])
    failed = 0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                result = check(name, folder, arguments.exporter, opset, arguments.program)
            except Exception as error:
                traceback.print_exc(limit=-2)
                result = dict(
                    name=name, exporter=label(arguments.exporter, opset),
                    error=f"reference: {type(error).__name__}: {error}"[:300])
        right = result.get("logits", 1) <= LOGITS_RELATIVE and result.get("maps", 1) <= MAP_ABSOLUTE
        failed += not right
        print("ok  " if right else "FAIL", json.dumps(result), flush=True)
        with open(arguments.json, "a") as file:
            file.write(json.dumps(dict(result, right=right)) + "\n")
    if arguments.markdown:
        with open(arguments.markdown, "w") as file:
            file.write(markdown(arguments.json))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
