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

/** RGBA of each level, as an ImageData has them, and whether maps are upsampled by the cubic. */
function paintOf({ style, colors, opacity, threshold }, isSigned) {
  const table = new Uint8ClampedArray(4 * 256);
  const strength = (level) => (isSigned ? Math.abs((2 * level) / 255 - 1) : level / 255);
  const isBelow = (limit, level) => {
    const next = Math.min(level + 1, 255);
    const strongest = Math.max(strength(level), strength(next));
    return level < 255 ? strongest <= limit && limit > 0 : strongest < limit;
  };
  for (let level = 0; level < 256; level++) {
    let color = colors[level];
    let alpha = opacity;
    if (style === "heat") alpha = opacity * smoothStep(strength(level), 0, 0.6);
    if (style === "heat" || style === "blend") {
      if (isBelow(threshold, level)) alpha = 0;
    } else if (style === "spot") {
      const limit = threshold > 0 ? threshold : 0.5;
      color = [0, 0, 0];
      alpha = opacity * (1 - smoothStep(strength(level), 0.7 * limit, limit));
    } else {
      const gray = isBelow(threshold, level) ? 0 : Math.round(255 * strength(level));
      color = [gray, gray, gray];
    }
    table.set([...color, Math.round(255 * alpha)], 4 * level);
  }
  return { table: new Uint32Array(table.buffer), isSmooth: style !== "blend" };
}
