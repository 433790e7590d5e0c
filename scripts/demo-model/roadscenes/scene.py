"""A whole scene: camera, weather, road, scenery and the objects that have a class, and how it is painted."""

from dataclasses import dataclass, field

import numpy as np

from . import backdrop, signs, vehicles
from .ground import Road, draw_ground
from .people import Cyclist, Pedestrian
from .weather import KINDS, Weather, add_glow, add_lens, add_rain, make_weather
from .world import Camera, Painter, bounds, placed

LABELS = ["car", "truck", "pedestrian", "cyclist", "traffic light", "stop sign", "empty road"]


@dataclass
class Actor:
    """An object with a class. `parts` are around the origin; `support` (a post) is drawn but is not in the box."""

    label: str
    parts: list
    x: float
    z: float
    heading: float = 0.0
    half: tuple = (0.3, 0.3)  # half width and half length of its footprint, metres; zeros for what hangs
    support: list = field(default_factory=list)

    def meshes(self):
        return placed(self.support, self.x, self.z, self.heading), placed(self.parts, self.x, self.z, self.heading)


@dataclass
class Prop:
    """Something without a class: a lamp post, a sign that says nothing about stopping."""

    parts: list
    x: float
    z: float

    def draw(self, painter, weather):
        painter.draw(placed(self.parts, self.x, self.z))


@dataclass
class Scene:
    camera: Camera
    weather: Weather
    road: Road
    scenery: list
    actors: list
    hills: float = 1.0
    seed: int = 0


def paint(scene, lens_seed, lens=None):
    """The picture, per actor its box before clipping (None behind the camera), and the share of it that nothing hides."""
    camera, weather = scene.camera, scene.weather
    picture = np.zeros((camera.height, camera.width, 3), np.uint8)
    backdrop.draw_sky(picture, camera, weather)
    backdrop.draw_hills(picture, camera, weather, scene.seed % 1000, scene.hills)
    draw_ground(picture, camera, weather.light, scene.road)
    painter = Painter(picture, camera, weather.light)
    # A building counts from its far end: whatever stands beside it is nearer to the road, hence in front of it.
    queue = [(item.z[1] if isinstance(item, backdrop.Building) else item.z, item) for item in scene.scenery]
    for actor in scene.actors:
        if any(actor.half):
            painter.shadow(_footprint(actor, weather), weather.shadow)
        queue.append((actor.z, actor))
    drawn = {}
    for z, item in sorted(queue, key=lambda q: -q[0]):
        if z - camera.z > 260:
            continue
        if isinstance(item, Actor):
            support, parts = item.meshes()
            painter.draw(support)
            before = picture.copy()
            painter.draw(parts)
            drawn[id(item)] = ((picture != before).any(2), picture.copy())
        else:
            item.draw(painter, weather)
    boxes, unhidden = [], []
    for actor in scene.actors:
        boxes.append(bounds(actor.meshes()[1], camera))
        mask, after = drawn.get(id(actor), (None, None))
        seen = mask is not None and mask.any()
        unhidden.append(float((picture[mask] == after[mask]).all(1).mean()) if seen else 0.0)
    picture = add_glow(picture, painter.glows)
    rng = np.random.default_rng(lens_seed)
    if weather.rain:
        picture = add_rain(picture, weather.rain, rng)
    return add_lens(picture, rng, **(lens or {})), boxes, unhidden


def _footprint(actor, weather):
    a, b = actor.half
    t = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    p = np.stack([1.12 * a * np.sign(np.cos(t)) * np.abs(np.cos(t)) ** 0.5, np.zeros(16),
                  1.08 * b * np.sign(np.sin(t)) * np.abs(np.sin(t)) ** 0.5], -1)
    c, s = np.cos(actor.heading), np.sin(actor.heading)
    p = p @ np.array([(c, 0, -s), (0, 1, 0), (s, 0, c)]) + (actor.x, 0.0, actor.z)
    return p - 0.25 * np.array([weather.light.sun[0], 0, weather.light.sun[2]]) * (weather.shadow > 0.45)


def clipped(box, width, height):
    """The part of a box within the frame, and the share of its area that this is."""
    x0, y0, x1, y1 = box
    c = np.array([max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)])
    if c[2] <= c[0] or c[3] <= c[1]:
        return None, 0.0
    return c, float((c[2] - c[0]) * (c[3] - c[1]) / max((x1 - x0) * (y1 - y0), 1e-6))


def make_actor(label, rng, lamps_on, edge, near=0.0, far=1.0):
    """One object somewhere plausible on a road that ends `edge` metres from its middle; `near` and `far` narrow its
    range of distances, as shares of it."""
    depth = lambda low, high: low * (high / low) ** rng.uniform(near, far)
    turned = np.pi if rng.random() < 0.45 else 0.0
    if label in ("car", "truck"):
        maker, (low, high) = (vehicles.car, (5.5, 32)) if label == "car" else (vehicles.truck, (9, 45))
        parts, half = maker(rng, lamps_on)
        z = depth(low, high)
        if rng.random() < 0.22:
            z += 2
            heading = np.pi / 2 * rng.choice([-1, 1]) + rng.normal(0, 0.12)
            return Actor(label, parts, rng.uniform(-0.3, 0.3) * z + 1.7, z, heading, half)
        lane = -1.8 if turned else rng.choice([1.8, 1.8, -1.8, 4.6])
        return Actor(label, parts, lane + rng.normal(0, 0.35), z + half[1], turned + rng.normal(0, 0.08), half)
    if label in ("pedestrian", "cyclist"):
        walker = Pedestrian(rng) if label == "pedestrian" else Cyclist(rng)
        parts, z = walker.parts(rng.uniform(0, 2)), depth(4.2, 20)
        if rng.random() < (0.6 if label == "pedestrian" else 0.35):
            heading = np.pi / 2 * rng.choice([-1, 1]) + rng.normal(0, 0.25)
            x = 1.75 + rng.uniform(-0.42, 0.42) * z
        else:
            heading = turned + rng.normal(0, 0.2)
            x = rng.choice([edge - 0.5, edge + 0.9, -edge, 1.8]) + rng.normal(0, 0.5)
        return Actor(label, parts, x, z, heading, (0.3, 0.3) if label == "pedestrian" else (0.3, 0.85))
    if label == "traffic light":
        z = depth(7.5, 30)
        arm = rng.uniform(2.5, 5.5) if rng.random() < 0.5 else 0.0
        height = rng.uniform(2.6, 3.4) if not arm else rng.uniform(3.4, 4.8)
        height = min(height, 1.35 + 0.38 * z)
        head, support = signs.traffic_light(rng.choice(["red", "yellow", "green"]), height, arm)
        x = rng.uniform(-1.5, 3.5) if arm else rng.choice([1, 1, -1]) * (edge + rng.uniform(0.4, 1.4))
        z = max(z, abs(x - 1.75) / 0.46)
        return Actor(label, head, x, z, 0.0, (0.0, 0.0) if arm else (0.15, 0.15), support)
    z, radius = depth(5, 19), rng.uniform(0.38, 0.46)
    plate, post = signs.stop_sign(rng.uniform(1.8, 2.4), radius)
    x = rng.choice([1, 1, 1, -1]) * (edge + rng.uniform(0.3, 1.6))
    z = max(z, abs(x - 1.75) / 0.46)
    return Actor(label, plate, x, z, rng.normal(0, 0.18), (0.08, 0.08), post)


def make_surroundings(rng, width, height, kind=None, style=None, length=180.0):
    """A scene without objects."""
    kind = kind or rng.choice(KINDS, p=[0.32, 0.2, 0.14, 0.1, 0.12, 0.12])
    style = style or rng.choice(["city", "suburb", "country"])
    weather = make_weather(kind, rng)
    lanes = rng.choice([3.6, 3.6, 3.9, 7.0])
    road = Road(half_width=lanes, centre_line=str(rng.choice(["dashed", "dashed", "solid", "double"])),
                pavement=float(rng.uniform(1.8, 3.2)) if style != "country" else 0.0, wet=weather.wet,
                seed=int(rng.integers(1000)))
    road.asphalt = tuple(np.array((96, 97, 100)) * rng.uniform(0.7, 1.25) + rng.normal(0, 2, 3))
    road.verge = tuple(np.array([(92, 122, 58), (120, 128, 66), (144, 128, 84), (70, 104, 52)][rng.integers(4)])
                       * rng.uniform(0.85, 1.15))
    if rng.random() < 0.3:
        road.centre_colour = (226, 182, 60)
    if rng.random() < 0.2:
        road.crossings = [float(rng.uniform(8, 40))]
    camera = Camera(width, height, x=1.75 + rng.normal(0, 0.25), eye=rng.uniform(1.2, 1.6),
                    focal=width * rng.uniform(0.82, 1.0), horizon=rng.uniform(0.42, 0.52),
                    curve=rng.normal(0, 0.0012), yaw=rng.normal(0, 0.025), pitch=rng.normal(0, 0.012),
                    roll=rng.normal(0, 0.008))
    clear = lanes + (road.pavement or 1.2)
    scenery = backdrop.plant(rng, style, length, clear)
    for side in (-1, 1):
        if rng.random() < 0.5 and style != "country":
            lit = weather.light.lamps_on
            for z in np.arange(rng.uniform(4, 20), length, rng.uniform(22, 34)):
                scenery.append(Prop(signs.street_lamp(side, lit), side * (lanes + 0.5), float(z)))
        if rng.random() < 0.45:
            scenery.append(Prop(signs.other_sign(rng), side * (lanes + rng.uniform(0.5, 1.5)), float(rng.uniform(6, 40))))
    return Scene(camera, weather, road, scenery, [], rng.uniform(0.3, 1.3), int(rng.integers(1000)))


def make_scene(label, rng, width=640, height=360):
    """A random scene whose main object has the class `label`; other objects are smaller and do not hide it."""
    scene = make_surroundings(rng, width, height)
    lamps_on = scene.weather.light.lamps_on
    if label == LABELS[-1]:
        return scene
    far = 0.7 if scene.weather.kind in ("fog", "night") else 1.0
    for _ in range(40):
        main = make_actor(label, rng, lamps_on, scene.road.half_width, 0.0, far)
        seen, share = clipped(bounds(main.meshes()[1], scene.camera), width, height)
        if share > 0.6 and area(seen) > 0.0016 * width * height:
            break
    scene.actors = [main]
    if rng.random() < 0.55:
        other = make_actor(LABELS[rng.integers(6)], rng, lamps_on, scene.road.half_width, 0.25, 1.0)
        box = bounds(other.meshes()[1], scene.camera)
        small, share = clipped(box, width, height) if box is not None else (None, 0.0)
        if (other.label != label and other.z > main.z + 1 and share > 0.7 and area(small) < 0.35 * area(seen)
                and overlap(small, seen) < 0.2):
            scene.actors.append(other)
    return scene


def area(box):
    return float((box[2] - box[0]) * (box[3] - box[1]))


def overlap(inner, outer):
    """The share of `inner` that `outer` covers."""
    w = min(inner[2], outer[2]) - max(inner[0], outer[0])
    h = min(inner[3], outer[3]) - max(inner[1], outer[1])
    return max(w, 0) * max(h, 0) / max(area(inner), 1e-6)
