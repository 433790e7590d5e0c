// How each of 256 levels of heat is painted, as Paint.swift has it.

const styles = {
  heat: { name: "Heat", opacity: 0.6, hint: "the hotter, the more opaque" },
  blend: { name: "Blend", opacity: 0.5, hint: "colours everywhere, as pytorch-grad-cam" },
  spot: { name: "Spotlight", opacity: 0.75, hint: "the rest is dimmed" },
  mask: { name: "Mask", opacity: 1, hint: "the map alone" },
};

function smoothStep(value, low, high) {
  if (high <= low) return value < high ? 0 : 1;
  const place = Math.min(Math.max((value - low) / (high - low), 0), 1);
  return place * place * (3 - 2 * place);
}

/** Red, green, blue of 256 levels. */
function colorsOf(palette) {
  return Array.from({ length: 256 }, (_, i) =>
    [0, 2, 4].map((at) => parseInt(palette.colors.substring(6 * i + at, 6 * i + at + 2), 16)));
}

/** Steps between one level and the next. */
const steps = 8;

/**
 * RGBA of the steps from the coldest to the hottest, as an ImageData has them, and whether maps are upsampled by the cubic.
 *
 * The renderer paints a level from where it begins to where the next one does. A step's colour lies between the levels', half a level
 * down: so it is never more than half a level from what the renderer paints, wherever a rounding error takes a value over a level's edge.
 */
function paintOf(look, isSigned) {
  const levels = levelsOf(look, isSigned);
  const table = new Uint8ClampedArray(4 * 256 * steps);
  for (let step = 0; step < 256 * steps; step++) {
    const place = Math.min(Math.max((step + 0.5) / steps - 0.5, 0), 255);
    const [own, low] = [levels[Math.floor(step / steps)], levels[Math.floor(place)]];
    const high = levels[Math.min(Math.floor(place) + 1, 255)];
    const share = place - Math.floor(place);
    // What is not painted does not fade into what is: a threshold is an edge.
    const isEdge = low.isBelow !== high.isBelow;
    for (let i = 0; i < 4; i++) {
      table[4 * step + i] = Math.round(isEdge ? own.color[i] : low.color[i] + share * (high.color[i] - low.color[i]));
    }
  }
  return { table: new Uint32Array(table.buffer), isSmooth: look.style !== "blend" };
}

/** Red, green, blue and opacity of each of 256 levels, up to 255, and whether it is below the threshold. */
function levelsOf({ style, colors, opacity, threshold }, isSigned) {
  const strength = (level) => (isSigned ? Math.abs((2 * level) / 255 - 1) : level / 255);
  const isBelow = (limit, level) => {
    const next = Math.min(level + 1, 255);
    const strongest = Math.max(strength(level), strength(next));
    return level < 255 ? strongest <= limit && limit > 0 : strongest < limit;
  };
  return colors.map((color, level) => {
    const cold = isBelow(threshold, level);
    switch (style) {
      case "heat":
        return { color: [...color, cold ? 0 : 255 * opacity * smoothStep(strength(level), 0, 0.6)], isBelow: cold };
      case "blend":
        return { color: [...color, cold ? 0 : 255 * opacity], isBelow: cold };
      case "spot": {
        const limit = threshold > 0 ? threshold : 0.5;
        return { color: [0, 0, 0, 255 * opacity * (1 - smoothStep(strength(level), 0.7 * limit, limit))], isBelow: false };
      }
      default: {
        const gray = cold ? 0 : Math.round(255 * strength(level));
        return { color: [gray, gray, gray, 255 * opacity], isBelow: cold };
      }
    }
  });
}
