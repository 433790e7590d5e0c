"""The scripted drive of the fixture clip: one object after another, then an empty road."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Callable

import numpy as np

from . import backdrop, signs, vehicles
from .ground import Road
from .people import Cyclist, Pedestrian
from .scene import Actor, Prop, Scene
from .weather import make_weather
from .world import Camera

FPS = 25
SECONDS = 14.4
EDGE = 5.6
# (seconds, metres per second): slow for the traffic light, slower for the pedestrian, then on.
SPEED = ((0, 11.5), (5.4, 11.5), (6.9, 6.0), (7.8, 1.2), (10.6, 0.8), (11.6, 5.0), (14.4, 12.0))


def way(t):
    """Metres driven at time t."""
    fine = np.linspace(0, t, max(2, int(t * 200) + 1))
    return float(np.trapezoid(np.interp(fine, *zip(*SPEED)), fine))


@dataclass
class Role:
    """An object of the drive: `at(t)` is its (x, z, heading) and `pose(t)` its parts."""

    label: str
    at: Callable
    pose: Callable
    half: tuple
    support: list


def cast(rng):
    car, car_half = vehicles.car(np.random.default_rng(34), braking=False)
    truck, truck_half = vehicles.truck(np.random.default_rng(4), braking=False)
    cyclist, walker = Cyclist(np.random.default_rng(3)), Pedestrian(np.random.default_rng(8))
    still = lambda parts: lambda t: parts
    ahead = lambda t, gap, speed: way(t) + gap + speed * t
    passing = lambda t: way(2.3) + 6.0 + 3.2 * (t - 2.3)
    lamp_at, crossing, sign_at = way(6.9) + 10.4, way(8.5) + 9.5, way(13.2) + 10.5
    red, support = signs.traffic_light("red", 3.7, 4.4)
    green, _ = signs.traffic_light("green", 3.7, 4.4)
    plate, post = signs.stop_sign(2.3, 0.5)
    return [
        Role("car", lambda t: (3.7, passing(t), 0.0), still(car), car_half, []),
        Role("truck", lambda t: (-2.4, way(4.1) + 6.0 - 11.0 * (t - 4.1), np.pi), still(truck), truck_half, []),
        Role("cyclist", lambda t: (4.3, way(5.6) + 6.6 + 5.5 * min(t - 5.6, 0.0), 0.0),
             lambda t: cyclist.parts(2.2 * t), (0.3, 0.85), []),
        Role("traffic light", lambda t: (1.7, lamp_at, 0.0), lambda t: red if t < 6.2 else green, (0.0, 0.0), support),
        Role("pedestrian", lambda t: (6.4 - 2.0 * (t - 7.5), crossing, -np.pi / 2),
             lambda t: walker.parts(2.9 * t), (0.3, 0.3), []),
        Role("stop sign", lambda t: (6.2, sign_at, 0.0), still(plate), (0.08, 0.08), post),
    ], crossing


@lru_cache(maxsize=None)
def make_drive(width, height, seed=5):
    """Returns `scene_at(t)`, which gives the Scene at time t."""
    rng = np.random.default_rng(seed)
    weather = make_weather("clear", rng)
    weather.cover = 0.35
    roles, crossing = cast(rng)
    road = Road(half_width=EDGE, centre_line="dashed", pavement=2.4, seed=3, crossings=[crossing])
    length = way(SECONDS) + 220
    scenery = [item for item in backdrop.plant(rng, "suburb", length, EDGE + 2.8)]
    # A house on the corner hides the pedestrian until the car is near.
    scenery = [i for i in scenery if not _stands_in(i, (6, 20), (crossing - 12, crossing + 2))]
    scenery.append(backdrop.Building((7.9, 18.0), (crossing - 9.0, crossing - 0.7), 5.4, (196, 186, 170), 2.7, 2.4, 7))
    for z in np.arange(12, length, 30):
        scenery.append(Prop(signs.street_lamp(-1, False), -EDGE - 0.5, float(z)))
    wobble = rng.uniform(0, 2 * np.pi, (3, 4))

    def scene_at(t):
        speed = float(np.interp(t, *zip(*SPEED))) / 11.5
        shake = [sum(np.sin(2 * np.pi * f * t + p) / (1 + i) for i, (f, p) in enumerate(zip((1.3, 2.9, 5.3, 8.7), phase)))
                 for phase in wobble]
        camera = Camera(width, height, x=1.2 + 0.15 * np.sin(0.5 * t), z=way(t), focal=0.9 * width, horizon=0.47,
                        yaw=0.0022 * shake[0] * speed, pitch=0.0022 * shake[1] * speed, roll=0.0016 * shake[2] * speed)
        actors = []
        for role in roles:
            x, z, heading = role.at(t)
            if z - camera.z > -2:
                actors.append(Actor(role.label, role.pose(t), x, z, heading, role.half, role.support))
        near = [i for i in scenery if _far_end(i) > camera.z - 5]
        return Scene(camera, weather, road, near, actors, 0.9, 17)

    return scene_at


def _far_end(item):
    return item.z[1] if isinstance(item, backdrop.Building) else item.z


def _stands_in(item, across, along):
    x = item.x[0] if isinstance(item, backdrop.Building) else item.x
    z = item.z[0] if isinstance(item, backdrop.Building) else item.z
    return across[0] < x < across[1] and along[0] < z < along[1]
