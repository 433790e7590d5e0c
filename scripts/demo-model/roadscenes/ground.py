"""The ground plane, cast pixel by pixel: asphalt with lane marks, kerbs and pavement, verges, crossings."""

from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np


@lru_cache(maxsize=None)
def noise(seed, size=512, octaves=(4, 16, 64, 256)):
    """Tileable value noise, mean 0 and roughly unit variance."""
    rng = np.random.default_rng(seed)
    total = np.zeros((size, size), np.float32)
    for i, cells in enumerate(octaves):
        grid = rng.normal(size=(cells, cells)).astype(np.float32)
        grid = np.pad(grid, 2, mode="wrap")
        step = size // cells
        big = cv2.resize(grid, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)
        total += big[2 * step:2 * step + size, 2 * step:2 * step + size] * (0.75**i)
    return (total - total.mean()) / total.std()


def sample(texture, x, y):
    """The texture at (x, y) texels, wrapping."""
    n = texture.shape[0]
    return cv2.remap(texture, np.mod(x, n).astype(np.float32), np.mod(y, n).astype(np.float32),
                     cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


@dataclass
class Road:
    half_width: float = 3.6
    centre_line: str = "dashed"  # dashed, solid, double
    line_colour: tuple = (226, 224, 214)
    centre_colour: tuple = (226, 224, 214)
    asphalt: tuple = (96, 97, 100)
    verge: tuple = (92, 122, 58)
    verge_spread: float = 16.0
    pavement: float = 0.0  # width of the pavement beside the road, metres; 0 for none
    crossings: list = field(default_factory=list)  # z of zebra crossings
    wet: float = 0.0
    seed: int = 0


def draw_ground(picture, camera, light, road):
    h, w = picture.shape[:2]
    cx, cy = camera.centre
    first = max(0, int(cy - abs(np.sin(camera.roll)) * w / 2) - 1)
    if first >= h:
        return
    v, u = np.mgrid[first:h, 0:w].astype(np.float32)
    u, v = u - np.float32(cx), v - np.float32(cy)
    c, s = np.float32(np.cos(camera.roll)), np.float32(np.sin(camera.roll))
    u, v = c * u + s * v, -s * u + c * v
    below = v > 0.35
    z = np.float32(camera.focal * camera.eye) / np.maximum(v, 0.35)
    x = u * z / np.float32(camera.focal) - np.float32(0.5 * camera.curve) * z * z + np.float32(camera.x)
    far = z + np.float32(camera.z)
    across = z / np.float32(camera.focal)  # metres a pixel, sideways
    along = z * z / np.float32(camera.focal * camera.eye)

    def cover(distance, half, pixel):
        """How much of a pixel lies within `half` of zero distance."""
        return np.clip((half - np.abs(distance)) / np.maximum(pixel, 0.01) + 0.5, 0, 1)

    detail = np.exp(-along * 1.5)
    fine = sample(noise(road.seed % 5), x * 48, far * 48) * detail
    broad = sample(noise(5 + road.seed % 5), x * 9, far * 3) * np.exp(-along * 0.12)

    colour = np.empty((*z.shape, 3), np.float32)
    grass = np.float32(road.verge_spread) * (0.55 * broad + 0.6 * fine)
    colour[:] = np.array(road.verge, np.float32)
    colour += grass[..., None] * np.array((0.9, 1.0, 0.6), np.float32)

    side = np.abs(x)
    edge = np.float32(road.half_width)

    def paint(weight, rgb):
        nonlocal colour
        colour += (np.asarray(rgb, np.float32) - colour) * weight[..., None]

    if road.pavement:
        slabs = np.clip(1 - np.abs(np.mod(far, 2.0) - 1.0) / np.maximum(along, 0.03), 0, 1) * detail
        stone = 150 + 6 * broad + 7 * fine - 30 * slabs
        band = cover(side - edge - road.pavement / 2, road.pavement / 2, across)
        colour += (stone[..., None] * np.array((1, 0.98, 0.95), np.float32) - colour) * band[..., None]
        paint(cover(side - edge - 0.1, 0.1, across), (178, 176, 170))
    else:
        paint(cover(side - edge - 0.5, 0.5, across) * 0.8, (126, 116, 98))
    tyre = np.exp(-((np.mod(side, 3.6) - 0.9) / 0.35) ** 2) + np.exp(-((np.mod(side, 3.6) - 2.6) / 0.35) ** 2)
    tar = 5.5 * broad + 9 * fine - 7 * tyre
    on_road = cover(side, edge, across)
    colour += (np.array(road.asphalt, np.float32) + tar[..., None] - colour) * on_road[..., None]

    wear = np.clip(0.92 - 0.12 * broad - 0.16 * fine, 0.4, 1)
    paint(cover(side - (edge - 0.25), 0.07, across) * wear, road.line_colour)
    if road.centre_line == "dashed":
        dash = cover(np.mod(far, 9.0) - 2.0, 1.6, along)
        paint(cover(x, 0.075, across) * dash * wear, road.centre_colour)
    elif road.centre_line == "solid":
        paint(cover(x, 0.075, across) * wear, road.centre_colour)
    else:
        paint(cover(side - 0.14, 0.06, across) * wear, road.centre_colour)
    for at in road.crossings:
        stripes = cover(np.mod(x, 1.0) - 0.5, 0.25, across)
        paint(cover(far - at, 1.5, along) * stripes * on_road * wear, (228, 228, 224))

    lit = light.ambient + light.sun_colour * max(0.0, float(light.sun[1]))
    colour *= lit.astype(np.float32)
    if light.headlights:
        beam = np.exp(-z / 15) * np.exp(-((x - camera.x) / (2.2 + 0.22 * z)) ** 2) * np.clip(z / 5, 0, 1)
        colour *= 1 + (light.headlights / float(lit.mean()) * 0.8) * beam[..., None].astype(np.float32)
    if road.wet:
        mirror = np.clip(picture[:first][::-1], 0, 255).astype(np.float32)
        rows = np.clip((v[:, w // 2] * 0.8).astype(int), 0, max(len(mirror) - 1, 0))
        if len(mirror):
            mirror = cv2.blur(mirror, (3, 31))[rows]
            colour += (mirror - colour) * (road.wet * on_road * np.exp(-np.maximum(v, 0) / (0.35 * h)))[..., None]
    hazed = (1 - np.exp(-np.float32(light.haze_per_metre) * z))[..., None]
    colour += (light.haze.astype(np.float32) - colour) * hazed
    target = picture[first:]
    target[below] = np.clip(colour, 0, 255).astype(np.uint8)[below]
