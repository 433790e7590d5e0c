"""Train the built-in demo model on rendered road scenes and write it as ONNX.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/demo-model/render_road_scenes.py dataset train.npz --count 8400 --seed 1
    python scripts/demo-model/render_road_scenes.py dataset test.npz --count 1050 --seed 2
    python scripts/demo-model/train_demo_model.py train.npz test.npz Sources/CDemoModel/demo.onnx

The loss is the cross-entropy of the main object's class, plus an auxiliary localisation loss: a softmax over the
positions of a class's activation map W_c.A should put its mass inside the boxes of that class. So the network is taught
where to look; a map of it shows that the tool points where the network looks, not that classification alone learns it.
"""

import argparse
import json
import time

import numpy as np
import onnx
import torch
from torch.nn import functional as F

from demo_network import HEIGHT, LABELS, MEAN, STD, WIDTH, RoadNet, normalise

DESCRIPTION = (
    "camvideo's built-in demo model: a small residual network trained only on procedurally rendered road scenes "
    "(scripts/demo-model/render_road_scenes.py, scripts/demo-model/train_demo_model.py). It names the main object of a rendered scene; it is not "
    "meant for real footage, where its answers are not reliable. Trained with cross-entropy and an auxiliary loss that "
    "puts the class activation maps on the objects' boxes. Apache-2.0."
)


def augment(images, boxes, labels, generator):
    """Colour, contrast and brightness of the uint8 pictures, a mirror image for all but stop signs, and a shift."""
    n = len(images)
    draw = lambda low, high, *shape: torch.rand(n, *shape, generator=generator) * (high - low) + low
    x = images.float()
    middle = x.mean((1, 2, 3), keepdim=True)
    x = (x - middle) * draw(0.75, 1.3, 1, 1, 1) + middle * draw(0.8, 1.2, 1, 1, 1)
    grey = x.mean(3, keepdim=True)
    x = grey + (x - grey) * draw(0.6, 1.3, 1, 1, 1)
    x = x * draw(0.94, 1.06, 1, 1, 3) + torch.randn(x.shape, generator=generator) * draw(0, 5, 1, 1, 1)
    boxes = boxes.clone()
    stop = (boxes[:, :, 0] == LABELS.index("stop sign")).any(1)
    mirror = (torch.rand(n, generator=generator) < 0.5) & ~stop
    x[mirror] = x[mirror].flip(2)
    mirrored = boxes[mirror]
    boxes[mirror, :, 1], boxes[mirror, :, 3] = 1 - mirrored[:, :, 3], 1 - mirrored[:, :, 1]
    dx, dy = (int(v) for v in torch.randint(-6, 7, (2,), generator=generator))
    x = F.pad(x.permute(0, 3, 1, 2), (6, 6, 6, 6), "replicate")[:, :, 6 - dy:6 - dy + HEIGHT, 6 - dx:6 - dx + WIDTH]
    boxes[:, :, 1::2] += dx / WIDTH
    boxes[:, :, 2::2] += dy / HEIGHT
    x = (x.clamp(0, 255) / 255 - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    return x.contiguous(memory_format=torch.channels_last), boxes


def inside(boxes, height, width):
    """Shares (N, B, height, width) of each cell's middle part that a box covers, at least its nearest cell."""
    x, y = (torch.arange(width) + 0.5) / width, (torch.arange(height) + 0.5) / height
    b = boxes[:, :, 1:, None]
    across = (x > b[:, :, 0]) & (x < b[:, :, 2])
    down = (y > b[:, :, 1]) & (y < b[:, :, 3])
    column = ((b[:, :, 0] + b[:, :, 2]) / 2 - x).abs()
    row = ((b[:, :, 1] + b[:, :, 3]) / 2 - y).abs()
    across |= column == column.amin(2, keepdim=True)
    down |= row == row.amin(2, keepdim=True)
    return (down[:, :, :, None] & across[:, :, None, :]).float()


def localisation_loss(maps, boxes):
    """-log of the softmax mass of W_c.A inside the boxes of class c, over the boxes that there are."""
    covered = inside(boxes, *maps.shape[2:])
    there = boxes[:, :, 0] >= 0
    index = boxes[:, :, 0].clamp(min=0).long()
    chosen = torch.gather(maps, 1, index[:, :, None, None].expand(-1, -1, *maps.shape[2:]))
    logmass = F.log_softmax(chosen.flatten(2), 2)
    mass = torch.logsumexp(logmass + torch.log(covered.flatten(2) + 1e-9), 2)
    return -(mass * there).sum() / there.sum().clamp(min=1)


def measure(model, images, labels, boxes):
    """Accuracy per class, and how often the class activation map of the true class peaks inside its box."""
    model.eval()
    right, hits = [], []
    with torch.no_grad():
        for i in range(0, len(images), 128):
            a = model.features(normalise(images[i:i + 128]))
            y = labels[i:i + 128]
            right.append(model.fc(a.mean((2, 3))).argmax(1) == y)
            maps = torch.einsum("ck,nkhw->nchw", model.fc.weight, a)[torch.arange(len(y)), y]
            peak = maps.flatten(1).argmax(1)
            py, px = (peak // maps.shape[2] + 0.5) / maps.shape[1], (peak % maps.shape[2] + 0.5) / maps.shape[2]
            b = boxes[i:i + 128, 0]
            hits.append((px > b[:, 1]) & (px < b[:, 3]) & (py > b[:, 2]) & (py < b[:, 4]))
    right, hits = torch.cat(right), torch.cat(hits)
    per_class = {}
    for c, label in enumerate(LABELS):
        of = labels == c
        per_class[label] = (round(right[of].float().mean().item(), 3),
                            round(hits[of].float().mean().item(), 3) if c < len(LABELS) - 1 else None)
    boxed = labels < len(LABELS) - 1
    return right.float().mean().item(), hits[boxed].float().mean().item(), per_class


def train(args):
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    data, held_out = (
        {k: torch.from_numpy(v) for k, v in np.load(path).items()} for path in (args.train, args.test))
    model = RoadNet().to(memory_format=torch.channels_last)
    count, generator = len(data["images"]), torch.Generator().manual_seed(args.seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=5e-3)
    steps = args.epochs * (count // args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, steps, pct_start=0.15)
    start = time.time()
    for epoch in range(args.epochs):
        model.train()
        order, total = torch.randperm(count, generator=generator), np.zeros(2)
        for i in range(0, count - args.batch + 1, args.batch):
            pick = order[i:i + args.batch]
            labels = data["labels"][pick]
            x, boxes = augment(data["images"][pick], data["boxes"][pick], labels, generator)
            with torch.autocast("cpu", torch.bfloat16):
                a = model.features(x)
            a = a.float()
            maps = torch.einsum("ck,nkhw->nchw", model.fc.weight, a)
            classify = F.cross_entropy(model.fc(a.mean((2, 3))), labels, label_smoothing=0.02)
            locate = localisation_loss(maps, boxes)
            optimiser.zero_grad()
            (classify + args.locate * locate).backward()
            optimiser.step()
            schedule.step()
            total += (classify.item(), locate.item())
        mean = total / (count // args.batch)
        line = f"epoch {epoch + 1}: {time.time() - start:.0f} s, cross-entropy {mean[0]:.3f}, localisation {mean[1]:.3f}"
        if epoch % 3 == 2 or epoch == args.epochs - 1:
            accuracy, pointing, per_class = measure(model, held_out["images"], held_out["labels"], held_out["boxes"])
            line += f"; held out: accuracy {accuracy:.3f}, pointing {pointing:.3f}"
        print(line, flush=True)
    print(json.dumps(per_class))
    return model.eval()


def export(model, path):
    model = model.to(memory_format=torch.contiguous_format)
    torch.onnx.export(model, (torch.zeros(1, 3, HEIGHT, WIDTH),), path, dynamo=False, opset_version=17,
                      input_names=["pixel_values"], output_names=["logits"],
                      dynamic_axes={"pixel_values": {0: "batch_size"}, "logits": {0: "batch_size"}})
    graph = onnx.load(path)
    onnx.helper.set_model_props(graph, {
        "id2label": json.dumps({str(i): label for i, label in enumerate(LABELS)}),
        "image_mean": json.dumps(MEAN), "image_std": json.dumps(STD),
        "size": json.dumps({"height": HEIGHT, "width": WIDTH}), "rescale_factor": repr(1 / 255),
        "description": DESCRIPTION,
    })
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("out")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--locate", type=float, default=0.35, help="weight of the localisation loss")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    export(train(args), args.out)
