// Puts the page together once it is there.

class Player {
  constructor(runs, look) {
    Object.assign(this, { runs, look });
    this.start = Math.min(...runs.map((run) => Math.max(run.times[0], 0)));
    this.end = Math.max(...runs.map((run) => run.end));
    this.time = this.start;
    this.isMedia = false;
    this.panes = [...document.querySelectorAll(".pane")].map((root) => new Pane(root, look));
    this.views = runs.flatMap((run) => run.views.map((view) => ({ run, view })));
    this.chosen = [0, this.views.findIndex(({ run }) => run !== runs[0])];
    this.smoothed = new Map();
    this.timeline = new Timeline(element("timeline"), {
      start: this.start, end: this.end, onSeek: (time) => this.goTo(time),
    });
    this.curves = [];
    this.wanted = null;
  }

  get primary() { return this.views[this.chosen[0]].run; }

  /** The video where the browser plays it, or else a clock of the page's own. */
  async open(address) {
    const video = element("video");
    const handlers = { onFrame: (time, isMedia) => this.show(time, isMedia), onState: () => this.showState() };
    const isThere = new Promise((resolve) => {
      video.addEventListener("loadeddata", () => resolve(true), { once: true });
      video.addEventListener("error", () => resolve(false), { once: true });
    });
    video.src = address;
    this.first = firstTimeOf(video, this.runs[0].leadIn);
    const plays = await isThere;
    this.video = plays ? video : null;
    this.clock = plays ? new VideoClock(video, await this.first, handlers) : new PlainClock(this.end, handlers);
    video.hidden = !plays;
    element("no-video").hidden = plays;
    document.documentElement.dataset.video = plays ? "playing" : "none";
    this.goToFrame(this.primary.nearest(this.start));
  }

  /** A view's maps, smoothed as the look says; null until they are there. */
  mapsOf({ run, view }) {
    const { smoothing, halfLife } = this.look;
    const key = `${run.place}/${run.views.indexOf(view)}/${smoothing}/${smoothing === "average" ? halfLife : 0}`;
    if (smoothing === "run") {
      if (!this.smoothed.has(key)) this.smoothed.set(key, new RecordedMaps(view));
    } else if (!this.smoothed.has(key)) {
      this.smoothed.set(key, null);
      SmoothedMaps.of(run, view, smoothing === "average" ? halfLife : 0).then((maps) => {
        for (const old of [...this.smoothed.keys()].filter((name) => !name.includes("/run/")).slice(0, -8)) {
          this.smoothed.delete(old);
        }
        this.smoothed.set(key, maps);
        this.arrange();
      });
    }
    return this.smoothed.get(key);
  }

  /** Gives each pane its view. */
  arrange() {
    this.panes.forEach((pane, place) => {
      const choice = this.views[this.chosen[place]];
      pane.root.hidden = !choice;
      if (choice) pane.show(choice.run, choice.view, this.mapsOf(choice));
      else pane.run = null;
    });
    document.body.classList.toggle("split", this.chosen[1] >= 0);
    this.redraw();
  }

  redraw() {
    for (const pane of this.panes) {
      pane.draw(this.time, this.isMedia);
      pane.copy(this.video);
    }
  }

  show(time, isMedia) {
    this.time = time;
    this.isMedia = isMedia;
    this.redraw();
    const { primary } = this;
    const frame = isMedia ? primary.frameOf(time) : primary.frameAt(time);
    this.frame = frame;
    if (this.clock.isPlaying) this.wanted = null;
    const at = frame >= 0 ? primary.times[frame] : time;
    this.timeline.move(at);
    element("time").textContent = `${clockText(at)} / ${clockText(this.end)}`;
    element("frame").textContent = frame >= 0 ? `frame ${primary.numbers[frame]}` : "outside the run";
    document.documentElement.dataset.frame = frame >= 0 ? primary.numbers[frame] : "";
    this.showFigures(frame, at);
  }

  showFigures(frame, time) {
    const parts = [];
    for (const curve of this.curves) {
      const place = curve.run === this.primary ? frame : curve.run.frameAt(time);
      const text = figureText(place < 0 ? NaN : curve.values[place], !curve.range);
      curve.output.textContent = text;
      if (curve.isWide) parts.push(`${curve.name} ${text}`);
    }
    const timeline = element("timeline");
    timeline.setAttribute("aria-valuenow", time.toFixed(3));
    timeline.setAttribute("aria-valuetext", `${clockText(time)}, frame ${frame >= 0 ? this.primary.numbers[frame] : "none"}; ${parts.join("; ").slice(0, 200)}`);
  }

  showState() {
    const isPlaying = this.clock?.isPlaying ?? false;
    element("play").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    element("play").classList.toggle("playing", isPlaying);
  }

  goTo(time) { this.goToFrame(this.primary.nearest(time)); }

  goToFrame(frame) {
    const { primary } = this;
    const place = Math.min(Math.max(frame, 0), primary.frameCount - 1);
    this.wanted = place;
    this.clock.seek(primary.inside(place));
  }

  /** From the frame that was asked for last, for a player may still be on its way there, and show frames before it. */
  step(count) {
    this.clock.pause();
    const from = this.wanted ?? this.frame;
    this.goToFrame((from < 0 ? this.primary.nearest(this.time) : from) + count);
  }

  skip(seconds) { this.goTo(Math.max(this.time + seconds, this.primary.times[0])); }

  toggle() {
    if (this.clock.isPlaying) this.clock.pause();
    else {
      if (this.time >= this.end - 1.5 / this.primary.frameRate) this.goTo(this.start);
      this.clock.play();
    }
  }
}

/** Curves of what is shown, and of the classes that its networks saw most. */
function curvesOf(player) {
  const curves = [];
  player.chosen.forEach((place, pane) => {
    const choice = player.views[place];
    if (!choice) return;
    const { run, view } = choice;
    const finite = view.figures.filter(Number.isFinite);
    let range;
    if (!view.isProbability) {
      range = finite.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
    }
    const side = player.chosen[1] >= 0 ? (pane ? "Right" : "Left") : "Shown";
    curves.push({
      run, values: view.figures, color: pane, dash: pane, isWide: true, range,
      name: view.name ? `${side}: ${view.name}` : side,
    });
  });
  const { run, view } = player.views[player.chosen[0]];
  const own = run.series.filter((series) => series.network === view.network);
  own.forEach((series, i) => curves.push({
    run, values: series.values, color: 2 + (i % 6), dash: 2 + (i % 6), isWide: false, name: series.name,
  }));
  return curves;
}

/** The curves' names with samples of their lines, each a switch for its curve. */
function fillLegend(player) {
  const list = element("legend");
  const hidden = new Set(player.curves.filter((curve) => curve.isHidden).map((curve) => curve.name));
  player.curves = curvesOf(player);
  list.replaceChildren(...player.curves.map((curve) => {
    curve.isHidden = hidden.has(curve.name);
    const item = document.createElement("li");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: !curve.isHidden });
    const name = Object.assign(document.createElement("span"), { className: "name", textContent: curve.name });
    name.title = curve.name.slice(0, 300) + (curve.isWide ? ", smoothed as in the run" : "");
    curve.output = Object.assign(document.createElement("output"), { textContent: "–" });
    const label = document.createElement("label");
    label.append(box, lineSample(curve), name, curve.output);
    box.addEventListener("change", () => {
      curve.isHidden = !box.checked;
      drawTimeline(player);
    });
    item.append(label);
    return item;
  }));
  drawTimeline(player);
}

/** A piece of a curve, for the legend. */
function lineSample({ color, dash, isWide }) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 36 10");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", "M1 5H35");
  line.setAttribute("stroke", `var(--curve-${color})`);
  line.setAttribute("stroke-width", isWide ? 3 : 2);
  line.setAttribute("stroke-dasharray", dashes[dash].join(" "));
  picture.append(line);
  return picture;
}

function drawTimeline(player) {
  const shown = new Set(player.chosen.filter((place) => place >= 0).map((place) => player.views[place].run));
  const events = [...shown].flatMap((run) => run.events.map(({ type, first, last }) => ({
    type, start: run.times[first], end: run.times[last],
  })));
  player.timeline.set(player.curves.filter((curve) => !curve.isHidden), events);
}

/** Fills the choices of what each pane shows. */
function bindViews(player) {
  const { views, runs } = player;
  const nameOf = ({ run, view }) => {
    if (runs.length > 1 && run.views.length === 1) return run.name;
    const target = view.name || `map ${run.views.indexOf(view) + 1}`;
    return runs.length > 1 ? `${run.name} · ${target}` : target;
  };
  const selects = [element("view-left"), element("view-right")];
  selects.forEach((select, pane) => {
    if (pane) select.append(option("-1", "nothing", player.chosen[pane] < 0));
    views.forEach((choice, place) => {
      select.append(option(String(place), nameOf(choice).slice(0, 200), player.chosen[pane] === place));
    });
    select.addEventListener("change", () => {
      player.chosen[pane] = Number(select.value);
      player.arrange();
      fillLegend(player);
      titles();
      player.show(player.time, player.isMedia);
    });
  });
  const titles = () => player.panes.forEach((pane, place) => {
    const choice = views[player.chosen[place]];
    pane.root.querySelector(".title").textContent = choice ? nameOf(choice) : "";
  });
  titles();
  element("look-views").hidden = views.length < 2;
}

async function begin() {
  const data = JSON.parse(textOf("data"));
  const runs = await Promise.all(data.runs.map((run, place) => Run.of(run, place)));
  const look = new Look(data.palettes, data.runs[0].look);
  const player = new Player(runs, look);
  element("smoothing").append(
    option("run", "as in the run", true), option("none", "none: each frame by itself"), option("average", "average of each place"));
  element("smoothing-hint").textContent = runs[0].smoothing;
  const showLook = bindLook(look, (kind) => (kind === "maps" ? player.arrange() : player.redraw()));
  bindViews(player);
  player.arrange();
  fillLegend(player);
  const moments = new Moments(element("moments"), runs, {
    look,
    onSeek: (run, frame) => {
      player.goTo(run.times[frame]);
      element("player").scrollIntoView({ block: "nearest" });
    },
  });
  const address = data.videoAddress ?? embeddedVideo(data.videoName);
  await player.open(address);
  if (player.video) moments.picture(address, player.clock.first);

  const toNeighbour = (direction) => {
    const time = moments.neighbour(player.time, direction);
    if (time !== null) player.goTo(time);
  };
  const actions = {
    " ": () => player.toggle(), k: () => player.toggle(), K: () => player.toggle(),
    ArrowLeft: () => player.step(-1), ArrowRight: () => player.step(1), ",": () => player.step(-1), ".": () => player.step(1),
    "Shift+ArrowLeft": () => player.skip(-1), "Shift+ArrowRight": () => player.skip(1),
    Home: () => player.goToFrame(0), End: () => player.goToFrame(Infinity),
    j: () => toNeighbour(-1), l: () => toNeighbour(1), J: () => toNeighbour(-1), L: () => toNeighbour(1),
    "+": () => player.timeline.zoom(0.5), "=": () => player.timeline.zoom(0.5), "-": () => player.timeline.zoom(2),
    h: () => { look.set({ isOn: !look.isOn }); showLook(); player.redraw(); },
  };
  actions.H = actions.h;
  bindKeys(actions);
  const buttons = {
    play: " ", back: "ArrowLeft", forward: "ArrowRight", previous: "j", next: "l", "zoom-in": "+", "zoom-out": "-",
  };
  for (const [id, key] of Object.entries(buttons)) element(id).addEventListener("click", actions[key]);
  element("rate").addEventListener("change", ({ target }) => { player.clock.rate = Number(target.value); });
  const timeline = element("timeline");
  timeline.setAttribute("aria-valuemin", player.start.toFixed(3));
  timeline.setAttribute("aria-valuemax", player.end.toFixed(3));
  document.documentElement.dataset.state = "ready";
}

begin().catch((error) => {
  document.documentElement.dataset.state = "failed";
  element("failure").hidden = false;
  element("failure").textContent = `This page could not be opened: ${error.message}. A browser of 2023 or newer reads it.`;
});
