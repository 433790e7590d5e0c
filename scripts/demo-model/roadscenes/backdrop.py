"""What stands around the road: sky, hills, trees and buildings."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from .ground import noise, sample
from .world import NEAR, box, fill


def draw_sky(picture, camera, weather):
    h, w = picture.shape[:2]
    cx, cy = camera.centre
    rows = min(h, int(cy + abs(np.sin(camera.roll)) * w / 2) + 3)
    if rows < 4:
        return
    v, u = np.mgrid[0:rows:2, 0:w:2].astype(np.float32)
    rise = np.clip((cy - v) / camera.focal, 0, None)
    t = (1 - np.exp(-rise * 5.5))[..., None]
    sky = weather.horizon * (1 - t) + weather.zenith * t
    seed = weather.seed % 4
    scale = 26.0 / (rise + 0.08)
    cx_share = (u - cx) / camera.focal
    density = sample(noise(20 + seed), cx_share * scale + weather.seed % 97, scale * 1.6 + camera.z * 0.002)
    density = density + 0.5 * sample(noise(30 + seed), cx_share * scale * 3.1, scale * 4.2)
    threshold = 1.6 - 2.6 * weather.cover
    mask = np.clip((density - threshold) * 0.55, 0, 1) * np.clip(rise * 9, 0, 1) * (0.5 if weather.cover > 0.85 else 0.9)
    thick = np.clip(density - threshold, 0, 3)[..., None]
    sky += (weather.cloud - 9.0 * thick - sky) * mask[..., None]
    sky = cv2.resize(np.clip(sky, 0, 255).astype(np.uint8), (w, 2 * v.shape[0]), interpolation=cv2.INTER_LINEAR)
    picture[:rows] = sky[:rows]


def draw_hills(picture, camera, weather, seed, height=1.0):
    h, w = picture.shape[:2]
    cx, cy = camera.centre
    u = np.arange(-16, w + 17, 4, dtype=np.float32)
    angle = (u - cx) / camera.focal
    brightness = float(np.mean(weather.light.ambient + 0.5 * weather.light.sun_colour))
    for i, (size, share) in enumerate(((0.11, 0.78), (0.07, 0.58), (0.045, 0.34))):
        row = noise(40 + (seed + i) % 6)[(seed * 7 + i * 90) % 512][None]
        ridge = sample(np.repeat(row, 512, 0), angle[None] * (90 + 60 * i) + seed % 512, np.zeros_like(angle)[None])[0]
        ridge = cv2.GaussianBlur(ridge[None], (0, 0), 3 - i * 0.9)[0]
        top = cy - camera.focal * height * size * (0.55 + 0.3 * ridge)
        base = np.array([(70, 96, 84), (66, 98, 62), (60, 88, 48)][i], float) * brightness
        colour = base * (1 - share) + weather.light.haze * share
        turn = np.tan(camera.roll)
        points = np.stack([u, top + (u - cx) * turn], -1)
        fill(picture, np.concatenate([points, [(w + 16, cy + 12), (-16, cy + 12)]]), np.clip(colour, 0, 255))


@lru_cache(maxsize=None)
def tree_sprite(seed):
    """Premultiplied float RGBA mips of one tree or bush, largest first."""
    rng = np.random.default_rng(900 + seed)
    h, w = 256, 192
    kind = ("broad", "broad", "conifer", "poplar", "bush", "autumn")[seed % 6]
    image = np.zeros((h, w, 4), np.uint8)
    green = {"broad": (70, 112, 44), "conifer": (40, 84, 52), "poplar": (92, 124, 48), "bush": (78, 110, 50),
             "autumn": (176, 112, 40)}[kind]
    green = np.array(green) * rng.uniform(0.85, 1.15)
    if kind != "bush":
        cv2.fillPoly(image, [np.array([(90, 255), (104, 255), (100, 110), (94, 110)])], (82, 64, 48, 255), cv2.LINE_AA)
    for level in range(4):
        tone = np.clip(green * (0.52 + 0.22 * level), 0, 255)
        for _ in range(90 if level < 2 else 60):
            if kind == "conifer":
                y = rng.uniform(20, 225)
                half = (y - 8) * 0.33
            elif kind == "poplar":
                y = rng.uniform(16, 225)
                half = 34 * np.sqrt(max(0.02, 1 - ((y - 118) / 112) ** 2))
            elif kind == "bush":
                y = rng.uniform(150, 250)
                half = 88 * np.sqrt(max(0.02, 1 - ((y - 250) / 104) ** 2))
            else:
                y = rng.uniform(14, 178)
                half = 84 * np.sqrt(max(0.02, 1 - ((y - 98) / 88) ** 2))
            x = 97 + rng.uniform(-1, 1) * half - 5 * level
            colour = np.clip(tone * rng.uniform(0.88, 1.12), 0, 255)
            cv2.circle(image, (int(x), int(y - 4 * level)), int(rng.uniform(5, 15 - 2.4 * level)),
                       (*colour.tolist(), 255), -1, cv2.LINE_AA)
    mip = image.astype(np.float32)
    mip[..., :3] *= mip[..., 3:] / 255
    mips = [mip]
    while mips[-1].shape[0] > 16:
        mips.append(cv2.resize(mips[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return mips


@dataclass
class Tree:
    x: float
    z: float
    height: float
    seed: int

    def draw(self, painter, weather):
        camera = painter.camera
        viewed = camera.view(np.array([(self.x, 0.0, self.z)]))[0]
        if viewed[2] < 2:
            return
        foot = camera.pixels(viewed[None])[0]
        scale = camera.focal * self.height / viewed[2] / 250  # pixels a sprite row of the largest mip
        mips = tree_sprite(self.seed)
        level = int(np.clip(np.floor(-np.log2(max(scale, 1e-3))), 0, len(mips) - 1))
        sprite, s = mips[level], scale * 2**level
        h, w = sprite.shape[:2]
        low = np.floor(foot - np.array([w / 2, h]) * s).astype(int) - 1
        high = np.ceil(foot + np.array([w / 2 * s, 0])).astype(int) + 2
        x0, y0 = np.maximum(low, 0)
        x1, y1 = np.minimum(high, (camera.width, camera.height))
        if x1 - x0 < 1 or y1 - y0 < 1:
            return
        move = np.array([(s, 0, foot[0] - w / 2 * s - x0), (0, s, foot[1] - h * s - y0)])
        patch = cv2.warpAffine(sprite, move, (int(x1 - x0), int(y1 - y0)), flags=cv2.INTER_LINEAR)
        light = weather.light
        lit = (light.ambient + 0.55 * light.sun_colour
               + light.headlights * np.exp(-viewed[2] / 16) * np.exp(-((viewed[0] / (2.5 + 0.25 * viewed[2])) ** 2)))
        haze = 1 - np.exp(-light.haze_per_metre * viewed[2])
        alpha = patch[..., 3:] / 255
        rgb = patch[..., :3] * (lit * (1 - haze)).astype(np.float32) + alpha * (light.haze * haze).astype(np.float32)
        target = painter.picture[y0:y1, x0:x1]
        target[:] = np.clip(target * (1 - alpha) + rgb, 0, 255).astype(np.uint8)


@dataclass
class Building:
    x: tuple
    z: tuple
    height: float
    colour: tuple
    storey: float
    bay: float
    seed: int

    def draw(self, painter, weather):
        if painter.camera.view(np.array([(self.x[0], 0.0, self.z[1])]))[0][2] < NEAR + 1:
            return
        walls = box(self.x, (0, self.height), self.z, self.colour)
        painter.draw(walls)
        rng = np.random.default_rng(self.seed)
        for wall in (walls[0], walls[3] if self.x[1] < 0 else walls[2]):
            self._windows(painter, weather, wall, rng)

    def _windows(self, painter, weather, wall, rng):
        camera, light = painter.camera, weather.light
        p = wall.points
        width = np.linalg.norm(p[1] - p[0])
        columns, rows = max(1, int(width / self.bay)), max(1, int(self.height / self.storey))
        c, r = (a.ravel() for a in np.meshgrid(np.arange(columns), np.arange(rows)))
        lit = rng.random(len(c)) < (0.35 if light.lamps_on else 0.0)
        corners = []
        for s, t in ((0.24, 0.28), (0.76, 0.28), (0.76, 0.82), (0.24, 0.82)):
            a, b = ((c + s) / columns)[:, None], ((r + t) * self.storey / self.height)[:, None]
            corners.append(p[0] * (1 - a) * (1 - b) + p[1] * a * (1 - b) + p[2] * a * b + p[3] * (1 - a) * b)
        quads = np.stack(corners, 1)
        viewed = camera.view(quads)
        if np.dot(wall.normal, viewed.mean((0, 1)) - (0, camera.eye, 0)) >= 0:
            return
        seen = (viewed[..., 2] > 3).all(1)
        depth = float(np.median(viewed[..., 2]))
        for on, colour in ((False, (58, 70, 84)), (True, (255, 214, 140))):
            chosen = quads[seen & (lit == on)]
            if not len(chosen):
                continue
            shade = light.fade(np.array(colour, float), depth) if on else light.shade(colour, wall.normal, viewed.mean((0, 1)))
            pixels = np.clip(camera.project(chosen), -4000, 8000)
            # One polygon at a time: a single call would cut holes where distant windows' outlines touch.
            for q in np.round(pixels * 16).astype(np.int32):
                cv2.fillConvexPoly(painter.picture, q, tuple(float(v) for v in shade), cv2.LINE_AA, 4)


def plant(rng, style, length, clear):
    """Scenery along `length` metres of road, no nearer to its middle than `clear` metres."""
    items = []
    walls = [(176, 158, 138), (196, 186, 170), (150, 92, 76), (168, 170, 174), (206, 196, 160), (124, 128, 136),
             (184, 132, 100), (214, 210, 204)]
    for side in (-1, 1):
        z = rng.uniform(-4, 8)
        while z < length:
            built = rng.random() < {"city": 0.8, "suburb": 0.3, "country": 0.03}[style]
            if built:
                depth, tall = rng.uniform(9, 22), rng.uniform(6, 20) if style == "city" else rng.uniform(4, 7)
                near = clear + rng.uniform(0.5, 5 if style == "city" else 12)
                x = (near, near + 12) if side > 0 else (-near - 12, -near)
                items.append(Building(x, (z, z + depth), tall, walls[rng.integers(len(walls))], rng.uniform(2.8, 3.4),
                                      rng.uniform(2.0, 3.4), int(rng.integers(1 << 30))))
                z += depth + rng.uniform(0.5, 8)
            else:
                for _ in range(rng.integers(1, 4)):
                    items.append(Tree(side * (clear + rng.uniform(0.8, 16)), z + rng.uniform(0, 7),
                                      rng.uniform(3.5, 10), int(rng.integers(12))))
                z += rng.uniform(4, 12)
    return items
