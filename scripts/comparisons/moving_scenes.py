"""Clips of a real picture that moves over another one, for steadiness.py: 640x360, 25 frames a second, H.264."""

import subprocess

import cv2
import numpy

WIDTH, HEIGHT, RATE = 640, 360, 25


def frame_of(path, number):
    """A frame of a clip by its number, or a picture."""
    video = cv2.VideoCapture(path)
    for _ in range(number + 1):
        good, frame = video.read()
    if not good:
        raise SystemExit(f"{path} has no frame {number} that OpenCV can read; give another one.")
    return frame


class Thing:
    """An ellipse cut out of a picture."""

    def __init__(self, picture, crop, height=190):
        """`crop`: x0, y0, x1, y1 as shares of the picture."""
        rows, columns = picture.shape[:2]
        x0, y0, x1, y1 = (round(share * size) for share, size in zip(crop, (columns, rows, columns, rows)))
        part = picture[y0:y1, x0:x1]
        width = round(height * part.shape[1] / part.shape[0])
        self.picture = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA).astype(numpy.float32)
        self.mask = numpy.zeros((height, width), numpy.float32)
        cv2.ellipse(self.mask, (width // 2, height // 2), (width // 2 - 2, height // 2 - 2), 0, 0, 360, 1, -1, cv2.LINE_AA)
        self.width, self.height = width, height

    def pasted(self, background, x, y):
        """With its top left corner there, between pixels."""
        shift = numpy.float32([[1, 0, x], [0, 1, y]])
        picture = cv2.warpAffine(self.picture, shift, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        share = cv2.warpAffine(self.mask, shift, (WIDTH, HEIGHT))[..., None]
        return background * (1 - share) + picture * share


class Scene:
    def __init__(self, name, pictures, velocities, cuts=()):
        """`velocities`: of the object since the frame before, in pixels; `cuts`: frames that begin a scene."""
        self.name, self.pictures, self.velocities, self.cuts = name, pictures, numpy.array(velocities, float), set(cuts)


def scenes(backgrounds, thing):
    """`backgrounds`: two pictures."""
    first, second = (cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(numpy.float32) for picture in backgrounds)
    for speed in (2, 5, 15):
        count = min(100, int((WIDTH - thing.width) / speed))
        yield Scene(f"crosses at {speed}", [thing.pasted(first, 5 + speed * i, 140) for i in range(count)], [(speed, 0)] * count)
    wide = numpy.concatenate([first, first[:, ::-1]], 1)
    panned = [cv2.warpAffine(wide, numpy.float32([[1, 0, -4 * i], [0, 1, 0]]), (WIDTH, HEIGHT)) for i in range(80)]
    yield Scene("camera pans", [thing.pasted(picture, 430 - 4 * i, 130) for i, picture in enumerate(panned)], [(-4, 0)] * 80)
    places = [WIDTH / 2 - thing.width / 2 + 140 * numpy.sin(2 * numpy.pi * i / 60) for i in range(120)]
    yield Scene("turns back", [thing.pasted(first, x, 130) for x in places], [(0, 0)] + [(b - a, 0) for a, b in zip(places, places[1:])])
    pictures, velocities = [], []
    for scene, (x, speed) in enumerate([(60, 3), (400, -3), (120, 4), (380, -2)]):
        pictures += [thing.pasted(second if scene % 2 else first, x + speed * i, 100 + 15 * scene) for i in range(RATE)]
        velocities += [(speed if i else 0, 0) for i in range(RATE)]
    yield Scene("cut every second", pictures, velocities, range(RATE, 4 * RATE, RATE))


def write(scene, path):
    """With a little grain, as a camera's."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-"]
    grain = numpy.random.default_rng(0)
    frames = (numpy.clip(picture + grain.normal(0, 2, picture.shape), 0, 255).astype(numpy.uint8) for picture in scene.pictures)
    subprocess.run([*command, "-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p", path], input=b"".join(f.tobytes() for f in frames), check=True)
