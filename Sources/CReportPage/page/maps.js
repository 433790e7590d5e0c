// A view's maps, block by block as they are wanted: MapPacker.swift says what is in a block.

class PackedMaps {
  static kept = 6;

  constructor(prefix, data) {
    this.prefix = prefix;
    Object.assign(this, data);
    this.cells = this.width * this.height;
    this.blocks = new Map();
    this.loading = new Map();
  }

  blockOf(index) { return Math.floor(index / this.mapsPerBlock); }

  /** The map at an index, as whole numbers of which `levels` is 1; null while its block is not there. */
  at(index) {
    const number = this.blockOf(index);
    const block = this.blocks.get(number);
    if (!block) return null;
    this.blocks.delete(number);
    this.blocks.set(number, block);
    const start = (index - number * this.mapsPerBlock) * this.cells;
    return start < block.length ? block.subarray(start, start + this.cells) : null;
  }

  /** Resolves once a map is there; at once where it is. */
  async load(index) {
    const number = this.blockOf(index);
    if (number < 0 || number >= this.blobs.length || this.blocks.has(number)) return;
    if (!this.loading.has(number)) {
      this.loading.set(number, inflated(this.prefix + this.blobs[number]).then((buffer) => {
        this.blocks.set(number, this.unpacked(new Uint8Array(buffer), Math.min(this.mapsPerBlock, this.count - number * this.mapsPerBlock)));
        this.loading.delete(number);
        for (const old of [...this.blocks.keys()].slice(0, -PackedMaps.kept)) this.blocks.delete(old);
      }));
    }
    await this.loading.get(number);
  }

  unpacked(bytes, count) {
    const { cells } = this;
    const view = new DataView(bytes.buffer);
    const weights = Array.from({ length: weightCount }, (_, i) => view.getInt16(1 + 2 * i, true));
    const start = 1 + 2 * weightCount;
    const rests = restsOf(bytes, view, start + count, count * cells);
    const values = new Uint16Array(count * cells);
    for (let index = 0; index < count; index++) {
      const map = values.subarray(index * cells, (index + 1) * cells);
      const own = rests.subarray(index * cells, (index + 1) * cells);
      if (bytes[start + index] === 0) this.addGradients(own, map);
      else this.addFitted(own, map, values.subarray((index - 1) * cells, index * cells), weights);
    }
    return values;
  }

  addGradients(rests, map) {
    const { width, height } = this;
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const left = x > 0 ? map[i - 1] : 0;
        const above = y > 0 ? map[i - width] : 0;
        map[i] = rests[i] + left + above - (x > 0 && y > 0 ? map[i - width - 1] : 0);
      }
    }
  }

  /** MapPredictor.swift says of what each weight is. */
  addFitted(rests, map, before, weights) {
    const { width, height, levels } = this;
    const [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12] = weights;
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const [up, down] = [i - width, i + width];
        if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
          const left = x > 0 ? map[i - 1] - before[i - 1] : 0;
          const above = y > 0 ? map[up] - before[up] : 0;
          const corner = x > 0 && y > 0 ? map[up - 1] - before[up - 1] : 0;
          map[i] = rests[i] + before[i] + left + above - corner;
        } else {
          const sum = w0 * map[i - 1] + w1 * map[up] + w2 * map[up - 1] + w3 * map[up + 1]
            + w4 * before[up - 1] + w5 * before[up] + w6 * before[up + 1]
            + w7 * before[i - 1] + w8 * before[i] + w9 * before[i + 1]
            + w10 * before[down - 1] + w11 * before[down] + w12 * before[down + 1];
          map[i] = rests[i] + Math.min(Math.max((sum + 2048) >> 12, 0), levels);
        }
      }
    }
  }
}

const weightCount = 13;

/** What predictions leave, as whole numbers with their signs. */
function restsOf(bytes, view, start, count) {
  const rests = new Int32Array(count);
  const unfolded = (value) => (value & 1 ? -((value + 1) >> 1) : value >> 1);
  if (bytes[0] === 0) {
    for (let i = 0; i < count; i++) rests[i] = unfolded(bytes[start + i] | (bytes[start + count + i] << 8));
    return rests;
  }
  let large = start + Math.ceil(count / 3);
  for (let i = 0, at = start; i < count; i += 3, at++) {
    const byte = bytes[at];
    const three = [Math.floor(byte / 36), Math.floor(byte / 6) % 6, byte % 6];
    for (let k = 0; k < 3 && i + k < count; k++) {
      let value = three[k];
      if (value === 5) {
        value = view.getUint16(large, true);
        large += 2;
      }
      rests[i + k] = unfolded(value);
    }
  }
  return rests;
}

/** Maps as the run's own pictures show them. */
class RecordedMaps {
  constructor(view) {
    this.maps = view.drawn;
    this.values = new Float32Array(this.maps.cells);
    this.columns = this.maps.width;
    this.rows = this.maps.height;
  }

  /** The frame's values in 0...1; null while they are not there. */
  at(frame) {
    const map = this.maps.at(frame);
    if (!map) return null;
    const unit = 1 / this.maps.levels;
    for (let i = 0; i < map.length; i++) this.values[i] = map[i] * unit;
    return this.values;
  }

  async load(frame) { await this.maps.load(frame); }

  /** Begins to load what comes next. */
  prepare(frame) { this.maps.load(frame + this.maps.mapsPerBlock / 2); }
}
