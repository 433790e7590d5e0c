"""Cars and trucks, as lists of faces around the origin, facing +z."""

import numpy as np

from .world import Face, box, disc, frustum, inset, solid

PAINTS = [(196, 28, 34), (32, 70, 150), (236, 236, 238), (30, 32, 36), (150, 154, 160), (18, 110, 84), (222, 170, 30),
          (120, 24, 40), (90, 130, 170), (210, 96, 30), (70, 74, 80), (180, 170, 150)]
GLASS = (44, 56, 68)


def extruded(profile, half, colour, layer):
    """A profile of (z, y) points, swept from x = -half to half."""
    p = np.array([(0, y, z) for z, y in profile], float)
    left, right = p + (-half, 0, 0), p + (half, 0, 0)
    quads = [Face(np.array([left[i], right[i], right[(i + 1) % len(p)], left[(i + 1) % len(p)]]), colour)
             for i in range(len(p))]
    return solid(quads + [Face(left, colour), Face(right, colour)], layer)


def wheels(zs, half, radius, parts):
    for z in zs:
        for side in (-1, 1):
            inner = sorted((side * half, side * (half - 0.24)))
            parts += box(inner, (0, 2 * radius), (z - radius * 0.8, z + radius * 0.8), (22, 22, 24), 0)
            x = side * (half + 0.012)
            parts.append(disc(x, radius, z, radius * 1.14, (16, 16, 18), side, 2))
            parts.append(disc(x, radius, z, radius, (30, 30, 32), side, 3))
            parts.append(disc(x, radius, z, radius * 0.62, (168, 170, 174), side, 4))
            parts.append(disc(x, radius, z, radius * 0.2, (70, 72, 76), side, 5))


def glazed(face, tint=GLASS, u=(0.07, 0.93), v=(0.1, 0.92)):
    inset(face, u, v, tint)
    m = (u[0] + u[1]) / 2
    inset(face, (u[0] + 0.03, m - 0.05), (v[0] + 0.45 * (v[1] - v[0]), v[1] - 0.03), tuple(np.add(tint, 44)))
    return face


def car(rng, lamps_on=False, braking=None):
    kind = rng.choice(["sedan", "hatch", "suv", "estate"])
    paint = PAINTS[rng.integers(len(PAINTS))]
    dark = tuple(np.multiply(paint, 0.62))
    length = {"sedan": 4.6, "hatch": 4.0, "suv": 4.7, "estate": 4.7}[kind] * rng.uniform(0.96, 1.04)
    half, belt = rng.uniform(0.88, 0.95), {"suv": 1.08}.get(kind, 0.92)
    top, base = {"sedan": 1.44, "hatch": 1.5, "suv": 1.76, "estate": 1.5}[kind], {"suv": 0.36}.get(kind, 0.26)
    back, front = -length / 2, length / 2
    parts = []
    radius = 0.37 if kind == "suv" else 0.32
    wheels((back + 0.85, front - 0.85), half, radius, parts)

    body = extruded([(back + 0.06, base), (back, base + 0.18), (back, belt - 0.12), (back + 0.12, belt),
                     (front - 1.1, belt), (front - 0.18, belt - 0.14), (front, belt - 0.3), (front, base + 0.12),
                     (front - 0.1, base)], half, paint, 1)
    rear, nose = body[1], body[6]
    braking = rng.random() < 0.3 if braking is None else braking
    shine = 0.95 if braking else (0.7 if lamps_on else 0.12)
    red = (255, 40, 30) if braking or lamps_on else (186, 22, 24)
    for u in ((0.02, 0.22), (0.78, 0.98)):
        inset(rear, u, (0.5, 0.92), red, shine)
    inset(rear, (0.36, 0.64), (0.45, 0.72), (232, 230, 214))
    inset(rear, (0.24, 0.76), (0.86, 0.9), dark)
    inset(rear, (0.0, 1.0), (0.0, 0.26), (40, 41, 44))
    white = 0.95 if lamps_on else 0.25
    for u in ((0.03, 0.24), (0.76, 0.97)):
        inset(nose, u, (0.12, 0.62), (250, 248, 232), white)
    inset(nose, (0.28, 0.72), (0.1, 0.6), (28, 29, 32))
    inset(nose, (0.38, 0.62), (0.66, 0.86), (232, 230, 214))
    for side in body[-2:]:
        p = side.points
        x = p[0, 0]
        sill = np.array([(x, base, back + 0.1), (x, base, front - 0.1), (x, base + 0.16, front), (x, base + 0.16, back)])
        side.decals.append(Face(sill, (36, 37, 40)))
        for z in (back + 1.5, 0.15, front - 1.45):
            seam = np.array([(x, base + 0.16, z), (x, base + 0.16, z + 0.025), (x, belt, z + 0.025), (x, belt, z)])
            side.decals.append(Face(seam, dark))
    parts += body

    roof = {"sedan": (back + 1.15, front - 1.95), "hatch": (back + 0.45, front - 1.75),
            "suv": (back + 0.35, front - 1.85), "estate": (back + 0.3, front - 1.9)}[kind]
    foot = (back + (0.62 if kind == "sedan" else 0.08), front - 1.12)
    cabin = frustum((-half + 0.04, half - 0.04), (belt, top), foot, (-half + 0.2, half - 0.2), roof, paint, 6)
    for f in cabin[:2]:
        glazed(f)
    for f in cabin[2:4]:
        inset(f, (0.08, 0.48), (0.12, 0.86), GLASS)
        inset(f, (0.53, 0.9), (0.12, 0.86), GLASS)
        inset(f, (0.12, 0.3), (0.5, 0.8), tuple(np.add(GLASS, 36)))
    parts += cabin
    for side in (-1, 1):
        parts += box(sorted((side * half, side * (half + 0.2))), (belt, belt + 0.14), (front - 1.75, front - 1.6), dark, 7)
    return parts, (half, length / 2)


def truck(rng, lamps_on=False, braking=None):
    paint = PAINTS[rng.integers(len(PAINTS))]
    cargo = [(238, 238, 236), (214, 216, 220), (36, 84, 150), (196, 60, 36), (226, 178, 50), (60, 120, 80),
             (130, 134, 140)][rng.integers(7)]
    half, top = rng.uniform(1.18, 1.28), rng.uniform(3.1, 3.8)
    length = rng.uniform(7.5, 11.0)
    back, front = -length / 2, length / 2
    parts = []
    wheels((back + 1.0, back + 2.1, front - 1.2), half - 0.02, 0.5, parts)
    parts += box((-half + 0.15, half - 0.15), (0.55, 1.0), (back + 0.1, front - 0.3), (38, 39, 42), 1)

    hold = box((-half, half), (1.0, top), (back, front - 2.5), cargo, 6)
    line = tuple(np.multiply(cargo, 0.66))
    rear = hold[0]
    inset(rear, (0.0, 1.0), (0.0, 0.035), line)
    inset(rear, (0.0, 1.0), (0.965, 1.0), line)
    inset(rear, (0.0, 0.03), (0.0, 1.0), line)
    inset(rear, (0.97, 1.0), (0.0, 1.0), line)
    inset(rear, (0.49, 0.51), (0.03, 0.97), tuple(np.multiply(cargo, 0.45)))
    for u in (0.2, 0.38, 0.6, 0.78):
        inset(rear, (u, u + 0.015), (0.04, 0.96), tuple(np.multiply(cargo, 0.5)))
    stripe = PAINTS[rng.integers(len(PAINTS))]
    for f in hold[2:4]:
        for u in np.arange(0.08, 1.0, 0.12):
            inset(f, (u, u + 0.008), (0.02, 0.98), line)
        if rng.random() < 0.7:
            inset(f, (0.06, 0.94), (0.42, 0.62), stripe)
    parts += hold
    skirt = box((-half, half), (0.62, 1.0), (back - 0.02, back + 0.12), (48, 49, 52), 7)
    braking = rng.random() < 0.3 if braking is None else braking
    red = (255, 44, 32) if braking or lamps_on else (190, 26, 26)
    shine = 0.95 if braking else (0.75 if lamps_on else 0.15)
    for u in ((0.02, 0.16), (0.84, 0.98)):
        inset(skirt[0], u, (0.2, 0.8), red, shine)
    inset(skirt[0], (0.4, 0.6), (0.2, 0.8), (232, 228, 200))
    for u in np.arange(0.2, 0.8, 0.12):
        inset(skirt[0], (u, u + 0.06), (0.82, 0.98), (230, 150, 40) if int(u * 100) % 24 < 12 else (230, 230, 220))
    parts += skirt

    cab_top = rng.uniform(2.6, 3.1)
    cab = frustum((-half + 0.03, half - 0.03), (0.6, cab_top), (front - 2.3, front), (-half + 0.1, half - 0.1),
                  (front - 2.25, front - 0.2), paint, 6)
    nose = cab[1]
    glazed(nose, u=(0.06, 0.94), v=(0.48, 0.86))
    inset(nose, (0.2, 0.8), (0.16, 0.42), (34, 35, 38))
    for v in (0.22, 0.29, 0.36):
        inset(nose, (0.22, 0.78), (v, v + 0.015), (150, 152, 156))
    inset(nose, (0.0, 1.0), (0.0, 0.13), (54, 55, 58))
    for u in ((0.04, 0.17), (0.83, 0.96)):
        inset(nose, u, (0.15, 0.24), (250, 248, 232), 0.95 if lamps_on else 0.3)
    for f in cab[2:4]:
        inset(f, (0.4, 0.88), (0.5, 0.86), GLASS)
    parts += cab
    return parts, (half, length / 2)
