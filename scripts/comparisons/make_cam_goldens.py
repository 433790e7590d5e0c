"""Write fixtures/goldens/NAME/methods-cam.json: what pytorch-grad-cam's other class activation methods give for the tiny networks.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/comparisons/make_cam_goldens.py [--out fixtures/goldens]

Run after make_goldens.py, whose networks, seeds and targets it takes; fixtures/README.md describes the files. Where the library
leaves a sign to chance, the map is computed here in float64 with camvideo's sign, and must be the library's up to that sign.
"""

import argparse
import json
import os
import sys

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import torch
import torchvision_cpu  # noqa: F401
import pytorch_grad_cam as pgc
from pytorch_grad_cam.feature_factorization.deep_feature_factorization import dff as factorize
from pytorch_grad_cam.utils.image import scale_cam_image
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from golden_networks import RESHAPES
from make_goldens import build

CNNS = ("vgg_bn", "cifar_resnet")
TRANSFORMERS = ("vit",)
# Those that average their last feature map into one linear layer.
AVERAGED = ("cifar_resnet", "resnet_bottleneck", "swin")


class Network:
    def __init__(self, folder):
        self.meta = json.load(open(os.path.join(folder, "meta.json")))
        self.name = self.meta["name"]
        self.model, self.x, self.layers = build(self.name, self.meta["seed"])
        self.reshape = RESHAPES.get(self.name)
        np.testing.assert_array_equal(self.x.numpy(), np.load(os.path.join(folder, "input.npy")))

    def cam(self, method, layer, target, **options):
        """The library's own answer, (N, H, W)."""
        with method(self.model, [self.model.get_submodule(layer)], reshape_transform=self.reshape, **options) as cam:
            return cam(self.x, [ClassifierOutputTarget(c) for c in self.meta["targets"][target]])

    def features(self, layer, target):
        """Activations and gradients, (N, K, h, w) in float64."""
        with pgc.GradCAM(self.model, [self.model.get_submodule(layer)], self.reshape) as cam:
            cam(self.x, [ClassifierOutputTarget(c) for c in self.meta["targets"][target]])
            kept = cam.activations_and_grads
            return tuple(t[0].numpy().astype(np.float64) for t in (kept.activations, kept.gradients))

    def final(self, maps):
        """What the library does to maps (N, h, w)."""
        size = self.x.shape[-1], self.x.shape[-2]
        return scale_cam_image(scale_cam_image(np.maximum(maps, 0), size))


def components(x):
    """The first component over the positions of (N, K, h, w), the channels centred: (N, h, w)."""
    maps = []
    for one in x:
        rows = one.reshape(len(one), -1).T
        rows = rows - rows.mean(0)
        maps.append((rows @ np.linalg.svd(rows)[2][0]).reshape(one.shape[1:]))
    return np.stack(maps)


def signed_by_evidence(maps, evidence):
    return maps * np.sign((maps * evidence).sum((1, 2), keepdims=True))


def eigen(network, method, layer, target, x, evidence):
    maps = signed_by_evidence(components(x), evidence)
    check_up_to_sign(network, method.__name__, network.cam(method, layer, target), maps)
    return network.final(maps)


def check_up_to_sign(network, name, library, maps):
    errors = [np.abs(library - network.final(sign * maps)).max((1, 2)) for sign in (1, -1)]
    assert np.minimum(*errors).max() < 5e-4, (network.name, name, errors)


def eigencam(network, layer, target):
    a, g = network.features(layer, target)
    return eigen(network, pgc.EigenCAM, layer, target, a, (g * a).sum(1))


def eigengradcam(network, layer, target):
    a, g = network.features(layer, target)
    return eigen(network, pgc.EigenGradCAM, layer, target, g * a, (g * a).sum(1))


def finercam(network, layer, target):
    classes = network.meta["targets"][target]
    chosen = None if target == "top" else classes[0]
    with pgc.FinerCAM(network.model, [network.model.get_submodule(layer)], network.reshape) as cam:
        return cam(network.x, target_idx=chosen)


def randomcam(network, layer, target):
    """Every frame with the same weights, for a method is given one list of them."""
    weights = np.random.default_rng(7).uniform(-1, 1, network.features(layer, target)[0].shape[1]).astype(np.float32)
    drawn, np.random.uniform = np.random.uniform, lambda low, high, size: np.broadcast_to(weights, size)
    try:
        return network.cam(pgc.RandomCAM, layer, target), {"settings": {"noise": weights}}
    finally:
        np.random.uniform = drawn


def cam(network, layer, target):
    """Zhou et al.'s own formula, which the library does not have: the weights of the last linear layer."""
    a, _ = network.features(layer, target)
    linear = [m for m in network.model.modules() if isinstance(m, torch.nn.Linear)][-1].weight.detach().numpy()
    return network.final(np.einsum("nk,nkhw->nhw", linear[network.meta["targets"][target]], a))


def ablationcam(network, layer, target):
    tokens = {"ablation_layer": pgc.AblationLayerVit()} if network.reshape else {}
    return network.cam(pgc.AblationCAM, layer, target, **tokens)


def fullgrad(network, layer, target):
    """It chooses its own layers."""
    with pgc.FullGrad(network.model, []) as cam:
        maps = cam(network.x.clone(), [ClassifierOutputTarget(c) for c in network.meta["targets"][target]])
    return maps, {"layers": []}


def refinecam(network, layer, target):
    names = list(reversed(network.layers))
    cam = pgc.RefineCAM(network.model, [network.model.get_submodule(n) for n in names], network.reshape)
    return cam(network.x, [ClassifierOutputTarget(c) for c in network.meta["targets"][target]]), {"layers": names}


def eigen_smooth(network, layer, target):
    """Grad-CAM's, whose sign here is that of the map without it."""
    a, g = network.features(layer, target)
    terms = g.mean((2, 3), keepdims=True) * a
    ours = signed_by_evidence(components(terms), terms.sum(1))
    with pgc.GradCAM(network.model, [network.model.get_submodule(layer)], network.reshape) as cam:
        targets = [ClassifierOutputTarget(c) for c in network.meta["targets"][target]]
        library = cam(network.x, targets, eigen_smooth=True)
    check_up_to_sign(network, "eigen_smooth", library, ours)
    return network.final(ours), {"method": "gradcam", "settings": {"eigenSmooth": True}}


def aug_smooth(network, layer, target):
    with pgc.GradCAM(network.model, [network.model.get_submodule(layer)], network.reshape) as cam:
        targets = [ClassifierOutputTarget(c) for c in network.meta["targets"][target]]
        maps = cam(network.x, targets, aug_smooth=True)
    return maps, {"method": "gradcam", "settings": {"augSmooth": True}}


def shapleycam(network, layer, target):
    """The library fails where a layer holds tokens; there its formula is computed here, from exact second derivatives."""
    if network.reshape is None:
        return network.cam(pgc.ShapleyCAM, layer, target)
    kept = {}
    handle = network.model.get_submodule(layer).register_forward_hook(lambda _, __, output: kept.update(a=output))
    logits = network.model(network.x)
    handle.remove()
    classes = network.meta["targets"][target]
    (g,) = torch.autograd.grad(logits[range(len(classes)), classes].sum(), kept["a"], create_graph=True)
    (product,) = torch.autograd.grad(g, kept["a"], grad_outputs=kept["a"].detach())
    weights = network.reshape((g - 0.5 * product).detach()).mean((2, 3), keepdim=True)
    return network.final((weights * network.reshape(kept["a"].detach())).sum(1).numpy())


def dff(network, layer, target):
    """The library's factorization of one frame at a time; the concept is chosen by Grad-CAM's weights of its channels."""
    concepts = 3
    a, g = network.features(layer, target)
    channels, places = a.shape[1], a.shape[2] * a.shape[3]
    noise = np.random.RandomState(0).standard_normal(concepts * (places + channels)).astype(np.float32)
    maps = []
    for activations, gradients in zip(a, g):
        vectors, explanations = factorize(activations[None].copy(), n_components=concepts)
        best = (gradients.mean((1, 2)) @ vectors).argmax()
        maps.append(explanations[0][best])
    return network.final(np.stack(maps)), {"settings": {"noise": noise, "concepts": concepts}}


def plain(method):
    return lambda network, layer, target: network.cam(method, layer, target)


# name: (how, networks)
METHODS = {
    "cam": (cam, AVERAGED),
    "eigencam": (eigencam, CNNS + TRANSFORMERS),
    "eigengradcam": (eigengradcam, CNNS + TRANSFORMERS),
    "segeigencam": (plain(pgc.SegEigenCAM), CNNS + TRANSFORMERS),
    "scorecam": (plain(pgc.ScoreCAM), ("cifar_resnet", "vit")),
    "ablationcam": (ablationcam, ("cifar_resnet", "vit")),
    "kpcacam": (plain(pgc.KPCA_CAM), CNNS + TRANSFORMERS),
    "fullgrad": (fullgrad, ("cifar_resnet", "vit")),
    "refinecam": (refinecam, ("cifar_resnet", "vit")),
    "eigen-smooth": (eigen_smooth, ("cifar_resnet", "vit")),
    "aug-smooth": (aug_smooth, ("cifar_resnet", "vit")),
    "shapleycam": (shapleycam, ("cifar_resnet", "vit")),
    "fem": (plain(pgc.FEM), CNNS + TRANSFORMERS),
    "finercam": (finercam, CNNS + TRANSFORMERS),
    "dff": (dff, ("cifar_resnet", "vit")),
    "randomcam": (randomcam, CNNS + TRANSFORMERS),
}


def varied(maps):
    """False where a map is blank."""
    return (maps.max((1, 2)) > 0.5).all()


def make(folder):
    network, entries = Network(folder), []
    for name, (method, networks) in METHODS.items():
        if network.name not in networks:
            continue
        # The earlier layer, which has more positions than channels, for one target.
        for layer, target in [(network.layers[0], "top"), (network.layers[0], "fixed"), (network.layers[1], "top")]:
            if name in ("cam", "fullgrad", "refinecam") and layer != network.layers[0] or target == "fixed" and name not in ("eigencam", "finercam"):
                continue
            maps = method(network, layer, target)
            maps, more = maps if isinstance(maps, tuple) else (maps, {})
            if not varied(maps):
                print(f"{network.name}: {name} at {layer} for {target} is blank and left out")
                continue
            stem = f"cam-{name}-{layer}-{target}"
            entry = {"method": name, "layers": [layer], "target": target, "maps": f"{stem}.npy", "tolerance": 1e-3, **more}
            if "noise" in more.get("settings", {}):
                np.save(os.path.join(folder, f"{stem}-noise.npy"), more["settings"]["noise"])
                more["settings"]["noise"] = f"{stem}-noise.npy"
            np.save(os.path.join(folder, entry["maps"]), maps.astype(np.float32))
            entries.append(entry)
    if not entries:
        return
    with open(os.path.join(folder, "methods-cam.json"), "w") as f:
        f.write("[\n" + ",\n".join(" " + json.dumps(entry) for entry in entries) + "\n]\n")
    size = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder) if f.startswith("cam-"))
    print(f"{network.name}: {len(entries)} maps, {size // 1024} KiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default=os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "goldens"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    for name in sorted(os.listdir(args.out)):
        if any(name in networks for _, networks in METHODS.values()):
            make(os.path.join(args.out, name))
    sys.stdout.flush()
