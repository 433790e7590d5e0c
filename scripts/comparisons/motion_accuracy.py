"""How accurate `camvideo motion` is: end-point errors against the truth on rendered scenes, and against OpenCV's DIS flow on clips.

    swift build -c release
    python scripts/comparisons/motion_accuracy.py --pictures A.mp4 --objects B.mp4 [CLIP ...] [--camvideo .build/release/camvideo]

The scenes are 640x360 and made of one frame each of two clips, the background of `--pictures` and an object, an ellipse, of `--objects`:
an object that crosses at 2, 5 and 15 pixels a frame, one that turns back, a pan, a zoom, an object before a pan. Each is written without loss
(FFV1: no vectors) and by x264 with B-frames. Errors are in pixels, means over the pixels of the object, all of them, and of the background that
was to be seen in the frame before. The field is read between its blocks' middles, as camvideo reads it. DIS (preset medium) sees the decoded
pictures in full; it is compared as it is, pixel by pixel ("DIS"), and averaged over each block and read in the same way ("DIS, blocks").

Last, the time of a frame's motion of the first clip, enlarged to 1920x1080: nothing else should run.

On clips there is no truth, and the difference is to DIS averaged over each block. `confident` are blocks of a confidence over 0.5.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

import cv2
import numpy

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
WIDTH, HEIGHT, FRAMES = 640, 360, 24
X, Y = numpy.meshgrid(numpy.arange(WIDTH, dtype=numpy.float32), numpy.arange(HEIGHT, dtype=numpy.float32))


def frames_of(path, limit=None):
    video = cv2.VideoCapture(path)
    frames = []
    while limit is None or len(frames) < limit:
        good, frame = video.read()
        if not good:
            break
        frames.append(frame)
    if not frames:
        sys.exit(f"{path} has no frame that OpenCV can read; give another clip.")
    return frames


def camera_matrix(scale, x, y):
    """From a place in the scene to the place in the background picture."""
    return numpy.array([[scale, 0, x], [0, scale, y], [0, 0, 1]], numpy.float64)


class Scene:
    """Pictures whose motion is known: a camera over a large picture, and an object that moves in the scene."""

    def __init__(self, name, background, thing, camera, path):
        """`camera` gives a frame's matrix; `path` the object's middle, or None."""
        self.name, self.background, self.thing, self.camera, self.path = name, background, thing, camera, path
        self.pictures = [self.picture(frame) for frame in range(FRAMES)]

    def mask(self, frame):
        """The object's share of each pixel."""
        if self.path is None:
            return numpy.zeros((HEIGHT, WIDTH), numpy.float32)
        x, y = self.path(frame)
        height, width = self.thing.shape[:2]
        radius = numpy.sqrt(((X - x) / (width / 2 - 2)) ** 2 + ((Y - y) / (height / 2 - 2)) ** 2)
        return numpy.clip((1 - radius) * width / 2 + 0.5, 0, 1)

    def picture(self, frame):
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        result = cv2.warpPerspective(self.background, self.camera(frame), (WIDTH, HEIGHT), flags=flags, borderMode=cv2.BORDER_REFLECT)
        if self.path is None:
            return result
        x, y = self.path(frame)
        height, width = self.thing.shape[:2]
        shift = numpy.float64([[1, 0, width / 2 - x], [0, 1, height / 2 - y]])
        thing = cv2.warpAffine(self.thing, shift, (WIDTH, HEIGHT), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        share = self.mask(frame)[..., None]
        return numpy.clip(share * thing + (1 - share) * result + 0.5, 0, 255).astype(numpy.uint8)

    def truth(self, frame):
        """Each pixel's vector back to the frame before, the object's pixels, and which of the background's were to be seen there."""
        back = numpy.linalg.inv(self.camera(frame - 1)) @ self.camera(frame)
        vectors = numpy.stack([(back[0, 0] - 1) * X + back[0, 2], (back[1, 1] - 1) * Y + back[1, 2]], -1).astype(numpy.float32)
        source_x, source_y = X + vectors[..., 0], Y + vectors[..., 1]
        seen = (source_x >= 0) & (source_y >= 0) & (source_x <= WIDTH - 1) & (source_y <= HEIGHT - 1)
        thing = self.mask(frame) > 0.5
        if self.path is not None:
            covered = cv2.remap(self.mask(frame - 1), source_x.astype(numpy.float32), source_y.astype(numpy.float32), cv2.INTER_LINEAR)
            seen &= covered < 0.5
            (x, y), (old_x, old_y) = self.path(frame), self.path(frame - 1)
            vectors[thing] = (old_x - x, old_y - y)
        return vectors, thing, seen & ~thing


def scenes(background, thing):
    still = lambda frame: camera_matrix(1.3, 60, 40)
    pan = lambda frame: camera_matrix(1.0, 60 + 3.3 * frame, 40 + 0.7 * frame)
    zoom = lambda frame: numpy.array([[1.4 * 0.985**frame, 0, 600 - 320 * 1.4 * 0.985**frame], [0, 1.4 * 0.985**frame, 330 - 180 * 1.4 * 0.985**frame], [0, 0, 1]])
    crossing = lambda speed: (lambda frame: (140 + speed * frame + 0.3, 190 + 0.2 * speed * frame))
    turning = lambda frame: (300 + 60 * numpy.sin(frame / 5), 180 + 0.5 * frame)
    yield Scene("object at 2", background, thing, still, crossing(2))
    yield Scene("object at 5", background, thing, still, crossing(5))
    yield Scene("object at 15", background, thing, still, crossing(15))
    yield Scene("object turns back", background, thing, still, turning)
    yield Scene("pan", background, thing, pan, None)
    yield Scene("zoom", background, thing, zoom, None)
    yield Scene("object before a pan", background, thing, pan, lambda frame: (460 - 6 * frame, 180))


def encode(pictures, path, *arguments):
    height, width = pictures[0].shape[:2]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", "25", "-i", "-", *arguments, path]
    subprocess.run(command, input=b"".join(picture.tobytes() for picture in pictures), check=True)


def camvideo_fields(program, clip, folder, *arguments, frames=None):
    """(frames, rows, columns, 4), and the mean time of an estimation in milliseconds, where it is said."""
    result = os.path.join(folder, "motion.npy")
    limit = ["--frames", str(frames)] if frames else []
    done = subprocess.run([program, "motion", clip, result, "-y", "--verbose", *limit, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip())
    time = re.search(r"([\d.]+) ms a frame", done.stderr)
    return numpy.load(result), float(time.group(1)) if time else float("nan")


def dis_flows(pictures):
    """Each frame's vectors back to the one before; zeros for the first."""
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grays = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in pictures]
    return [numpy.zeros((*grays[0].shape, 2), numpy.float32)] + [dis.calc(now, before, None) for before, now in zip(grays, grays[1:])]


def averaged(flow, rows, columns):
    return cv2.resize(flow, (columns, rows), interpolation=cv2.INTER_AREA)


def at_pixels(blocks, width, height):
    """A field read between its blocks' middles."""
    return cv2.resize(numpy.ascontiguousarray(blocks), (width, height), interpolation=cv2.INTER_LINEAR)


def lengths(difference):
    return numpy.sqrt((difference**2).sum(-1))


def scene_errors(scene, fields, flows, first=2):
    """Mean errors over object and background: ours, DIS, DIS by blocks."""
    sums = {}
    for frame in range(first, FRAMES):
        truth, thing, background = scene.truth(frame)
        rows, columns = fields.shape[1:3]
        answers = {
            "camvideo": at_pixels(fields[frame, ..., :2], WIDTH, HEIGHT), "DIS": flows[frame],
            "DIS, blocks": at_pixels(averaged(flows[frame], rows, columns), WIDTH, HEIGHT),
        }
        for name, answer in answers.items():
            errors = lengths(answer - truth)
            for part, where in (("object", thing), ("background", background)):
                if where.any():
                    sums.setdefault((name, part), []).append(errors[where].mean())
    return {key: float(numpy.mean(values)) for key, values in sums.items()}


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|---" * len(header) + "|")
    for row in rows:
        print("| " + " | ".join(value if isinstance(value, str) else "" if value is None else f"{value:.2f}" for value in row) + " |", flush=True)


def rendered(program, background, thing, folder):
    rows = []
    for scene in scenes(background, thing):
        for kind, extension, options in (
            ("lossless", "mkv", ["-c:v", "ffv1", "-pix_fmt", "yuv444p"]),
            ("x264", "mp4", ["-c:v", "libx264", "-crf", "23", "-bf", "3", "-pix_fmt", "yuv420p"]),
        ):
            path = os.path.join(folder, "scene." + extension)
            encode(scene.pictures, path, *options)
            flows = dis_flows(frames_of(path))
            fields, _ = camvideo_fields(program, path, folder)
            errors = scene_errors(scene, fields, flows)
            without = None
            if kind == "x264":
                without = scene_errors(scene, camvideo_fields(program, path, folder, "--no-codec-vectors")[0], flows)
            for part in ("object", "background"):
                if ("DIS", part) in errors:
                    ours = errors["camvideo", part]
                    rows.append(
                        [scene.name, kind, part, ours, without["camvideo", part] if without else None, errors["DIS", part], errors["DIS, blocks", part]])
    table(["scene", "coded", "pixels of the", "camvideo", "without codec vectors", "DIS", "DIS, blocks"], rows)


def on_clips(program, clips, folder, limit):
    rows = []
    for clip in clips:
        pictures = frames_of(clip, limit)
        flows = dis_flows(pictures)
        for name, options in (("with", []), ("without", ["--no-codec-vectors"])):
            fields, _ = camvideo_fields(program, clip, folder, *options, frames=limit)
            count = min(len(flows), len(fields))
            blocks = numpy.stack([averaged(flow, *fields.shape[1:3]) for flow in flows[1:count]])
            scale = 640 / max(pictures[0].shape[:2])
            errors = scale * lengths(fields[1:count, ..., :2] - blocks)
            confident = errors[fields[1:count, ..., 2] > 0.5]
            rows.append(
                [os.path.basename(clip), name, float(errors.mean()), float(numpy.median(errors)), float(confident.mean()), float(numpy.median(confident)),
                 f"{100 * confident.size / errors.size:.0f}%"])
    table(["clip", "codec vectors", "mean", "median", "mean, confident", "median, confident", "confident"], rows)


def timing(program, clip, folder, limit):
    path = os.path.join(folder, "large.mp4")
    command = ["ffmpeg", "-v", "error", "-y", "-i", clip, "-an", "-vf", "scale=1920:1080", "-frames:v", str(limit), "-c:v", "libx264", "-pix_fmt", "yuv420p", path]
    subprocess.run(command, check=True)
    rows = []
    for name, options in (("with", []), ("without", ["--no-codec-vectors"])):
        rows.append([name, min(camvideo_fields(program, path, folder, *options)[1] for _ in range(3))])
    table(["1920x1080, codec vectors", "ms a frame, best of 3"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="*", help="clips to compare with DIS")
    parser.add_argument("--pictures", required=True, help="the clip whose first frame is the scenes' background")
    parser.add_argument("--objects", required=True, help="the clip of whose first frame the middle is the object")
    parser.add_argument("--frames", type=int, default=120, help="of each clip, at most")
    parser.add_argument("--camvideo", default=os.path.join(ROOT, ".build", "release", "camvideo"))
    arguments = parser.parse_args()
    background = cv2.resize(frames_of(arguments.pictures, 1)[0], (1280, 720), interpolation=cv2.INTER_AREA)
    picture = frames_of(arguments.objects, 1)[0]
    middle_y, middle_x = picture.shape[0] // 2, picture.shape[1] // 2
    thing = cv2.resize(picture[middle_y - 200:middle_y + 200, middle_x - 200:middle_x + 200], (128, 128), interpolation=cv2.INTER_AREA)
    with tempfile.TemporaryDirectory() as folder:
        rendered(arguments.camvideo, background, thing, folder)
        print()
        if arguments.clips:
            on_clips(arguments.camvideo, arguments.clips, folder, arguments.frames)
            print()
            timing(arguments.camvideo, arguments.clips[0], folder, arguments.frames)


if __name__ == "__main__":
    main()
