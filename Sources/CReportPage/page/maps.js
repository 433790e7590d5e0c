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

  blockOf(index) { return Math.floor(index / this.framesPerBlock); }

  /** The map at an index, as whole numbers of which `levels` is 1; null while its block is not there. */
  at(index) {
    const number = this.blockOf(index);
    const block = this.blocks.get(number);
    if (!block) return null;
    this.blocks.delete(number);
    this.blocks.set(number, block);
    const start = (index - number * this.framesPerBlock) * this.cells;
    return start < block.length ? block.subarray(start, start + this.cells) : null;
  }

  /** Resolves once a map is there; at once where it is. */
  async load(index) {
    const number = this.blockOf(index);
    if (number < 0 || number >= this.blobs.length || this.blocks.has(number)) return;
    if (!this.loading.has(number)) {
      this.loading.set(number, inflated(this.prefix + this.blobs[number]).then((buffer) => {
        this.blocks.set(number, this.unpacked(new Uint8Array(buffer)));
        this.loading.delete(number);
        for (const old of [...this.blocks.keys()].slice(0, -PackedMaps.kept)) this.blocks.delete(old);
      }));
    }
    await this.loading.get(number);
  }

  unpacked(bytes) {
    const { width, height, cells } = this;
    const count = bytes.length / (1 + 2 * cells);
    const values = new Uint16Array(count * cells);
    const rests = new Int32Array(cells);
    const [low, high] = [count, count + count * cells];
    for (let frame = 0; frame < count; frame++) {
      const prediction = bytes[frame];
      const start = frame * cells;
      for (let i = 0; i < cells; i++) {
        const folded = bytes[low + start + i] | (bytes[high + start + i] << 8);
        rests[i] = folded & 1 ? -((folded + 1) >> 1) : folded >> 1;
      }
      if (prediction !== 1) {
        for (let y = 0, i = 0; y < height; y++) {
          for (let x = 0; x < width; x++, i++) {
            const left = x > 0 ? rests[i - 1] : 0;
            const above = y > 0 ? rests[i - width] : 0;
            rests[i] += left + above - (x > 0 && y > 0 ? rests[i - width - 1] : 0);
          }
        }
      }
      const before = prediction === 0 ? null : values.subarray(start - cells, start);
      for (let i = 0; i < cells; i++) values[start + i] = rests[i] + (before ? before[i] : 0);
    }
    return values;
  }
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
  prepare(frame) { this.maps.load(frame + this.maps.framesPerBlock / 2); }
}
