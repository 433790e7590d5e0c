// A run: its frames' times and figures, and its views.

class Run {
  static async of(data, place) {
    const run = new Run();
    const prefix = `r${place}b`;
    Object.assign(run, data, { place });
    const intervals = await columnOf(prefix, data.intervals);
    const steps = await columnOf(prefix, data.steps);
    run.flags = await columnOf(prefix, data.flags);
    const count = data.frameCount;
    run.times = new Float64Array(count);
    run.numbers = new Float64Array(count);
    run.explainedBefore = new Int32Array(count);
    let [micros, number, explained] = [0, data.firstNumber, -1];
    for (let i = 0; i < count; i++) {
      micros += intervals[i];
      number += steps[i];
      if (run.flags[i] & 2) explained++;
      run.times[i] = data.start + micros / 1e6;
      run.numbers[i] = number;
      run.explainedBefore[i] = Math.max(explained, 0);
    }
    run.views = await Promise.all(data.views.map(async (view) => ({
      ...view,
      drawn: new PackedMaps(prefix, view.drawn),
      raw: new PackedMaps(prefix, view.raw),
      lows: await columnOf(prefix, view.lows),
      highs: await columnOf(prefix, view.highs),
      figures: await columnOf(prefix, view.figures),
      rawFigures: await columnOf(prefix, view.rawFigures),
      fades: await columnOf(prefix, view.fades),
      changes: await columnOf(prefix, view.changes),
      texts: await textsOf(prefix, view.texts),
      labels: await columnOf(prefix, view.labels),
    })));
    run.series = await Promise.all(data.series.map(async (series) => ({
      ...series, values: await columnOf(prefix, series.values),
    })));
    return run;
  }

  isCut(frame) { return (this.flags[frame] & 1) !== 0; }

  /** How long a frame is shown, in seconds. */
  lengthOf(frame) {
    const { times } = this;
    if (frame + 1 < times.length) return times[frame + 1] - times[frame];
    return frame > 0 ? times[frame] - times[frame - 1] : 1 / this.frameRate;
  }

  get end() { return this.times.at(-1) + this.lengthOf(this.frameCount - 1); }

  /** The frame that is shown at a time; -1 before the first and behind the last. */
  frameAt(time) {
    let [low, high] = [0, this.frameCount];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low === this.frameCount && time > this.end ? -1 : low - 1;
  }

  /** The same for a time that a decoder gave a frame, which may be rounded. */
  frameOf(mediaTime) {
    const frame = this.frameAt(mediaTime);
    const next = frame + 1;
    if (next < this.frameCount && this.times[next] - mediaTime < 0.3 * this.lengthOf(next)) return next;
    return frame;
  }

  nearest(time) {
    return Math.min(Math.max(this.frameAt(Math.min(time, this.times.at(-1))), 0), this.frameCount - 1);
  }

  /** A time inside a frame, which a player finds it by. */
  inside(frame) { return Math.max(this.times[frame], 0) + 0.4 * this.lengthOf(frame); }

  labelOf(view, frame) { return view.texts[view.labels[frame]] ?? ""; }
}
