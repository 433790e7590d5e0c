"""Pedestrians and cyclists, made of round limbs, facing +z."""

import numpy as np

from .world import Limb

SKIN = [(236, 196, 170), (214, 164, 128), (150, 102, 72), (98, 66, 48), (244, 210, 188)]
CLOTHES = [(200, 40, 44), (36, 84, 168), (240, 200, 60), (235, 235, 235), (40, 44, 52), (44, 130, 90), (226, 120, 40),
           (130, 60, 130), (90, 150, 200), (170, 130, 90), (240, 90, 130), (200, 230, 40)]
TROUSERS = [(42, 52, 84), (34, 34, 38), (112, 98, 78), (76, 80, 86), (60, 46, 40)]
HAIR = [(40, 28, 22), (18, 16, 16), (120, 84, 50), (190, 160, 100), (130, 130, 132)]


def pick(rng, colours):
    return colours[rng.integers(len(colours))]


class Pedestrian:
    """One person's build and clothes; `parts(phase)` poses the walk, phase in steps."""

    def __init__(self, rng):
        self.skin, self.top, self.legs, self.hair = (pick(rng, c) for c in (SKIN, CLOTHES, TROUSERS, HAIR))
        self.scale = rng.uniform(0.92, 1.06)
        self.stout = rng.uniform(0.9, 1.2)
        self.pack = pick(rng, CLOTHES) if rng.random() < 0.35 else None
        self.coat = rng.random() < 0.35
        self.stride = rng.uniform(0.26, 0.36)

    def parts(self, phase=0.0):
        k, fat, swing = self.scale, self.stout, np.sin(np.pi * phase) * self.stride
        lift = abs(np.cos(np.pi * phase)) * 0.03
        hip, shoulder = 0.92 * k + lift, 1.45 * k + lift
        out = []
        for side in (-1, 1):
            s = swing * side
            knee = (0.1 * side, 0.5 * k + lift, 0.55 * s + 0.06)
            bent = 0.16 if s < -0.05 else 0.0
            foot = (0.1 * side, 0.07 + bent * 0.5, 1.25 * s - bent * 0.3)
            out += [Limb((0.09 * side, hip, 0), knee, 0.095 * fat, 0.07 * fat, self.legs, 1),
                    Limb(knee, foot, 0.068 * fat, 0.05, self.legs, 1),
                    Limb(foot, (foot[0], 0.05 + bent * 0.4, foot[2] + 0.17), 0.055, 0.045, (28, 26, 26), 1)]
            elbow = (0.25 * side * fat, 1.16 * k + lift, -0.6 * s)
            hand = (0.25 * side * fat, 0.95 * k + lift, -1.0 * s + 0.12)
            out += [Limb((0.2 * side * fat, shoulder - 0.05, 0), elbow, 0.062, 0.052, self.top, 3 if side < 0 else 1),
                    Limb(elbow, hand, 0.05, 0.042, self.top, 3 if side < 0 else 1),
                    Limb(hand, (hand[0], hand[1] - 0.06, hand[2] + 0.02), 0.045, 0.04, self.skin, 3 if side < 0 else 1)]
        low = 0.62 * k if self.coat else hip - 0.02
        for side in (-1, 1):
            out.append(Limb((0.08 * side * fat, low, 0), (0.11 * side * fat, shoulder - 0.08, 0),
                            0.125 * fat, 0.12 * fat, self.top, 2))
        out.append(Limb((0, low, 0), (0, shoulder - 0.02, 0), 0.13 * fat, 0.11 * fat, self.top, 2))
        if self.pack:
            out.append(Limb((0, 1.1 * k, -0.18), (0, 1.38 * k, -0.17), 0.14, 0.12, self.pack, 2))
        out += [Limb((0, shoulder, 0), (0, shoulder + 0.1, 0.01), 0.055, 0.055, self.skin, 2),
                Limb((0, 1.62 * k + lift, 0.02), (0, 1.68 * k + lift, 0.03), 0.1, 0.1, self.skin, 4),
                Limb((0, 1.7 * k + lift, -0.035), (0, 1.74 * k + lift, 0.0), 0.105, 0.095, self.hair, 4)]
        return out


class Cyclist:
    """A rider on a bicycle; `parts(phase)` turns the pedals, phase in half turns."""

    def __init__(self, rng):
        self.skin, self.top, self.legs = (pick(rng, c) for c in (SKIN, CLOTHES, TROUSERS))
        self.frame = pick(rng, CLOTHES)
        self.helmet = pick(rng, CLOTHES) if rng.random() < 0.75 else pick(rng, HAIR)
        self.lean = rng.uniform(0.22, 0.42)

    def parts(self, phase=0.0):
        out, r = [], 0.35
        for z in (-0.52, 0.54):
            ring = [(0, r + r * np.sin(t), z + r * np.cos(t)) for t in np.linspace(0, 2 * np.pi, 17)]
            out += [Limb(a, b, 0.028, 0.028, (26, 26, 28), 0) for a, b in zip(ring, ring[1:])]
            for t in np.linspace(0, np.pi, 5)[:-1] + phase:
                d = np.array((0, np.sin(t), np.cos(t))) * r * 0.92
                hub = np.array((0, r, z))
                out.append(Limb(hub - d, hub + d, 0.006, 0.006, (150, 150, 154), 0))
        crank, seat, head = (0, 0.3, -0.05), (0, 0.92, -0.22), (0, 0.86, 0.4)
        for a, b in (((0, r, -0.52), crank), (crank, (0, 0.8, -0.18)), (crank, head), ((0, 0.76, -0.17), head),
                     ((0, r, -0.52), (0, 0.76, -0.17)), (head, (0, r, 0.54)), (head, (0, 1.02, 0.42))):
            out.append(Limb(a, b, 0.024, 0.022, self.frame, 1))
        out += [Limb((0, 0.93, -0.34), (0, 0.94, -0.1), 0.06, 0.035, (24, 24, 26), 1),
                Limb((-0.27, 1.04, 0.44), (0.27, 1.04, 0.44), 0.022, 0.022, (30, 30, 32), 1)]
        hip = np.array(seat) + (0, 0.08, 0.02)
        shoulder = hip + (0, 0.48, self.lean)
        for side in (-1, 1):
            turn = np.pi * phase + (0 if side > 0 else np.pi)
            pedal = np.array((0.11 * side, 0.3 + 0.17 * np.sin(turn), -0.05 + 0.17 * np.cos(turn)))
            h = hip + (0.1 * side, 0, 0)
            knee = (h + pedal) / 2 + (0.03 * side, 0.08, 0.24)
            layer = 4 if side < 0 else 2
            out += [Limb(h, knee, 0.09, 0.07, self.legs, layer), Limb(knee, pedal + (0, 0.05, 0), 0.065, 0.045, self.skin, layer),
                    Limb(pedal, pedal + (0, 0.0, 0.16), 0.05, 0.04, (235, 235, 235), layer)]
            s = shoulder + (0.19 * side, -0.03, 0)
            elbow = s + (0.05 * side, -0.26, 0.12)
            hand = np.array((0.25 * side, 1.06, 0.44))
            out += [Limb(s, elbow, 0.06, 0.05, self.top, layer), Limb(elbow, hand, 0.045, 0.04, self.skin, layer)]
            out.append(Limb(hip + (0.07 * side, 0.02, 0), shoulder + (0.1 * side, -0.04, 0), 0.12, 0.12, self.top, 3))
        top = shoulder + (0, 0.22, 0.08)
        out += [Limb(shoulder, top - (0, 0.06, 0), 0.055, 0.055, self.skin, 3),
                Limb(top, top + (0, 0.05, 0.01), 0.098, 0.095, self.skin, 5),
                Limb(top + (0, 0.07, -0.05), top + (0, 0.09, 0.06), 0.105, 0.095, self.helmet, 5)]
        return out
