"""Check the demo model on a clip with known boxes: its answers, and where pytorch-grad-cam's Grad-CAM peaks.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/demo-model/check_demo_model.py Sources/CDemoModel/demo.onnx fixtures/road.mp4 [--sheet OUT.png]

Needs the ffmpeg command. The maps are smoothed over frames with a half-life of 0.15 s before their peak is taken. With
--sheet, some annotated frames are drawn; a clip without a .json beside it is only drawn and its answers are counted.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict

import cv2
import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import nn

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "comparisons"))
import torchvision_cpu  # noqa: F401
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from demo_network import HEIGHT, LABELS, WIDTH, RoadNet, normalise

HALF_LIFE = 0.15


def module_path(node_name):
    """'/layer3/layer3.0/conv1/Conv' to 'layer3.0.conv1'."""
    parts = []
    for part in node_name.strip("/").split("/")[:-1]:
        if parts and part.startswith(parts[-1] + "."):
            parts.pop()
        parts.append(part)
    return ".".join(parts)


def load(path):
    """The ONNX file's network in PyTorch, its batch norms already folded, checked against onnxruntime."""
    graph, model = onnx.load(path).graph, RoadNet().eval()
    weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.BatchNorm2d):
            parent = model.get_submodule(name.rpartition(".")[0])
            setattr(parent, name.rpartition(".")[2], nn.Identity())
    for node in graph.node:
        if node.op_type in ("Conv", "Gemm"):
            module = model.get_submodule(module_path(node.name))
            module.weight, module.bias = (nn.Parameter(weights[n]) for n in node.input[1:3])
    x = torch.randn(2, 3, HEIGHT, WIDTH)
    expected = onnxruntime.InferenceSession(path).run(None, {"pixel_values": x.numpy()})[0]
    np.testing.assert_allclose(model(x).detach().numpy(), expected, atol=1e-3)
    return model


def decode(path, width, height):
    """Frames as (n, height, width, 3) uint8 RGB, scaled by FFmpeg as a video tool would."""
    data = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-vf", f"scale={width}:{height}:flags=bilinear", "-fps_mode", "passthrough",
         "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(data, np.uint8).reshape(-1, height, width, 3)


def raw_maps(cam, x, classes):
    """pytorch-grad-cam's map before min-max, at the layer's resolution, after max(., 0)."""
    targets = [ClassifierOutputTarget(int(c)) for c in classes]
    cam(input_tensor=x, targets=targets)
    a, g = (values[0].numpy() for values in (cam.activations_and_grads.activations, cam.activations_and_grads.gradients))
    return np.maximum(cam.get_cam_image(x, cam.target_layers[0], targets, a, g), 0), cam.outputs.detach().numpy()


def smoothed(maps, fps):
    keep, out, state = 0.5 ** (1 / (HALF_LIFE * fps)), [], None
    for m in maps:
        state = m if state is None else keep * state + (1 - keep) * m
        out.append(state)
    return out


def peak(m, width, height):
    up = cv2.resize(m, (width, height), interpolation=cv2.INTER_LINEAR)
    y, x = np.unravel_index(up.argmax(), up.shape)
    return x + 0.5, y + 0.5


def explain(cam, frames, classes):
    maps, logits = [], []
    for i in range(0, len(frames), 16):
        chosen = None if classes is None else classes[i:i + 16]
        x = normalise(torch.from_numpy(frames[i:i + 16].copy()))
        if chosen is None:
            with torch.no_grad():
                chosen = cam.model(x).argmax(1).numpy()
        m, y = raw_maps(cam, x, chosen)
        maps.append(m)
        logits.append(y)
    return np.concatenate(maps), np.concatenate(logits)


def draw_sheet(path, clip, maps, answers, truth, count, width, height):
    frames, top, cells = decode(clip, width, height), max(m.max() for m in maps), []
    for i in np.linspace(0, len(frames) - 1, count).astype(int):
        heat = cv2.resize(np.clip(maps[i] / max(0.35 * top, maps[i].max()), 0, 1), (width, height))
        jet = cv2.applyColorMap(np.uint8(255 * heat), cv2.COLORMAP_JET)[..., ::-1]
        picture = (0.5 * frames[i] + 0.5 * jet).astype(np.uint8)
        for o in truth["frames"][i]["objects"] if truth else []:
            x0, y0, x1, y1 = (int(v) for v in o["box"])
            cv2.rectangle(picture, (x0, y0), (x1, y1), (255, 255, 255), 1)
        cv2.putText(picture, f"{i}: {answers[i]}", (8, 22), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 2, cv2.LINE_AA)
        cells.append(picture)
    rows = [np.hstack(cells[i:i + 3]) for i in range(0, count, 3)]
    cv2.imwrite(path, np.vstack(rows)[..., ::-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("clip")
    parser.add_argument("--sheet")
    parser.add_argument("--count", type=int, default=18, help="frames on the sheet, a multiple of 3")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = load(args.model)
    cam = GradCAM(model=model, target_layers=[model.layer3[-1]])
    frames = decode(args.clip, WIDTH, HEIGHT)
    beside = os.path.splitext(args.clip)[0] + ".json"
    truth = json.load(open(beside)) if os.path.exists(beside) else None
    width, height, fps = (truth["width"], truth["height"], truth["fps"]) if truth else (640, 360, 25)

    maps, logits = explain(cam, frames, None)
    smooth = smoothed(maps, fps)
    answers = [LABELS[c] for c in logits.argmax(1)]
    print("answers:", dict(Counter(answers)), "changes:", sum(a != b for a, b in zip(answers, answers[1:])))
    if args.sheet:
        draw_sheet(args.sheet, args.clip, smooth, answers, truth, args.count, width, height)
    if not truth:
        return

    assert len(frames) == len(truth["frames"]), (len(frames), len(truth["frames"]))
    boxes_of = lambda i, label: [o["box"] for o in truth["frames"][i]["objects"] if o["label"] == label]
    hit = lambda m, boxes: any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for x, y in [peak(m, width, height)] for b in boxes)
    mains = [f["main"] for f in truth["frames"]]
    right = defaultdict(list)
    for answer, label in zip(answers, mains):
        if label:
            right[label].append(answer == label)
    print("accuracy:", {k: f"{np.mean(v):.3f} of {len(v)}" for k, v in right.items()},
          "all:", round(float(np.mean(sum(right.values(), []))), 3))

    top = [(i, hit(smooth[i], boxes_of(i, answers[i]))) for i in range(len(frames)) if boxes_of(i, answers[i])]
    print(f"pointing, class on top: {np.mean([h for _, h in top]):.3f} of {len(top)}, missed:", [i for i, h in top if not h])
    for label in LABELS[:-1]:
        maps, _ = explain(cam, frames, [LABELS.index(label)] * len(frames))
        smooth = smoothed(maps, fps)
        of_main = [(i, hit(smooth[i], boxes_of(i, label))) for i, m in enumerate(mains) if m == label]
        present = [(i, hit(smooth[i], boxes_of(i, label))) for i in range(len(frames)) if boxes_of(i, label)]
        print(f"pointing, {label}: {np.mean([h for _, h in of_main]):.3f} of {len(of_main)} where it is the main object,",
              f"{np.mean([h for _, h in present]):.3f} of {len(present)} where present; missed:",
              [i for i, h in of_main if not h])


if __name__ == "__main__":
    main()
