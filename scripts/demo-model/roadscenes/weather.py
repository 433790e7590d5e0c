"""Times of day and weather: the light, the sky's colours, and what the lens adds at the end."""

from dataclasses import dataclass

import cv2
import numpy as np

from .world import Light

KINDS = ("clear", "overcast", "rain", "fog", "dusk", "night")


@dataclass
class Weather:
    kind: str
    light: Light
    zenith: np.ndarray
    horizon: np.ndarray
    cloud: np.ndarray
    cover: float  # 0 no cloud ... 1 closed
    shadow: float
    wet: float = 0.0
    rain: float = 0.0
    seed: int = 0


def make_weather(kind, rng):
    azimuth, height = rng.uniform(-np.pi, np.pi), rng.uniform(0.5, 0.95)
    sun = np.array([np.sin(azimuth) * 0.7, height, np.cos(azimuth) * 0.7 - 0.25])
    sun /= np.linalg.norm(sun)
    rgb = lambda *c: np.array(c, float)
    haze, per_metre, headlights, lamps, wet, rain = rgb(196, 212, 226), 0.0022, 0.0, False, 0.0, 0.0
    if kind == "clear":
        colour, ambient, shadow = rgb(0.62, 0.58, 0.5), rgb(0.54, 0.57, 0.63), 0.55
        zenith, horizon, cloud, cover = rgb(62, 120, 200), rgb(188, 212, 232), rgb(250, 250, 252), rng.uniform(0.1, 0.5)
    elif kind == "overcast":
        colour, ambient, shadow = rgb(0.16, 0.16, 0.16), rgb(0.74, 0.76, 0.78), 0.38
        zenith, horizon, cloud, cover = rgb(150, 158, 168), rgb(206, 210, 214), rgb(182, 186, 192), 0.9
        haze, per_metre = rgb(198, 203, 208), 0.004
    elif kind == "rain":
        colour, ambient, shadow = rgb(0.08, 0.08, 0.09), rgb(0.58, 0.6, 0.64), 0.35
        zenith, horizon, cloud, cover = rgb(104, 112, 124), rgb(164, 170, 178), rgb(128, 134, 144), 1.0
        haze, per_metre = rgb(158, 165, 173), 0.009
        wet, rain, lamps = rng.uniform(0.35, 0.6), rng.uniform(0.4, 1.0), rng.random() < 0.7
    elif kind == "fog":
        colour, ambient, shadow = rgb(0.05, 0.05, 0.05), rgb(0.72, 0.73, 0.75), 0.25
        zenith, horizon, cloud, cover = rgb(190, 194, 198), rgb(206, 209, 212), rgb(200, 203, 206), 1.0
        haze, per_metre, lamps = rgb(204, 207, 210), rng.uniform(0.018, 0.04), rng.random() < 0.6
    elif kind == "dusk":
        colour, ambient, shadow = rgb(0.5, 0.32, 0.18), rgb(0.36, 0.34, 0.4), 0.4
        zenith, horizon, cloud, cover = rgb(52, 64, 118), rgb(246, 172, 108), rgb(226, 132, 110), rng.uniform(0.3, 0.7)
        haze, per_metre, headlights, lamps = rgb(196, 142, 118), 0.004, 0.25, True
        sun = np.array([sun[0], 0.25, abs(sun[2])])
        sun /= np.linalg.norm(sun)
    else:
        colour, ambient, shadow = rgb(0.02, 0.02, 0.03), rgb(0.2, 0.21, 0.27), 0.2
        zenith, horizon, cloud, cover = rgb(10, 14, 30), rgb(44, 46, 66), rgb(40, 42, 56), rng.uniform(0.2, 0.7)
        haze, per_metre, headlights, lamps = rgb(30, 32, 46), 0.006, rng.uniform(0.65, 0.95), True
    gain = rng.uniform(0.88, 1.1)
    light = Light(sun, colour * gain, ambient * gain, haze, per_metre, headlights, lamps)
    return Weather(kind, light, zenith, horizon, cloud, cover, shadow, wet, rain, int(rng.integers(1 << 30)))


def add_glow(picture, glows):
    """Lamps bleed into what is around them."""
    if not glows:
        return picture
    h, w = picture.shape[:2]
    layer = np.zeros((h // 4, w // 4, 3), np.float32)
    for (u, v), size, colour, strength in glows:
        if not (-40 < u < w + 40 and -40 < v < h + 40):
            continue
        radius = int(np.clip(size / 5, 1, 24))
        bright = np.zeros_like(layer)
        cv2.circle(bright, (int(u / 4), int(v / 4)), radius, tuple(float(c) * strength for c in colour), -1)
        layer = np.maximum(layer, bright)
    bloom = cv2.GaussianBlur(layer, (0, 0), w / 300) * 0.4 + cv2.GaussianBlur(layer, (0, 0), w / 90) * 0.3
    bloom = cv2.resize(bloom, (w, h), interpolation=cv2.INTER_LINEAR)
    return np.clip(picture + bloom, 0, 255).astype(np.uint8)


def add_rain(picture, amount, rng):
    h, w = picture.shape[:2]
    streaks = np.zeros((h, w), np.uint8)
    slant = 0.12 + 0.05 * rng.normal()
    for _ in range(int(160 * amount)):
        u, v, length = rng.uniform(0, w), rng.uniform(-0.1 * h, h), rng.uniform(0.02, 0.09) * h
        cv2.line(streaks, (int(u), int(v)), (int(u + slant * length), int(v + length)), int(rng.uniform(30, 90)), 1,
                 cv2.LINE_AA)
    streaks = cv2.GaussianBlur(streaks, (3, 3), 0)
    return np.clip(picture.astype(np.int16) + (streaks[..., None] * 0.55).astype(np.int16), 0, 255).astype(np.uint8)


def add_lens(picture, rng, grain=2.2, blur=0.0, exposure=1.0, vignette=0.16):
    """Falling-off corners, exposure, defocus and sensor grain."""
    h, w = picture.shape[:2]
    x, y = np.linspace(-1, 1, w, dtype=np.float32), np.linspace(-1, 1, h, dtype=np.float32)[:, None]
    out = picture * (exposure * (1 - vignette * (x * x + y * y) / 2))[..., None]
    if blur:
        out = cv2.GaussianBlur(out, (0, 0), blur)
    out = out + rng.normal(0, grain, (h, w, 1)).astype(np.float32)
    return np.clip(out, 0, 255).astype(np.uint8)
