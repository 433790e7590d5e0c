// A picture with a view's heat over it.

/** More than a screen shows is not drawn; it is stretched. */
const mostPixels = 2_200_000;
/** Maps of so many cells along their longer side need no cubic: Upsampling.swift. */
const fineMap = 48;

class HeatCanvas {
  constructor(canvas, width, height, limit = mostPixels) {
    const scale = Math.min(1, Math.sqrt(limit / (width * height)));
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.image = this.context.createImageData(canvas.width, canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  clear() { this.context.clearRect(0, 0, this.canvas.width, this.canvas.height); }

  draw(values, columns, rows, paint) {
    const { width, height } = this.canvas;
    const isSmooth = paint.isSmooth && Math.max(columns, rows) < fineMap;
    if (!this.upsampler?.suits(columns, rows, width, height, isSmooth)) {
      this.upsampler = new Upsampler(columns, rows, width, height, isSmooth);
    }
    this.upsampler.draw(values, paint.table, this.pixels);
    this.context.putImageData(this.image, 0, 0);
  }
}

class Pane {
  constructor(root, look) {
    this.root = root;
    this.look = look;
    this.screen = root.querySelector(".screen");
    this.label = root.querySelector(".label");
    this.note = root.querySelector(".note");
    this.mirror = root.querySelector("canvas.mirror");
    this.frame = -1;
  }

  /** Shows another view; its maps are null until they are there. */
  show(run, view, maps) {
    Object.assign(this, { run, view, maps });
    this.heat = new HeatCanvas(this.root.querySelector("canvas.heat"), run.width, run.height);
    this.screen.style.aspectRatio = `${run.width} / ${run.height}`;
    this.frame = -1;
  }

  get paint() { return this.look.paintFor(this.view.isSigned); }

  /** Draws the heat of what is shown at a time. */
  draw(time, isMedia) {
    if (!this.run) return;
    this.frame = isMedia ? this.run.frameOf(time) : this.run.frameAt(time);
    this.redraw();
  }

  redraw() {
    const { frame, maps, heat, run, view } = this;
    if (!run) return;
    this.root.dataset.frame = frame < 0 ? "" : run.numbers[frame];
    if (frame < 0) {
      heat.clear();
      this.label.textContent = "";
      this.note.textContent = "Not part of the run.";
      this.root.dataset.drawn = "";
      return;
    }
    this.note.textContent = maps ? "" : "Reading the maps…";
    this.label.textContent = this.look.showsLabel ? run.labelOf(view, frame) : "";
    if (!this.look.isOn || !maps) {
      heat.clear();
      this.root.dataset.drawn = this.look.isOn ? "" : "off";
      return;
    }
    const values = maps.at(frame);
    if (values) {
      heat.draw(values, maps.columns, maps.rows, this.paint);
      this.root.dataset.drawn = run.numbers[frame];
      maps.prepare(frame);
    } else {
      maps.load(frame).then(() => {
        if (this.frame === frame && this.maps === maps && maps.at(frame)) this.redraw();
      });
    }
  }

  /** Copies the picture that the video shows, for a second pane has none of its own. */
  copy(video) {
    if (!this.mirror || this.root.hidden || !video?.videoWidth) return;
    const scale = Math.min(1, Math.sqrt(mostPixels / (video.videoWidth * video.videoHeight)));
    const [width, height] = [video.videoWidth, video.videoHeight].map((size) => Math.round(size * scale));
    if (this.mirror.width !== width || this.mirror.height !== height) {
      Object.assign(this.mirror, { width, height });
    }
    this.mirror.getContext("2d").drawImage(video, 0, 0, width, height);
  }
}
