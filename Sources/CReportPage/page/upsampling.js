// A map stretched to a picture, in the renderer's own fixed point: SmoothUpsampler.swift and MapUpsampler.swift.

/** Places and weights of the samples that each new one is made of: two, or Catmull-Rom's four. */
function samplesOf(count, newCount, isSmooth) {
  const taps = isSmooth ? 4 : 2;
  const places = new Int32Array(taps * newCount);
  const weights = new Float32Array(taps * newCount);
  for (let i = 0; i < newCount; i++) {
    const position = ((i + 0.5) * count) / newCount - 0.5;
    const low = Math.floor(position);
    const f = Math.fround(position - low);
    const own = isSmooth
      ? [((1 - 0.5 * f) * f - 0.5) * f, (1.5 * f - 2.5) * f * f + 1, ((2 - 1.5 * f) * f + 0.5) * f, (0.5 * f - 0.5) * f * f]
      : [1 - f, f];
    for (let tap = 0; tap < taps; tap++) {
      const place = low + tap - (isSmooth ? 1 : 0);
      places[taps * i + tap] = Math.min(Math.max(place, 0), count - 1);
      weights[taps * i + tap] = own[tap];
    }
  }
  return { places, weights };
}

/** Draws maps of one size on pictures of one size; what it needs for that is made once. */
class Upsampler {
  constructor(columns, rows, width, height, isSmooth) {
    Object.assign(this, { columns, rows, width, height, isSmooth });
    this.across = samplesOf(columns, width, isSmooth);
    this.down = samplesOf(rows, height, isSmooth);
    this.stretched = new Int32Array(rows * width);
    this.levels = new Float32Array(columns * rows);
  }

  suits(columns, rows, width, height, isSmooth) {
    return this.columns === columns && this.rows === rows && this.width === width && this.height === height
      && this.isSmooth === isSmooth;
  }

  /** Values in 0...1; `pixels` gets the table's entry of each pixel's step, eight of which are a level. */
  draw(values, table, pixels) {
    const unit = 255 * (this.isSmooth ? 128 : 256);
    const { levels } = this;
    let [lowest, highest] = [Infinity, -Infinity];
    for (let i = 0; i < levels.length; i++) {
      const level = values[i] > 0 ? Math.min(values[i], 1) * unit : 0;
      levels[i] = level;
      if (level < lowest) lowest = level;
      if (level > highest) highest = level;
    }
    if (this.isSmooth) this.drawSmooth(lowest, highest, table, pixels);
    else this.drawLinear(table, pixels);
  }

  drawSmooth(lowest, highest, table, pixels) {
    const { columns, rows, width, height, levels, stretched, across, down } = this;
    const { places: xs, weights: ws } = across;
    for (let y = 0; y < rows; y++) {
      const start = y * columns;
      for (let x = 0, at = 0; x < width; x++, at += 4) {
        const level = ws[at] * levels[start + xs[at]] + ws[at + 1] * levels[start + xs[at + 1]]
          + ws[at + 2] * levels[start + xs[at + 2]] + ws[at + 3] * levels[start + xs[at + 3]];
        stretched[y * width + x] = Math.min(Math.max(level, lowest), highest) + 0.5;
      }
    }
    const [lowIndex, highIndex] = [Math.round(lowest) >> 4, Math.round(highest) >> 4];
    for (let y = 0; y < height; y++) {
      const at = 4 * y;
      const wa = Math.round(down.weights[at] * 16384);
      const wc = Math.round(down.weights[at + 2] * 16384);
      const wd = Math.round(down.weights[at + 3] * 16384);
      const wb = 16384 - wa - wc - wd;
      const [a, b, c, d] = [0, 1, 2, 3].map((tap) => down.places[at + tap] * width);
      for (let x = 0, to = y * width; x < width; x++, to++) {
        const index = (stretched[a + x] * wa + stretched[b + x] * wb + stretched[c + x] * wc + stretched[d + x] * wd) >> 18;
        pixels[to] = table[index < lowIndex ? lowIndex : index > highIndex ? highIndex : index];
      }
    }
  }

  drawLinear(table, pixels) {
    const { columns, rows, width, height, levels, stretched, across, down } = this;
    const { places: xs, weights: ws } = across;
    for (let y = 0; y < rows; y++) {
      const start = y * columns;
      for (let x = 0, at = 0; x < width; x++, at += 2) {
        const left = levels[start + xs[at]];
        stretched[y * width + x] = left + (levels[start + xs[at + 1]] - left) * ws[at + 1] + 0.5;
      }
    }
    for (let y = 0; y < height; y++) {
      const lower = Math.round(down.weights[2 * y + 1] * 32768);
      const upper = 32768 - lower;
      const [a, b] = [down.places[2 * y] * width, down.places[2 * y + 1] * width];
      for (let x = 0, to = y * width; x < width; x++, to++) {
        pixels[to] = table[(stretched[a + x] * upper + stretched[b + x] * lower) >>> 20];
      }
    }
  }
}
