"""How steady maps are, how far they lag behind what moves, and whether they still say where the network looked.

    swift build -c release
    python scripts/comparisons/steadiness.py --model squeezenet/ --clip dashcam.mp4 --target "sports car" \\
        --object bird.mp4:203 --crop 0.2,0,0.77,1 --object-class 89 --background dashcam.mp4:0 --background walkway.mp4:0 [--figures docs/]

On rendered scenes (moving_scenes.py) and on the clip, of what `camvideo --maps` writes with different options:

- warping error (Lai et al. 2018): mean |M_t - warp(M_t-1)| over what is not occluded, by OpenCV's DIS flow; maps as shares of the clip's peak;
- lag: how far the map's centroid stays behind the unsmoothed one's along the object's motion, in frames;
- jitter: root mean square of the centroid's second difference, in pixels of a picture 640 wide; scenes' first frames left out;
- likeness: mean correlation with the unsmoothed map of the same frame;
- insertion and deletion (Petsiuk et al. 2018) on the clip, with the shown maps, by onnxruntime;
- pointing game and energy in the box of the annotated object on fixtures/road.mp4 with the demo model.

With `--figures DIR`, also the curve of warping error and lag over half-lives, and strips of consecutive frames.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import cv2
import numpy

import moving_scenes

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
FIXTURE = os.path.join(ROOT, "fixtures", "road")
WORK = 160  # pixels of the picture's width on which maps are warped
SETTLING = 8  # frames after a scene's first one
RUNS = {
    "unsmoothed": ["--smoothing", "none"],
    "ema 0.15": ["--smoothing", "ema", "--half-life", "0.15"],
    "ema 0.3": ["--smoothing", "ema", "--half-life", "0.3"],
    "motion": [],
    "lookahead 6": ["--lookahead", "6"],
    "lookahead 12": ["--lookahead", "12"],
    "lookahead 24": ["--lookahead", "24"],
    "every 4": ["--every", "4"],
    "every 8": ["--every", "8"],
    "every 4, lookahead 4": ["--every", "4", "--lookahead", "4"],
    "every 8, lookahead 8": ["--every", "8", "--lookahead", "8"],
    "every auto": ["--every", "auto"],
}
HALF_LIVES = [0.05, 0.1, 0.15, 0.2, 0.3, 0.5]


def camvideo(program, clip, folder, arguments):
    """The maps (frames, h, w), and the log's lines."""
    maps, log = os.path.join(folder, "maps.npy"), os.path.join(folder, "log.jsonl")
    done = subprocess.run(
        [program, clip, os.path.join(folder, "out.mkv"), "-y", "--quiet", "--opacity", "0", "--no-label", "--maps", maps, "--log", log, *arguments],
        capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip())
    with open(log) as lines:
        return numpy.load(maps), [json.loads(line) for line in lines]


class Flow:
    """Between a clip's frames, at WORK pixels wide: each frame's vectors back to the one before, and what was to be seen there."""

    def __init__(self, path):
        video, grays = cv2.VideoCapture(path), []
        while True:
            good, frame = video.read()
            if not good:
                break
            height = round(frame.shape[0] * 640 / frame.shape[1])
            grays.append(cv2.resize(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), (640, height), interpolation=cv2.INTER_AREA))
        self.size = (WORK, round(grays[0].shape[0] * WORK / 640))
        dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        self.back, self.seen = [None], [None]
        for before, now in zip(grays, grays[1:]):
            back, forth = (cv2.resize(flow, self.size, interpolation=cv2.INTER_AREA) * (WORK / 640) for flow in (dis.calc(now, before, None), dis.calc(before, now, None)))
            loop = back + self.warped(forth, back)
            limit = 0.01 * ((back**2).sum(-1) + (forth**2).sum(-1)) + 0.5
            self.back.append(back)
            self.seen.append((loop**2).sum(-1) < limit)

    def warped(self, picture, back):
        x, y = numpy.meshgrid(numpy.arange(self.size[0], dtype=numpy.float32), numpy.arange(self.size[1], dtype=numpy.float32))
        return cv2.remap(picture, x + back[..., 0], y + back[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def warping_error(self, maps, cuts):
        peak = max(float(maps.max()), 1e-9)
        large = [cv2.resize(one / peak, self.size, interpolation=cv2.INTER_LINEAR) for one in maps]
        errors = [
            numpy.abs(large[t] - self.warped(large[t - 1], self.back[t]))[self.seen[t]].mean()
            for t in range(1, len(maps)) if t not in cuts and self.seen[t].any()]
        return float(numpy.mean(errors))


def centroids(maps):
    """In pixels of a picture of 640x360."""
    maps = numpy.maximum(maps, 0)
    height, width = maps.shape[1:]
    total = maps.sum((1, 2)) + 1e-12
    x = (maps.sum(1) * (numpy.arange(width) + 0.5)).sum(1) / total / width * 640
    y = (maps.sum(2) * (numpy.arange(height) + 0.5)).sum(1) / total / height * 360
    return numpy.stack([x, y], 1)


def settled(count, cuts):
    good = numpy.ones(count, bool)
    for start in (0, *cuts):
        good[start : start + SETTLING] = False
    return good


def measure(maps, raw, flow, velocities=None, cuts=()):
    good, where, unsmoothed = settled(len(maps), cuts), centroids(maps), centroids(raw)
    bends = where[2:] - 2 * where[1:-1] + where[:-2]
    result = {
        "warping": flow.warping_error(maps, cuts),
        "jitter": float(numpy.sqrt((bends[good[2:]] ** 2).sum(1).mean())),
        "likeness": likeness(maps, raw),
    }
    if velocities is not None:
        speeds = numpy.linalg.norm(velocities, axis=1)
        moving = good & (speeds > 0.5)
        behind = ((unsmoothed - where) * velocities).sum(1)[moving] / speeds[moving]
        result["lag"] = float(behind.sum() / speeds[moving].sum())
    return result


def likeness(maps, others):
    return float(numpy.mean([numpy.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(maps, others) if a.std() > 0 and b.std() > 0]))


class Classifier:
    """The class's probability, by onnxruntime; the pictures as the folder's preprocessor_config.json wants them."""

    def __init__(self, folder):
        import onnxruntime

        self.session = onnxruntime.InferenceSession(os.path.join(folder, "model.onnx"))
        with open(os.path.join(folder, "preprocessor_config.json")) as file:
            wanted = json.load(file)
        shape = self.session.get_inputs()[0].shape
        self.size = [side if isinstance(side, int) else wanted["size"][name] for side, name in zip(shape[2:], ("height", "width"))]
        self.mean, self.deviation = numpy.array(wanted["image_mean"]), numpy.array(wanted["image_std"])

    def picture(self, frame):
        small = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), self.size[::-1], interpolation=cv2.INTER_AREA) / 255
        return ((small - self.mean) / self.deviation).transpose(2, 0, 1).astype(numpy.float32)

    def probability(self, picture, index):
        scores = self.session.run(None, {self.session.get_inputs()[0].name: picture[None]})[0][0].astype(float)
        shares = numpy.exp(scores - scores.max())
        return float(shares[index] / shares.sum())

    def insertion_and_deletion(self, picture, index, heat, steps=40):
        order = numpy.argsort(-cv2.resize(heat, self.size[::-1], interpolation=cv2.INTER_LINEAR).ravel(), kind="stable")
        blurred = numpy.stack([cv2.GaussianBlur(plane, (0, 0), 10) for plane in picture])
        inserted, deleted = [], []
        for step in range(steps + 1):
            shown = numpy.zeros(order.size, bool)
            shown[order[: order.size * step // steps]] = True
            shown = shown.reshape(self.size)
            inserted.append(self.probability(numpy.where(shown, picture, blurred), index))
            deleted.append(self.probability(numpy.where(shown, 0, picture).astype(numpy.float32), index))
        return numpy.trapezoid(inserted) / steps, numpy.trapezoid(deleted) / steps


def pointing(maps, log):
    """Shares of annotated frames: the peak in a box of the held class, and the energy inside such boxes."""
    with open(FIXTURE + ".json") as file:
        truth = json.load(file)
    hits, energy = [], []
    for line, one, frame in zip(log, maps, truth["frames"]):
        boxes = [thing["box"] for thing in frame["objects"] if thing["label"] == line["target"]["label"]]
        if not boxes or line["peak"] is None:
            continue
        x, y = line["peak"]["x"], line["peak"]["y"]
        hits.append(any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes))
        large = cv2.resize(one, (truth["width"], truth["height"]), interpolation=cv2.INTER_LINEAR)
        mask = numpy.zeros(large.shape, bool)
        for x0, y0, x1, y1 in boxes:
            mask[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1] = True
        energy.append(large[mask].sum() / max(large.sum(), 1e-9))
    return float(numpy.mean(hits)), float(numpy.mean(energy)), len(hits)


def table(title, columns, rows):
    print(f"\n| {title} | " + " | ".join(columns) + " |\n|" + "---|" * (len(columns) + 1))
    for name, values in rows:
        print(f"| {name} | " + " | ".join("" if value is None else f"{value:.4g}" for value in values) + " |", flush=True)


def on_scenes(options, folder):
    """Means over the scenes by run, and a table for each."""
    thing = moving_scenes.Thing(frame_argument(options.object), [float(share) for share in options.crop.split(",")])
    found = {}
    for scene in moving_scenes.scenes([frame_argument(text) for text in options.background], thing):
        clip = os.path.join(folder, "scene.mp4")
        moving_scenes.write(scene, clip)
        flow = Flow(clip)
        target = ["--model", options.model, "--target", f"index:{options.object_class}"]
        raw, _ = camvideo(options.camvideo, clip, folder, [*target, *RUNS["unsmoothed"]])
        rows = []
        for name, arguments in RUNS.items():
            maps, _ = camvideo(options.camvideo, clip, folder, [*target, *arguments])
            rows.append((name, measure(maps, raw, flow, scene.velocities, scene.cuts)))
        table(scene.name, ["warping error", "lag", "jitter", "likeness"], [(name, [m["warping"], m["lag"], m["jitter"], m["likeness"]]) for name, m in rows])
        if scene.name == "crosses at 5" and options.figures:
            figures(options, folder, clip, scene, flow, raw, target)


def figures(options, folder, clip, scene, flow, raw, target):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    pyplot.figure(figsize=(5.5, 4))
    for kind, label in (("ema", "exponential average"), ("motion", "along the motion")):
        points = []
        for half_life in HALF_LIVES:
            maps, _ = camvideo(options.camvideo, clip, folder, [*target, "--smoothing", kind, "--half-life", str(half_life)])
            points.append(measure(maps, raw, flow, scene.velocities, scene.cuts))
        pyplot.plot([p["lag"] for p in points], [p["warping"] for p in points], marker="o", label=label)
        for point, half_life in zip(points, HALF_LIVES):
            pyplot.annotate(f"{half_life:g} s", (point["lag"], point["warping"]), textcoords="offset points", xytext=(5, 5), fontsize=8)
        table(f"half-life, {kind}", ["warping error", "lag", "jitter"], [(h, [p["warping"], p["lag"], p["jitter"]]) for h, p in zip(HALF_LIVES, points)])
    pyplot.plot([0], [flow.warping_error(raw, scene.cuts)], "k^", label="each frame alone")
    pyplot.xlabel("lag (frames)")
    pyplot.ylabel("warping error")
    pyplot.legend()
    pyplot.tight_layout()
    pyplot.savefig(os.path.join(options.figures, "steady-curve.png"), dpi=110)
    strips(options, folder, clip, target)


def strips(options, folder, clip, target, first=40, count=6):
    """The same frames, each normalised by itself above, as camvideo draws them below."""
    rows = []
    for arguments in (["--smoothing", "none", "--normalize", "frame"], []):
        result = os.path.join(folder, "strip.mkv")
        subprocess.run([options.camvideo, clip, result, "-y", "--quiet", "--no-label", "--no-fade", "--style", "blend", *target, *arguments], check=True)
        rows.append(numpy.concatenate([cv2.resize(moving_scenes.frame_of(result, first + i), (240, 135), interpolation=cv2.INTER_AREA) for i in range(count)], 1))
    cv2.imwrite(os.path.join(options.figures, "steady-strips.jpg"), numpy.concatenate([rows[0], numpy.full((6, rows[0].shape[1], 3), 255, numpy.uint8), rows[1]]))


def on_clip(options, folder):
    flow = Flow(options.clip)
    target = ["--model", options.model, "--target", options.target]
    raw, lines = camvideo(options.camvideo, options.clip, folder, [*target, *RUNS["unsmoothed"]])
    classifier = Classifier(options.model)
    numbers = range(10, len(raw), options.step)
    pictures = {number: (classifier.picture(moving_scenes.frame_of(options.clip, number)), lines[number]["target"]["index"]) for number in numbers}
    rows, every = [], {}
    for name, arguments in RUNS.items():
        maps, _ = camvideo(options.camvideo, options.clip, folder, [*target, *arguments])
        every[name] = maps
        found = measure(maps, raw, flow)
        scores = numpy.mean([classifier.insertion_and_deletion(*pictures[number], maps[number]) for number in numbers], 0)
        rows.append((name, [found["warping"], found["jitter"], found["likeness"], *scores]))
    table(os.path.basename(options.clip), ["warping error", "jitter", "likeness", "insertion", "deletion"], rows)
    pairs = [("every 4", "motion"), ("every 8", "motion"), ("every 4, lookahead 4", "lookahead 6"), ("every 8, lookahead 8", "lookahead 6"), ("every auto", "motion")]
    table("maps of", ["correlate with those of every frame"], [(name, [likeness(every[name], every[other])]) for name, other in pairs])


def on_fixture(options, folder):
    rows = []
    for name, arguments in RUNS.items():
        maps, log = camvideo(options.camvideo, FIXTURE + ".mp4", folder, arguments)
        rows.append((name, pointing(maps, log)))
    table("fixtures/road.mp4", ["pointing game", "energy in the box", "frames"], rows)


def frame_argument(text):
    path, _, number = text.rpartition(":")
    return moving_scenes.frame_of(path, int(number))


PARTS = {"scenes": on_scenes, "clip": on_clip, "fixture": on_fixture}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--camvideo", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    parser.add_argument("--model", required=True, help="a folder with model.onnx")
    parser.add_argument("--clip", required=True)
    parser.add_argument("--target", default="top", help="what is explained on the clip")
    parser.add_argument("--object", required=True, help="CLIP:FRAME with what the network knows")
    parser.add_argument("--crop", default="0,0,1,1", help="where it is there: x0,y0,x1,y1 as shares")
    parser.add_argument("--object-class", type=int, required=True)
    parser.add_argument("--background", action="append", required=True, help="CLIP:FRAME, twice")
    parser.add_argument("--step", type=int, default=20, help="of the clip's frames, each so manieth is judged by insertion and deletion")
    parser.add_argument("--figures", help="a folder for pictures")
    parser.add_argument("--part", action="append", choices=PARTS, help="what is measured; all by default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, part in PARTS.items():
            if name in (options.part or PARTS):
                part(options, folder)


if __name__ == "__main__":
    main()
