"""Traffic lights, stop signs, and the posts and other signs that a network must not take for them."""

import cv2
import numpy as np

from .world import Face, Limb, box, inset

LAMPS = {"red": (255, 48, 36), "yellow": (255, 196, 40), "green": (60, 255, 150)}


def round_plate(radius, y, z, colour, sides=24, glow=0.0, layer=3, turn=0.0):
    t = np.linspace(0, 2 * np.pi, sides, endpoint=False) + turn
    points = np.stack([radius * np.cos(t), y + radius * np.sin(t), np.full(sides, z)], -1)
    return Face(points, colour, np.array([0.0, 0.0, -1.0]), glow, layer=layer)


def traffic_light(state, height=3.0, arm=0.0):
    """Facing the camera (-z). Returns (parts of the head, parts of post and arm); the head hangs at x = 0."""
    post = (66, 70, 74)
    support = []
    if arm:
        support += [Limb((arm, 0, 0.12), (arm, height + 0.9, 0.12), 0.11, 0.085, post),
                    Limb((arm, height + 0.8, 0.12), (0, height + 0.75, 0.12), 0.075, 0.055, post)]
    else:
        support.append(Limb((0, 0, 0.12), (0, height + 0.5, 0.12), 0.075, 0.07, post))
    head = []
    plate = box((-0.36, 0.36), (height - 0.68, height + 0.68), (0.06, 0.09), (20, 21, 22), 1)
    for u, v in (((0, 1), (0, 0.03)), ((0, 1), (0.97, 1)), ((0, 0.055), (0, 1)), ((0.945, 1), (0, 1))):
        inset(plate[0], u, v, (236, 214, 90))
    head += plate
    head += box((-0.2, 0.2), (height - 0.56, height + 0.56), (-0.12, 0.06), (38, 42, 40), 2)
    for i, name in enumerate(("red", "yellow", "green")):
        y, lit = height + 0.36 - 0.36 * i, name == state
        head.append(round_plate(0.165, y, -0.13, (12, 13, 13), layer=3))
        colour = LAMPS[name] if lit else tuple(np.multiply(LAMPS[name], 0.2))
        head.append(round_plate(0.145, y, -0.14, colour, glow=1.0 if lit else 0.0, layer=4))
    return head, support


def stop_lettering():
    """(height, width) of the lettering, and the outlines of its strokes and of their holes."""
    picture = np.zeros((200, 400), np.uint8)
    for i, letter in enumerate("STOP"):
        cv2.putText(picture, letter, (12 + 94 * i, 160), cv2.FONT_HERSHEY_SIMPLEX, 4.3, 255, 21, cv2.LINE_AA)
    found, _ = cv2.findContours((picture > 128).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_TC89_L1)
    return picture.shape, [c[:, 0].astype(float) for c in found if len(c) > 3]


LETTERING = stop_lettering()


def stop_sign(height=2.2, radius=0.42):
    """Facing the camera (-z). Returns (parts of the plate, parts of the post)."""
    post = [Limb((0, 0, 0.06), (0, height + radius * 0.8, 0.06), 0.04, 0.04, (140, 142, 146))]
    eighth = np.pi / 8
    plate = [round_plate(radius, height, 0.0, (236, 236, 236), 8, layer=2, turn=eighth),
             round_plate(radius * 0.92, height, -0.005, (196, 22, 32), 8, 0.12, 3, eighth)]
    (h, w), contours = LETTERING
    for c in contours:
        x, y = (c[:, 0] / w - 0.5) * 1.62 * radius, height - (c[:, 1] / h - 0.52) * 0.86 * radius
        area = np.sum(c[:, 0] * np.roll(c[:, 1], 1) - c[:, 1] * np.roll(c[:, 0], 1))
        hole = area < 0
        plate.append(Face(np.stack([x, y, np.full(len(x), -0.01)], -1), (196, 22, 32) if hole else (240, 240, 240),
                          np.array([0.0, 0.0, -1.0]), 0.12, layer=5 if hole else 4))
    return plate, post


def other_sign(rng):
    """A speed limit, a warning triangle, a blue disc or a direction board: never a red octagon."""
    height, parts = rng.uniform(1.9, 2.5), []
    parts.append(Limb((0, 0, 0.06), (0, height + 0.2, 0.06), 0.04, 0.04, (140, 142, 146)))
    kind = rng.integers(4)
    if kind == 0:
        parts += [round_plate(0.36, height, 0, (200, 30, 36), layer=2), round_plate(0.27, height, -0.01, (240, 240, 240)),
                  *box((-0.11, -0.03), (height - 0.12, height + 0.12), (-0.03, -0.02), (24, 24, 24), 4),
                  *box((0.03, 0.11), (height - 0.12, height + 0.12), (-0.03, -0.02), (24, 24, 24), 4)]
    elif kind == 1:
        parts += [round_plate(0.44, height, 0, (214, 40, 40), 3, layer=2, turn=np.pi / 2),
                  round_plate(0.3, height, -0.01, (246, 236, 190), 3, turn=np.pi / 2)]
    elif kind == 2:
        parts += [round_plate(0.36, height, 0, (236, 236, 240), layer=2), round_plate(0.33, height, -0.01, (30, 90, 190))]
    else:
        colour = [(24, 110, 70), (30, 80, 170), (235, 235, 230), (236, 180, 40)][rng.integers(4)]
        parts += box((-0.75, 0.75), (height - 0.1, height + 0.55), (-0.02, 0.0), colour, 2)
        parts += box((-0.55, 0.5), (height + 0.15, height + 0.25), (-0.04, -0.03), (245, 245, 245), 3)
    return parts


def street_lamp(side, lit):
    top = [Limb((0, 0, 0), (0, 7.2, 0), 0.1, 0.07, (110, 114, 118)),
           Limb((0, 7.2, 0), (-1.6 * side, 7.6, 0), 0.06, 0.05, (110, 114, 118))]
    glow = 1.0 if lit else 0.0
    colour = (255, 214, 150) if lit else (190, 192, 190)
    x = sorted((-1.9 * side, -1.3 * side))
    lamp = box(x, (7.5, 7.62), (-0.15, 0.15), colour, 1)
    lamp[0].glow = lamp[5].glow = glow
    return top + lamp
