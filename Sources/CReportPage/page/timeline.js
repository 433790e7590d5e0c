// Probabilities over time, with cuts, switches and moments, and the place that is shown.

/** Curves are told apart by their dashes as well as by their colours. */
const dashes = [[], [9, 4], [2, 3], [9, 3, 2, 3], [5, 5], [1, 5], [14, 4], [9, 3, 2, 3, 2, 3]];

const clockText = (seconds) => {
  const hundredths = Math.round(Math.max(seconds, 0) * 100);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(hundredths / 360000), Math.floor(hundredths / 6000) % 60, hundredths % 6000];
  const tail = `${two(Math.floor(rest / 100))}.${two(rest % 100)}`;
  return hours ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
};

/** Few words for a number that is a probability or any other. */
const figureText = (value, isProbability) => {
  if (!Number.isFinite(value)) return "–";
  if (!isProbability) return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return value > 0 && value < 0.01 ? "<1%" : value > 0.99 && value < 1 ? ">99%" : `${Math.round(100 * value)}%`;
};

class Timeline {
  static margin = { left: 44, right: 14, top: 40, bottom: 24 };

  static lanes = 4;

  constructor(root, { start, end, onSeek }) {
    this.root = root;
    this.still = root.querySelector("canvas.curves");
    this.moving = root.querySelector("canvas.playhead");
    Object.assign(this, { start, end, onSeek, from: start, to: end, time: start, curves: [], events: [] });
    new ResizeObserver(() => this.resize()).observe(root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    this.listen();
  }

  listen() {
    const timeAt = (event) => this.timeAt(event.clientX - this.root.getBoundingClientRect().left);
    this.root.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.root.setPointerCapture(event.pointerId);
      this.isDragging = true;
      this.onSeek(timeAt(event));
    });
    this.root.addEventListener("pointermove", (event) => {
      if (this.isDragging) this.onSeek(timeAt(event));
      else this.point(timeAt(event));
    });
    for (const name of ["pointerup", "pointercancel"]) {
      this.root.addEventListener(name, () => { this.isDragging = false; });
    }
    this.root.addEventListener("pointerleave", () => this.point(null));
    this.root.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 0.8 : 1.25, timeAt(event));
    }, { passive: false });
  }

  /** Curves: of a run, with a name, values for each frame, a colour's number, and whether they are wide. */
  set(curves, events) {
    Object.assign(this, { curves, events });
    this.arrangeMoments();
    this.redraw();
  }

  /** Gives moments that overlap lanes of their own, as far as there are some. */
  arrangeMoments() {
    const ends = [];
    for (const moment of this.events.filter(({ type }) => type === "moment").sort((a, b) => a.start - b.start)) {
      const free = ends.findIndex((end) => end < moment.start);
      moment.lane = free >= 0 ? free : Math.min(ends.length, Timeline.lanes - 1);
      ends[moment.lane] = Math.max(ends[moment.lane] ?? 0, moment.end);
    }
  }

  /** Shows more or less around a time. */
  zoom(factor, around = this.time) {
    const full = this.end - this.start;
    const length = Math.min(full, Math.max((this.to - this.from) * factor, Math.min(full, 0.5)));
    const share = (around - this.from) / (this.to - this.from);
    this.from = Math.min(Math.max(around - share * length, this.start), this.end - length);
    this.to = this.from + length;
    this.redraw();
  }

  resize() {
    const ratio = devicePixelRatio || 1;
    this.width = this.root.clientWidth;
    this.height = this.root.clientHeight;
    for (const canvas of [this.still, this.moving]) {
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(this.height * ratio);
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.redraw();
  }

  get plotWidth() { return Math.max(1, this.width - Timeline.margin.left - Timeline.margin.right); }
  get plotHeight() { return Math.max(1, this.height - Timeline.margin.top - Timeline.margin.bottom); }

  x(time) { return Timeline.margin.left + ((time - this.from) / (this.to - this.from)) * this.plotWidth; }

  timeAt(x) {
    const share = Math.min(Math.max((x - Timeline.margin.left) / this.plotWidth, 0), 1);
    return this.from + share * (this.to - this.from);
  }

  y(value) { return Timeline.margin.top + (1 - value) * this.plotHeight; }

  color(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  redraw() {
    if (!this.width) return;
    const context = this.still.getContext("2d");
    context.clearRect(0, 0, this.width, this.height);
    context.font = "11px system-ui, sans-serif";
    this.drawGrid(context);
    context.save();
    context.beginPath();
    context.rect(Timeline.margin.left - 1, 0, this.plotWidth + 2, this.height);
    context.clip();
    this.drawEvents(context);
    // What is shown lies over all others.
    for (const curve of [...this.curves].reverse()) this.drawCurve(context, curve);
    context.restore();
    this.drawPlayhead();
  }

  drawGrid(context) {
    const [ink, line] = [this.color("--ink-soft"), this.color("--line")];
    const range = this.curves.find((curve) => curve.range)?.range ?? [0, 1];
    const isProbability = range[0] === 0 && range[1] === 1;
    context.strokeStyle = line;
    context.fillStyle = ink;
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const y = Math.round(this.y(share)) + 0.5;
      context.beginPath();
      context.moveTo(Timeline.margin.left, y);
      context.lineTo(this.width - Timeline.margin.right, y);
      context.stroke();
      if (share === 0.25 || share === 0.75) continue;
      const value = range[0] + share * (range[1] - range[0]);
      context.fillText(isProbability ? `${100 * share}%` : figureText(value, false), Timeline.margin.left - 7, y);
    }
    const step = niceStep((this.to - this.from) / Math.max(2, this.plotWidth / 90));
    context.textBaseline = "alphabetic";
    context.textAlign = "center";
    for (let time = Math.ceil(this.from / step) * step; time <= this.to + 1e-9; time += step) {
      const x = Math.round(this.x(time)) + 0.5;
      context.beginPath();
      context.moveTo(x, this.y(0));
      context.lineTo(x, this.y(0) + 4);
      context.stroke();
      const text = clockText(time);
      context.fillText(step >= 1 ? text.slice(0, -3) : text, Math.min(x, this.width - 22), this.height - 6);
    }
  }

  drawEvents(context) {
    const top = Timeline.margin.top;
    const [ink, accent] = [this.color("--ink-soft"), this.color("--accent")];
    for (const event of this.events) {
      const [x, end] = [this.x(event.start), this.x(event.end)];
      if (end < 0 || x > this.width) continue;
      context.lineWidth = 1;
      if (event.type === "cut") {
        context.strokeStyle = context.fillStyle = ink;
        context.setLineDash([2, 3]);
        context.beginPath();
        context.moveTo(x, top - 6);
        context.lineTo(x, this.y(0));
        context.stroke();
        context.setLineDash([]);
        shape(context, x, top - 9, [[-4, -4], [4, -4], [0, 4]]);
        context.fill();
      } else if (event.type === "switch") {
        context.fillStyle = accent;
        shape(context, x, top - 9, [[0, -5], [5, 0], [0, 5], [-5, 0]]);
        context.fill();
      } else {
        context.strokeStyle = accent;
        context.lineWidth = 3;
        const y = 4 + 6 * event.lane;
        context.beginPath();
        context.moveTo(x - 1, y);
        context.lineTo(Math.max(end - 1, x + 3), y);
        context.stroke();
      }
    }
  }

  drawCurve(context, { run, values, color, dash, isWide, range = [0, 1] }) {
    const [first, last] = [run.nearest(this.from), run.nearest(this.to)];
    const isDense = last - first > 2 * this.plotWidth;
    const columns = this.columnsOf(run, values, first, last, isDense);
    const y = (value) => this.y((value - range[0]) / (range[1] - range[0] || 1));
    context.strokeStyle = context.fillStyle = this.color(`--curve-${color}`);
    if (isDense) {
      context.globalAlpha = isWide ? 0.3 : 0.12;
      for (const { x, low, high } of columns) context.fillRect(x - 0.5, y(high), 1, Math.max(y(low) - y(high), 1));
    }
    context.globalAlpha = isWide ? 1 : 0.85;
    context.lineWidth = isWide ? 2.5 : 1.25;
    if (isDense) context.lineWidth *= 0.6;
    context.lineJoin = "round";
    context.setLineDash(dashes[dash]);
    context.beginPath();
    columns.forEach(({ x, mean, isFirst }) => (isFirst ? context.moveTo(x, y(mean)) : context.lineTo(x, y(mean))));
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** A curve's points; where there are more frames than pixels, one for each, with the lowest, the highest and the mean value. */
  columnsOf(run, values, first, last, isDense) {
    const columns = [];
    let isFirst = true;
    for (let frame = first; frame <= last; frame++) {
      const value = values[frame];
      if (!Number.isFinite(value)) {
        isFirst = true;
        continue;
      }
      const x = isDense ? Math.round(this.x(run.times[frame])) : this.x(run.times[frame]);
      const column = columns.at(-1);
      if (isDense && column?.x === x && !isFirst) {
        column.low = Math.min(column.low, value);
        column.high = Math.max(column.high, value);
        column.count++;
        column.mean += (value - column.mean) / column.count;
      } else {
        columns.push({ x, low: value, high: value, mean: value, count: 1, isFirst });
      }
      isFirst = false;
    }
    return columns;
  }

  point(time) {
    this.pointed = time;
    this.drawPlayhead();
  }

  /** Moves to where the player is. */
  move(time) {
    this.time = time;
    const isOutside = time < this.from || time > this.to;
    if (isOutside && this.to - this.from < this.end - this.start) {
      const length = this.to - this.from;
      this.from = Math.min(Math.max(time - 0.1 * length, this.start), this.end - length);
      this.to = this.from + length;
      this.redraw();
    } else {
      this.drawPlayhead();
    }
  }

  drawPlayhead() {
    if (!this.width) return;
    const context = this.moving.getContext("2d");
    context.clearRect(0, 0, this.width, this.height);
    if (this.pointed !== null && this.pointed !== undefined && !this.isDragging) {
      this.drawFlag(context, this.pointed, this.color("--ink-soft"), 1);
    }
    this.drawFlag(context, this.time, this.color("--ink"), 2);
  }

  drawFlag(context, time, color, width) {
    const x = this.x(time);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x, 2);
    context.lineTo(x, this.y(0));
    context.stroke();
    if (width > 1) {
      context.fillStyle = color;
      shape(context, x, 5, [[-6, -5], [6, -5], [6, 1], [0, 7], [-6, 1]]);
      context.fill();
      return;
    }
    context.font = "11px system-ui, sans-serif";
    const text = clockText(time);
    const place = Math.min(Math.max(x, 24), this.width - 24);
    context.fillStyle = this.color("--card");
    context.fillRect(place - 22, this.height - 18, 44, 16);
    context.fillStyle = this.color("--ink");
    context.textAlign = "center";
    context.fillText(text, place, this.height - 6);
  }
}

function shape(context, x, y, points) {
  context.beginPath();
  points.forEach(([dx, dy], i) => (i ? context.lineTo(x + dx, y + dy) : context.moveTo(x + dx, y + dy)));
  context.closePath();
}

/** The next larger of 1, 2, 5 and 10 times a power of ten, or of a minute's parts. */
function niceStep(least) {
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return steps.find((step) => step >= least) ?? 3600 * Math.ceil(least / 3600);
}
