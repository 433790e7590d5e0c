"""Render road scenes: a training set, the fixture clip, or a sheet to look at.

    pip install -r scripts/comparisons/requirements-reference.txt
    python scripts/demo-model/render_road_scenes.py dataset OUT.npz --count 8000 --seed 1
    python scripts/demo-model/render_road_scenes.py clip fixtures/road.mp4        (and fixtures/road.json beside it; needs ffmpeg)
    python scripts/demo-model/render_road_scenes.py sheet OUT.png

A data set holds `images` (n, 144, 256, 3) uint8 RGB, `labels` (n,) and `boxes` (n, 2, 5): class, x0, y0, x1, y1 as
shares of the frame, class -1 where there is no box. Pictures are rendered at 640x360, most are JPEG-coded to give them
a codec's artefacts, and all are scaled down as a video frame would be.
"""

import argparse
import json
import os
import subprocess
import tempfile
import wave
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np

from roadscenes import drive
from roadscenes.scene import LABELS, area, clipped, make_scene, paint

WIDTH, HEIGHT = 640, 360
INPUT_WIDTH, INPUT_HEIGHT = 256, 144
LARGER = 3  # halves: the clip is rendered at 960x540


def shrink(picture, rng):
    kind = rng.integers(3)
    if kind == 0:
        return cv2.resize(picture, (INPUT_WIDTH, INPUT_HEIGHT), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.6, 1.1))
    how = cv2.INTER_LINEAR if kind == 1 else cv2.INTER_CUBIC
    return cv2.resize(blurred, (INPUT_WIDTH, INPUT_HEIGHT), interpolation=how)


def coded(picture, rng):
    if rng.random() < 0.25:
        return picture
    quality = int(rng.uniform(25, 92))
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_UNCHANGED)


def example(seed):
    """(image, label, boxes) for one seed; the label cycles through the classes."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    label = seed[-1] % len(LABELS)
    while True:
        scene = make_scene(LABELS[label], rng, WIDTH, HEIGHT)
        lens = {"grain": rng.uniform(0.5, 5), "blur": rng.choice([0, 0, rng.uniform(0.3, 1.2)]),
                "exposure": rng.uniform(0.82, 1.18)}
        picture, found, unhidden = paint(scene, int(rng.integers(1 << 30)), lens)
        if not scene.actors or unhidden[0] > 0.6:
            break
    boxes = np.full((2, 5), -1, np.float32)
    for i, (actor, box, share) in enumerate(zip(scene.actors, found, unhidden)):
        if share > 0.5:
            boxes[i] = LABELS.index(actor.label), *clipped(box, WIDTH, HEIGHT)[0] / (WIDTH, HEIGHT, WIDTH, HEIGHT)
    return shrink(coded(picture, rng), rng), label, boxes


def render_dataset(path, count, seed, jobs):
    with ProcessPoolExecutor(jobs) as pool:
        rows = list(pool.map(example, [(seed, i) for i in range(count)], chunksize=32))
    images, labels, boxes = (np.stack(column) for column in zip(*rows))
    np.savez(path, images=images, labels=labels.astype(np.int64), boxes=boxes)


def describe(scene, boxes, unhidden):
    """The frame's objects of at least 4 % of its height, nearest first, and the class of the main one."""
    objects = []
    for actor, box, share in zip(scene.actors, boxes, unhidden):
        inside, part = clipped(box, WIDTH, HEIGHT) if box is not None else (None, 0.0)
        if inside is None or inside[3] - inside[1] < 0.04 * HEIGHT or share * part < 0.25:
            continue
        objects.append({"label": actor.label, "box": [round(float(v), 1) for v in inside],
                        "visible": round(share * part, 2)})
    objects.sort(key=lambda o: -area(o["box"]))
    big = objects and objects[0]["box"][3] - objects[0]["box"][1] >= 0.08 * HEIGHT and objects[0]["visible"] >= 0.5
    return objects, objects[0]["label"] if big else (None if objects else LABELS[-1])


def clip_frame(i):
    """Frame i of the drive, rendered larger for smooth edges, its objects and its main class."""
    cv2.setNumThreads(1)
    scene = drive.make_drive(WIDTH * LARGER // 2, HEIGHT * LARGER // 2)(i / drive.FPS)
    picture, boxes, unhidden = paint(scene, i, {"grain": 1.5})
    boxes = [None if b is None else b * 2 / LARGER for b in boxes]
    return cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), *describe(scene, boxes, unhidden)


def engine_sound(path, seconds, rate=44100):
    """A hum whose pitch and loudness follow the speed, and road noise that drifts from side to side."""
    t = np.arange(int(seconds * rate)) / rate
    speed = np.interp(t, *zip(*drive.SPEED)) / 11.5
    phase = 2 * np.pi * np.cumsum(42 + 58 * speed) / rate
    hum = sum(np.sin(k * phase) / k**1.2 for k in (1, 2, 3, 4, 6)) * (0.12 + 0.1 * speed)
    rng = np.random.default_rng(0)
    hiss = np.convolve(rng.normal(size=len(t)), np.ones(24) / 24, "same") * 0.35 * speed
    pan = 0.5 + 0.35 * np.sin(2 * np.pi * 0.21 * t)
    stereo = np.stack([hum * 0.9 + hiss * pan, hum * 0.9 + hiss * (1 - pan)], 1)
    with wave.open(path, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.clip(stereo, -1, 1) * 26000).astype("<i2").tobytes())


def render_clip(path, jobs):
    count = int(drive.SECONDS * drive.FPS)
    with tempfile.TemporaryDirectory() as folder:
        sound = os.path.join(folder, "engine.wav")
        engine_sound(sound, drive.SECONDS)
        encode = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}",
             "-r", str(drive.FPS), "-i", "-", "-i", sound,
             "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
             "-c:v", "libx264", "-preset", "slow", "-crf", "21", "-bf", "3", "-g", "100", "-threads", "2",
             "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
             "-c:a", "aac", "-b:a", "96k", "-ac", "2", "-movflags", "+faststart", "-fflags", "+bitexact",
             "-map_metadata", "-1", path], stdin=subprocess.PIPE)
        frames = []
        with ProcessPoolExecutor(jobs) as pool:
            for i, (picture, objects, main) in enumerate(pool.map(clip_frame, range(count), chunksize=4)):
                encode.stdin.write(picture.tobytes())
                frames.append({"frame": i, "main": main, "objects": objects})
        encode.stdin.close()
        if encode.wait():
            raise SystemExit("ffmpeg could not encode the clip")
    head = json.dumps({"width": WIDTH, "height": HEIGHT, "fps": drive.FPS})
    with open(os.path.splitext(path)[0] + ".json", "w") as f:
        f.write(head[:-1] + ', "frames": [\n' + ",\n".join(json.dumps(frame) for frame in frames) + "\n]}\n")


def render_sheet(path, seed):
    rows = []
    for i in range(4):
        row = []
        for j in range(3):
            scene = make_scene(LABELS[(3 * i + j) % len(LABELS)], np.random.default_rng((seed, 3 * i + j)))
            row.append(paint(scene, j)[0])
        rows.append(np.hstack(row))
    cv2.imwrite(path, np.vstack(rows)[..., ::-1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["dataset", "clip", "sheet"])
    parser.add_argument("out")
    parser.add_argument("--count", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    if args.what == "dataset":
        render_dataset(args.out, args.count, args.seed, args.jobs)
    elif args.what == "clip":
        render_clip(args.out, args.jobs)
    else:
        render_sheet(args.out, args.seed)
