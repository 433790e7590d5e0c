"""Write fixtures/goldens: tiny networks as ONNX, and what PyTorch and pytorch-grad-cam compute with them.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/comparisons/make_goldens.py [NAME ...] [--out fixtures/goldens]

fixtures/README.md describes the files. Nothing is written unless onnxruntime gives PyTorch's logits and every layer's
output is found in the ONNX file by its values.
"""

import argparse
import json
import os
import shutil
import warnings

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import onnx
import onnxruntime
import torch
import torchvision_cpu  # noqa: F401
from pytorch_grad_cam import (
    GradCAM, GradCAMElementWise, GradCAMPlusPlus, HiResCAM, LayerCAM, XGradCAM,
)
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import nn
from torch.nn import functional as F

from golden_networks import NETWORKS, RESHAPES

METHODS = {
    "gradcam": GradCAM, "gradcam++": GradCAMPlusPlus, "hirescam": HiResCAM, "xgradcam": XGradCAM,
    "layercam": LayerCAM, "gradcamelementwise": GradCAMElementWise,
}
DYNAMO = {"resnet_basic", "vgg_bn", "squeezenet"}
UNFOLDED = {"resnet_basic", "vgg_bn"}
# Largest absolute differences allowed in float32, `relative` ones as a share of the reference's largest value.
TOLERANCES = {"logits_relative": 1e-4, "raw_relative": 1e-3, "final_absolute": 1e-3, "input_gradient_relative": 1e-3}


def build(name, seed):
    """A seeded network with the activations' scale of a trained one and statistics that no folding can ignore."""
    constructor, (n, h, w), layers = NETWORKS[name]
    torch.manual_seed(seed)
    model = constructor()
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.normal_(module.bias, std=0.1)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0.1, 0.2)
            module.momentum = None
        if isinstance(module, nn.LayerNorm):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.2)
    model.train()
    with torch.no_grad():
        for _ in range(4):
            model(picture(8, h, w))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean += torch.randn_like(module.running_mean) * 0.2 * module.running_var.sqrt()
            module.running_var *= torch.empty_like(module.running_var).uniform_(0.6, 1.6)
    return model.eval(), picture(n, h, w), layers


def picture(n, h, w):
    """Coarse blobs with some grain, roughly standardised, as a normalised photograph is."""
    coarse = F.interpolate(torch.randn(n, 3, 4, 6), (h, w), mode="bicubic", align_corners=False)
    return coarse + 0.3 * torch.randn(n, 3, h, w)


def raw_maps(model, layer, x, classes, reshape):
    """Every method's map at the layer's resolution in float64, after max(., 0) and before min-max: {name: (N, h, w)}."""
    kept = {}

    def keep(_, __, output):
        kept["a"] = output
        output.retain_grad()
        # A copy, because an in-place ReLU may follow the layer.
        return output.clone()

    handle = model.get_submodule(layer).register_forward_hook(keep)
    logits = model(x)
    handle.remove()
    logits[range(len(classes)), classes].sum().backward()
    a, g = reshape(kept["a"].detach()), reshape(kept["a"].grad)
    sum_a = a.sum((2, 3), keepdim=True)
    alpha = torch.where(g != 0, g**2 / (2 * g**2 + sum_a * g**3 + 1e-6), 0)
    maps = {
        "gradcam": (g.mean((2, 3), keepdim=True) * a).sum(1),
        "gradcam++": ((g.relu() * alpha).sum((2, 3), keepdim=True) * a).sum(1),
        "hirescam": (g * a).sum(1),
        "xgradcam": ((g * a / (sum_a + 1e-7)).sum((2, 3), keepdim=True) * a).sum(1),
        "layercam": (g.relu() * a).sum(1),
        "gradcamelementwise": (g * a).relu().sum(1),
    }
    return {method: m.relu().numpy() for method, m in maps.items()}


def final_maps(model, layer, method, x, classes, reshape):
    """pytorch-grad-cam's own answer in float32: (N, H, W)."""
    with METHODS[method](
        model=model, target_layers=[model.get_submodule(layer)], reshape_transform=reshape
    ) as cam:
        return cam(input_tensor=x, targets=[ClassifierOutputTarget(c) for c in classes])


def check_against_library(model, layer, x, classes, raw, reshape):
    """Our float64 raw maps, min-maxed and upscaled, are pytorch-grad-cam's maps."""
    for method, low in raw.items():
        m = torch.from_numpy(low)
        m = m - m.amin((1, 2), keepdim=True)
        m = m / (1e-7 + m.amax((1, 2), keepdim=True))
        up = F.interpolate(m[:, None], x.shape[2:], mode="bilinear", align_corners=False)[:, 0]
        up = (up - up.amin((1, 2), keepdim=True))
        up = up / (1e-7 + up.amax((1, 2), keepdim=True))
        worst = np.abs(up.numpy() - final_maps(model, layer, method, x, classes, reshape)).max()
        assert worst < 5e-4, (layer, method, worst)


def varied(maps):
    """False where a map is blank or flat, where min-max would amplify rounding."""
    return all((m.max((1, 2)) - m.min((1, 2)) > 0.02 * np.abs(m).max()).all() and (m.max((1, 2)) > 1e-3).all()
               for m in maps)


def export(model, x, path, folded=True, dynamo=False):
    names = {"input_names": ["pixel_values"], "output_names": ["logits"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if dynamo:
            batch = torch.export.Dim("batch_size", min=1, max=64)
            sample = torch.cat([x, x])[:2]
            torch.onnx.export(model, (sample,), path, dynamo=True, external_data=False, verbose=False,
                              dynamic_shapes=({0: batch},), **names)
        else:
            mode = torch.onnx.TrainingMode.EVAL if folded else torch.onnx.TrainingMode.PRESERVE
            torch.onnx.export(model, (x[:1],), path, dynamo=False, opset_version=17, training=mode,
                              do_constant_folding=folded,
                              dynamic_axes={"pixel_values": {0: "batch_size"}, "logits": {0: "batch_size"}}, **names)
    graph = onnx.load(path)
    if dynamo:
        strip_traces(graph)
        onnx.save(graph, path)
    if not folded:
        assert any(node.op_type == "BatchNormalization" for node in graph.graph.node), path
    onnx.checker.check_model(graph)


def strip_traces(graph):
    """The exporter records Python stack traces with this machine's paths; they are no part of the network."""
    for holder in [graph, graph.graph, *graph.graph.node, *graph.graph.value_info, *graph.functions,
                   *graph.graph.input, *graph.graph.output, *graph.graph.initializer]:
        if hasattr(holder, "metadata_props"):
            del holder.metadata_props[:]
    for node in graph.graph.node:
        node.doc_string = ""


def tensor_names(path, x, activations, logits):
    """Which tensor of the file equals each layer's output, by running the file: {layer: name}."""
    graph = onnx.load(path)
    names = [o for node in graph.graph.node for o in node.output if o and node.op_type != "Constant"]
    have = {o.name for o in graph.graph.output}
    graph.graph.output.extend(onnx.ValueInfoProto(name=n) for n in names if n not in have)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options, ["CPUExecutionProvider"])
    every = [o.name for o in session.get_outputs()]
    values = dict(zip(every, session.run(None, {"pixel_values": x.numpy()})))
    np.testing.assert_allclose(values["logits"], logits, atol=1e-4 * np.abs(logits).max(), rtol=0)
    found = {}
    for layer, a in activations.items():
        close = [n for n in names if values[n].shape == a.shape
                 and np.abs(values[n] - a).max() < 1e-4 * np.abs(a).max()]
        assert close, (path, layer)
        found[layer] = close[0]
    return found


def outputs_of(model, layers, x):
    kept, handles = {}, []
    for layer in layers:
        def keep(_, __, output, layer=layer):
            kept[layer] = output.detach().numpy().copy()
        handles.append(model.get_submodule(layer).register_forward_hook(keep))
    with torch.no_grad():
        model(x)
    for handle in handles:
        handle.remove()
    return kept


def make(name, out):
    reshape = RESHAPES.get(name, lambda activations: activations)
    for seed in range(200):
        model, x, layers = build(name, seed)
        with torch.no_grad():
            logits = model(x).numpy()
        top = logits.argmax(1).tolist()
        # The fixed class is the one, other than the tops, that most of the frames give a high score.
        fixed = int(np.argsort(logits.min(0))[::-1][[c not in top for c in np.argsort(logits.min(0))[::-1]]][0])
        targets = {"top": top, "fixed": [fixed] * len(top)}
        wide = build(name, seed)[0].double()
        raw = {(layer, t): raw_maps(wide, layer, x.double(), c, reshape) for layer in layers for t, c in targets.items()}
        margin = np.diff(np.sort(logits, 1)[:, -2:], axis=1).min() / np.abs(logits).max()
        if margin > 0.02 and all(varied(maps.values()) for maps in raw.values()):
            break
    else:
        raise SystemExit(f"{name}: no seed gives maps that are neither blank nor flat")

    folder = os.path.join(out, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    save = lambda file, array: np.save(os.path.join(folder, file), np.ascontiguousarray(array, np.float32))
    save("input.npy", x.numpy())
    save("logits.npy", logits)

    entries = []
    for layer in layers:
        for target, classes in targets.items():
            check_against_library(model, layer, x, classes, raw[layer, target], reshape)
            stem = f"{layer}-{target}"
            save(f"maps-raw-{stem}.npy", np.stack([raw[layer, target][m] for m in METHODS]))
            entry = {"layer": layer, "target": target, "raw": f"maps-raw-{stem}.npy"}
            if layer == layers[0] or target == "top":
                entry["gradcam"] = f"maps-gradcam-{stem}.npy"
                save(entry["gradcam"], final_maps(model, layer, "gradcam", x, classes, reshape))
            entries.append(entry)
    leaf = x.clone().requires_grad_(True)
    model(leaf)[range(len(top)), top].sum().backward()
    save("input_gradient.npy", leaf.grad.numpy())

    variants = {"model.onnx": {}}
    if name in DYNAMO:
        variants["model-dynamo.onnx"] = {"dynamo": True}
    if name in UNFOLDED:
        variants["model-unfolded.onnx"] = {"folded": False}
    activations, models = outputs_of(model, layers, x), {}
    for file, how in variants.items():
        path = os.path.join(folder, file)
        export(model, x, path, **how)
        model.eval()
        models[file] = tensor_names(path, x, activations, logits)

    meta = {"name": name, "seed": seed, "methods": list(METHODS), "targets": targets,
            "input_gradient_target": "top", "last_feature_map": layers[0], "models": models, "maps": entries,
            "tolerances": TOLERANCES}
    with open(os.path.join(folder, "meta.json"), "w") as f:
        json.dump(meta, f, indent=1)
        f.write("\n")
    size = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder))
    print(f"{name}: seed {seed}, {sum(p.numel() for p in model.parameters())} parameters, {size // 1024} KiB, {models}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(NETWORKS))
    parser.add_argument("--out", default=os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "goldens"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    for name in args.names or NETWORKS:
        make(name, args.out)
