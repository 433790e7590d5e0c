// What can be set about the look, and the keys.

class Look {
  constructor(palettes, { style, colormap, opacity, threshold }) {
    this.palettes = new Map(palettes.map((palette) => [palette.name, colorsOf(palette)]));
    this.style = style in styles ? style : "heat";
    this.colormap = this.palettes.has(colormap) ? colormap : palettes[0].name;
    this.opacity = opacity ?? styles[this.style].opacity;
    this.threshold = threshold ?? 0;
    this.isOn = true;
    this.showsLabel = true;
    this.smoothing = "run";
    this.halfLife = 0.2;
    this.paints = new Map();
  }

  get colors() { return this.palettes.get(this.colormap); }

  /** How heat is painted now. */
  paintFor(isSigned) {
    if (!this.paints.has(isSigned)) this.paints.set(isSigned, paintOf(this, isSigned));
    return this.paints.get(isSigned);
  }

  set(changes) {
    Object.assign(this, changes);
    this.paints.clear();
  }
}

const element = (id) => document.getElementById(id);

/** An option of a select element. */
function option(value, text, isChosen = false) {
  return Object.assign(document.createElement("option"), { value, textContent: text, selected: isChosen });
}

/** Fills the look's controls, and says what of it changed: `paint` or `maps`. */
function bindLook(look, onChange) {
  for (const [name, { name: text }] of Object.entries(styles)) {
    element("style").append(option(name, text, name === look.style));
  }
  for (const name of look.palettes.keys()) element("colormap").append(option(name, name, name === look.colormap));
  const show = () => {
    element("opacity").value = Math.round(100 * look.opacity);
    element("opacity-value").textContent = `${Math.round(100 * look.opacity)}%`;
    element("threshold").value = Math.round(100 * look.threshold);
    element("threshold-value").textContent = look.threshold > 0 ? `${Math.round(100 * look.threshold)}%` : "none";
    element("half-life-value").textContent = `${look.halfLife.toFixed(2)} s`;
    element("half-life-row").hidden = look.smoothing !== "average";
    element("smoothing-hint").hidden = look.smoothing !== "run";
    element("style-hint").textContent = styles[look.style].hint;
    element("heat-on").checked = look.isOn;
    drawScale(look);
  };
  const bind = (id, event, kind, read) => element(id).addEventListener(event, () => {
    look.set(read(element(id)));
    show();
    onChange(kind);
  });
  bind("style", "change", "paint", ({ value }) => ({ style: value, opacity: styles[value].opacity }));
  bind("colormap", "change", "paint", ({ value }) => ({ colormap: value }));
  bind("opacity", "input", "paint", ({ value }) => ({ opacity: value / 100 }));
  bind("threshold", "input", "paint", ({ value }) => ({ threshold: value / 100 }));
  bind("heat-on", "change", "paint", ({ checked }) => ({ isOn: checked }));
  bind("label-on", "change", "paint", ({ checked }) => ({ showsLabel: checked }));
  bind("smoothing", "change", "maps", ({ value }) => ({ smoothing: value }));
  bind("half-life", "change", "maps", ({ value }) => ({ halfLife: Number(value) }));
  element("half-life").addEventListener("input", () => {
    element("half-life-value").textContent = `${Number(element("half-life").value).toFixed(2)} s`;
  });
  show();
  return show;
}

/** The colours from cold to hot, as they are painted, over a ground on which their opacity shows. */
function drawScale(look) {
  const canvas = element("scale");
  const context = canvas.getContext("2d");
  const { table } = look.paintFor(false);
  const image = context.createImageData(table.length, 1);
  new Uint32Array(image.data.buffer).set(table);
  const strip = Object.assign(document.createElement("canvas"), { width: table.length, height: 1 });
  strip.getContext("2d").putImageData(image, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(strip, 0, 0, canvas.width, canvas.height);
}

/** Keys that work wherever no field has them for itself. */
function bindKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const isArrow = event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End";
    if (target.matches?.("select, input[type=text], textarea")) return;
    if (isArrow && target.matches?.("input")) return;
    if (event.key === " " && target.matches?.("button, input, summary, a")) return;
    const action = actions[(event.shiftKey ? "Shift+" : "") + event.key] ?? actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
