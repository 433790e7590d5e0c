"""The camera, the light, and meshes of flat faces and round limbs that are drawn with them."""

from dataclasses import dataclass, field

import cv2
import numpy as np

NEAR = 0.5
SHIFT = 4  # cv2 takes coordinates in 1/16 pixel, which keeps motion smooth.


@dataclass
class Camera:
    width: int
    height: int
    x: float = 1.75
    z: float = 0.0
    eye: float = 1.35
    focal: float = 0.0
    horizon: float = 0.46
    curve: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0

    def __post_init__(self):
        self.focal = self.focal or 0.9 * self.width

    @property
    def centre(self):
        """Principal point on the horizon, pixels."""
        return self.width / 2 + self.yaw * self.focal, self.height * self.horizon + self.pitch * self.focal

    def view(self, points):
        """World to camera coordinates; the road's bend is a sideways shift that grows with distance."""
        p = np.asarray(points, float) - (self.x, 0, self.z)
        p[..., 0] += 0.5 * self.curve * p[..., 2] ** 2
        return p

    def pixels(self, viewed):
        z = np.maximum(viewed[..., 2], 1e-3)
        cx, cy = self.centre
        u = self.focal * viewed[..., 0] / z
        v = self.focal * (self.eye - viewed[..., 1]) / z
        c, s = np.cos(self.roll), np.sin(self.roll)
        return np.stack([cx + c * u - s * v, cy + s * u + c * v], -1)

    def project(self, points):
        return self.pixels(self.view(points))


@dataclass
class Light:
    sun: np.ndarray  # unit vector towards the sun
    sun_colour: np.ndarray  # RGB, 1 = full
    ambient: np.ndarray
    haze: np.ndarray  # RGB 0...255
    haze_per_metre: float
    headlights: float = 0.0
    lamps_on: bool = False

    def shade(self, colour, normal, viewed):
        """Lambert shading of an RGB colour with a unit normal at a point in camera coordinates, hazed by distance."""
        x, _, z = viewed
        lit = self.ambient + self.sun_colour * max(0.0, float(np.dot(normal, self.sun)))
        lit = lit + self.headlights * np.exp(-max(z, 0) / 16.0) * np.exp(-((x / (2.5 + 0.25 * z)) ** 2))
        return self.fade(np.asarray(colour, float) * lit, z)

    def fade(self, colour, z):
        t = 1 - np.exp(-self.haze_per_metre * max(z, 0.0))
        return np.clip(colour * (1 - t) + self.haze * t, 0, 255)


@dataclass
class Face:
    points: np.ndarray
    colour: tuple
    normal: np.ndarray | None = None
    glow: float = 0.0  # share of the colour that shines by itself
    decals: list = field(default_factory=list)
    layer: int = 0


@dataclass
class Limb:
    """A tapered round bar from a to b, metres."""

    a: tuple
    b: tuple
    ra: float
    rb: float
    colour: tuple
    layer: int = 0


def normal_of(points):
    n = np.cross(points[1] - points[0], points[2] - points[0])
    return n / (np.linalg.norm(n) + 1e-9)


def solid(faces, layer=0):
    """Orient the faces of one convex solid outwards."""
    middle = np.mean(np.concatenate([f.points for f in faces]), 0)
    for f in faces:
        n = normal_of(f.points)
        f.normal = n if np.dot(n, f.points.mean(0) - middle) >= 0 else -n
        f.layer = layer
    return faces


def frustum(x, y, z, top_x, top_z, colour, layer=0, colours=None):
    """A box whose top may be smaller: x, z, top_x, top_z are (low, high). Faces: back, front, left, right, top, bottom."""
    (x0, x1), (y0, y1), (z0, z1), (a0, a1), (c0, c1) = x, y, z, top_x, top_z
    b = np.array([(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], float)
    t = np.array([(a0, y1, c0), (a1, y1, c0), (a1, y1, c1), (a0, y1, c1)], float)
    quads = [(b[0], b[1], t[1], t[0]), (b[3], b[2], t[2], t[3]), (b[0], b[3], t[3], t[0]),
             (b[1], b[2], t[2], t[1]), tuple(t), tuple(b)]
    return solid([Face(np.array(q), (colours or {}).get(i, colour)) for i, q in enumerate(quads)], layer)


def box(x, y, z, colour, layer=0):
    return frustum(x, y, z, x, z, colour, layer)


def inset(face, u, v, colour, glow=0.0):
    """Add a decal to a four-sided face: u and v are (low, high) shares of its first two edges."""
    p = face.points
    at = lambda s, t: (p[0] * (1 - s) + p[1] * s) * (1 - t) + (p[3] * (1 - s) + p[2] * s) * t
    quad = np.array([at(u[0], v[0]), at(u[1], v[0]), at(u[1], v[1]), at(u[0], v[1])])
    face.decals.append(Face(quad, colour, glow=glow))
    return face


def disc(x, y, z, radius, colour, side, layer=0, sides=20):
    """A wheel's face, in the plane of constant x, looking towards `side` (-1 or 1)."""
    t = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    points = np.stack([np.full(sides, x), y + radius * np.sin(t), z + radius * np.cos(t)], -1)
    return Face(points, colour, np.array([side, 0.0, 0.0]), layer=layer)


def placed(parts, x, z, heading=0.0, y=0.0):
    """The parts turned by `heading` (radians about the vertical, 0 = away from the camera) and moved to (x, z)."""
    c, s = np.cos(heading), np.sin(heading)
    turn = np.array([(c, 0, -s), (0, 1, 0), (s, 0, c)])
    move = np.array((x, y, z))
    out = []
    for p in parts:
        if isinstance(p, Limb):
            out.append(Limb(np.asarray(p.a) @ turn + move, np.asarray(p.b) @ turn + move, p.ra, p.rb, p.colour, p.layer))
        else:
            out.append(_turned(p, turn, move))
    return out


def _turned(f, turn, move):
    normal = None if f.normal is None else f.normal @ turn
    return Face(f.points @ turn + move, f.colour, normal, f.glow, [_turned(d, turn, move) for d in f.decals], f.layer)


def clip_near(viewed):
    """Sutherland-Hodgman against the near plane."""
    out, n = [], len(viewed)
    for i in range(n):
        a, b = viewed[i], viewed[(i + 1) % n]
        if a[2] >= NEAR:
            out.append(a)
        if (a[2] >= NEAR) != (b[2] >= NEAR):
            t = (NEAR - a[2]) / (b[2] - a[2])
            out.append(a + t * (b - a))
    return np.array(out)


def fill(picture, pixels, colour):
    points = np.round(np.clip(pixels, -4000, 8000) * (1 << SHIFT)).astype(np.int32)
    cv2.fillPoly(picture, [points], tuple(float(c) for c in colour), cv2.LINE_AA, SHIFT)


class Painter:
    """Draws meshes into a picture, and keeps the lamps whose glow is added at the end."""

    def __init__(self, picture, camera, light):
        self.picture, self.camera, self.light = picture, camera, light
        self.glows = []

    def draw(self, parts):
        depth = lambda p: -self.camera.view(
            (np.asarray(p.a) + p.b) / 2 if isinstance(p, Limb) else p.points.mean(0))[2]
        for part in sorted(parts, key=lambda p: (p.layer, depth(p))):
            self.limb(part) if isinstance(part, Limb) else self.face(part)

    def face(self, f, parent_normal=None):
        viewed = self.camera.view(f.points)
        middle = viewed.mean(0)
        normal = f.normal if f.normal is not None else parent_normal
        if normal is not None and parent_normal is None:
            if np.dot(normal, middle - (0, self.camera.eye, 0)) >= 0:
                return
        clipped = clip_near(viewed)
        if len(clipped) < 3:
            return
        normal = normal if normal is not None else np.array([0.0, 0.0, -1.0])
        colour = self.light.shade(f.colour, normal, middle)
        if f.glow:
            own = self.light.fade(np.asarray(f.colour, float), middle[2])
            colour = colour * (1 - f.glow) + own * f.glow
        pixels = self.camera.pixels(clipped)
        fill(self.picture, pixels, colour)
        if f.glow > 0.4:
            size = float(np.ptp(pixels, 0).max())
            self.glow(pixels.mean(0), size, self.light.fade(np.asarray(f.colour, float), middle[2]), f.glow)
        for d in f.decals:
            self.face(d, normal)

    def limb(self, l):
        ends = self.camera.view(np.array([l.a, l.b]))
        if ends[:, 2].min() < NEAR:
            return
        p, r = self.camera.pixels(ends), self.camera.focal * np.array([l.ra, l.rb]) / ends[:, 2]
        base = self.light.shade(l.colour, np.array([0.0, 0.0, -1.0]), ends.mean(0))
        self._bar(p, r, base * 0.72)
        towards_sun = np.array([np.sign(self.light.sun[0]) * 0.28, -0.12])
        self._bar(p + r[:, None] * towards_sun, r * 0.66, np.clip(base * 1.08, 0, 255))

    def _bar(self, p, r, colour):
        d = p[1] - p[0]
        n = np.array([-d[1], d[0]]) / (np.hypot(*d) + 1e-6)
        fill(self.picture, np.array([p[0] + n * r[0], p[1] + n * r[1], p[1] - n * r[1], p[0] - n * r[0]]), colour)
        for q, radius in zip(p, r):
            centre = tuple(int(v) for v in np.round(np.clip(q, -4000, 8000) * 16))
            cv2.circle(self.picture, centre, int(max(radius, 0.3) * 16), tuple(float(c) for c in colour), -1,
                       cv2.LINE_AA, SHIFT)

    def glow(self, pixel, size, colour, strength):
        self.glows.append((pixel, size, colour, strength))

    def shadow(self, footprint, strength):
        """Darken the ground under (n, 3) points, softly."""
        clipped = clip_near(self.camera.view(footprint))
        if len(clipped) < 3:
            return
        pixels = self.camera.pixels(clipped)
        soft = max(1.0, 0.06 * float(np.ptp(pixels, 0).max()))
        low = np.maximum(np.floor(pixels.min(0) - 3 * soft), 0).astype(int)
        high = np.minimum(np.ceil(pixels.max(0) + 3 * soft), (self.camera.width, self.camera.height)).astype(int)
        if (high - low).min() < 2:
            return
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        fill(mask, pixels - low, (255,))
        mask = cv2.GaussianBlur(mask, (0, 0), soft)
        patch = self.picture[low[1]:high[1], low[0]:high[0]]
        patch[:] = (patch * (1 - strength * mask[..., None] / 255.0)).astype(np.uint8)


def bounds(parts, camera):
    """The box of the parts in pixels (x0, y0, x1, y1), before clipping to the frame; None if it is behind the camera."""
    points = []
    for p in parts:
        if isinstance(p, Limb):
            viewed = camera.view(np.array([p.a, p.b]))
            if viewed[:, 2].min() < NEAR:
                continue
            r = camera.focal * np.array([p.ra, p.rb])[:, None] / viewed[:, 2:]
            px = camera.pixels(viewed)
            points += [px - r, px + r]
        else:
            viewed = clip_near(camera.view(p.points))
            if len(viewed):
                points.append(camera.pixels(viewed))
    if not points:
        return None
    points = np.concatenate(points)
    return np.concatenate([points.min(0), points.max(0)])
