// Raw maps that the page itself smooths and normalises: ExponentialSmoother.swift, RunningNormalizer.swift, FigureSmoother.swift and
// ProbabilityFade.swift.

/** What is left of the past's weight after some seconds. */
const remaining = (halfLife, seconds) => (halfLife > 0 ? (seconds > 0 ? 2 ** (-seconds / halfLife) : 1) : 0);

/** The average over time of one view's raw maps, each cell by itself. */
class PlaceAverage {
  static spacing = 64;

  constructor(run, view, halfLife) {
    Object.assign(this, { run, view, halfLife });
    this.state = new Float32Array(view.raw.cells);
    this.next = 0;
    this.saved = [];
  }

  /** Takes the next frame into account, whose block must be there. */
  step() {
    const { run, view, state, next } = this;
    const explained = run.explainedBefore[next];
    const map = view.raw.at(explained);
    if (!map) return false;
    const low = view.lows[explained];
    const gain = (view.highs[explained] - low) / view.raw.levels;
    const kept = next === 0 || run.isCut(next) ? 0 : remaining(this.halfLife, run.times[next] - run.times[next - 1]);
    for (let i = 0; i < state.length; i++) {
      const value = low + map[i] * gain;
      state[i] = value + kept * (state[i] - value);
    }
    if (next % PlaceAverage.spacing === 0) this.saved[next / PlaceAverage.spacing] ??= state.slice();
    this.next++;
    return true;
  }

  /** The average at a frame; null where a block is missing. */
  at(frame) {
    if (this.next !== frame + 1) {
      const saved = Math.floor(frame / PlaceAverage.spacing);
      if (this.next > frame || this.next < saved * PlaceAverage.spacing) {
        if (!this.saved[saved]) return null;
        this.state.set(this.saved[saved]);
        this.next = saved * PlaceAverage.spacing + 1;
      }
      while (this.next <= frame) if (!this.step()) return null;
    }
    return this.state;
  }

  /** Loads what `at` needs. */
  async load(frame) {
    const first = frame - (frame % PlaceAverage.spacing);
    const { raw } = this.view;
    const [from, to] = [first, frame].map((index) => raw.blockOf(this.run.explainedBefore[index]));
    for (let block = from; block <= to; block++) await raw.load(block * raw.mapsPerBlock);
  }
}

/** What is painted coldest and hottest on each frame, for all maps of one network together. */
async function scalesOf(run, views, halfLife) {
  const averages = views.map((view) => new PlaceAverage(run, view, halfLife));
  const [lows, highs] = [new Float32Array(run.frameCount), new Float32Array(run.frameCount)];
  const { kind, halfLife: memory, low: fixedLow, high: fixedHigh } = run.normalizations[views[0].network];
  for (let frame = 0; frame < run.frameCount; frame++) {
    let [low, high] = [Infinity, -Infinity];
    for (const average of averages) {
      if (!average.step()) {
        await average.load(frame);
        if (!average.step()) return null;
      }
      for (const value of average.state) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    if (kind === "fixed") [low, high] = [fixedLow, fixedHigh];
    if (kind === "running" && frame > 0 && !run.isCut(frame)) {
      const kept = remaining(memory, run.times[frame] - run.times[frame - 1]);
      low = Math.min(low, low + kept * (lows[frame - 1] - low));
      high = Math.max(high, high + kept * (highs[frame - 1] - high));
    }
    [lows[frame], highs[frame]] = [low, high];
  }
  return { averages, lows, highs };
}

/** How much of a view's map is painted on each frame, by its figure as it is smoothed here. */
function fadesOf(run, view, halfLife) {
  let figure = NaN;
  return view.fades.map((fade, frame) => {
    const value = view.rawFigures[frame];
    const isNew = frame === 0 || run.isCut(frame) || view.changes[frame] || !Number.isFinite(figure) || !Number.isFinite(value);
    const kept = isNew ? 0 : remaining(halfLife, run.times[frame] - run.times[frame - 1]);
    figure = isNew ? value : value + kept * (figure - value);
    return Number.isNaN(fade) || !Number.isFinite(figure) ? 1 : Math.min(1, Math.sqrt(Math.max(figure, 0) / 0.5));
  });
}

/** Maps that are smoothed in the page. */
class SmoothedMaps {
  /** Reads all of the run's raw maps once, to know the scale at each frame. */
  static async of(run, view, halfLife) {
    const views = run.views.filter((other) => other.network === view.network);
    const scales = await scalesOf(run, views, halfLife);
    return scales && new SmoothedMaps(run, view, scales, scales.averages[views.indexOf(view)]);
  }

  constructor(run, view, { lows, highs }, average) {
    Object.assign(this, { run, view, lows, highs, average });
    this.values = new Float32Array(view.raw.cells);
    this.columns = view.raw.width;
    this.rows = view.raw.height;
    this.fades = fadesOf(run, view, average.halfLife);
  }

  at(frame) {
    const map = this.average.at(frame);
    if (!map) return null;
    const [low, high] = [this.lows[frame], this.highs[frame]];
    const gain = 1 / (high - low + (this.run.normalizations[this.view.network].kind === "fixed" ? 0 : 1e-7));
    const zero = high > low ? Math.min(Math.max(-low / (high - low), 0), 1) : 0;
    const fade = this.fades[frame];
    for (let i = 0; i < map.length; i++) {
      const share = Math.min(Math.max((map[i] - low) * gain, 0), 1);
      this.values[i] = zero + fade * (share - zero);
    }
    return this.values;
  }

  async load(frame) { await this.average.load(frame); }

  prepare(frame) { this.view.raw.load(this.run.explainedBefore[frame] + this.view.raw.mapsPerBlock / 2); }
}
