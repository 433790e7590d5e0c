// The table of moments: which rows are shown, what a click does, and the small pictures.

class Moments {
  constructor(root, runs, { look, onSeek }) {
    this.rows = [...root.querySelectorAll("tbody tr")];
    Object.assign(this, { root, runs, look, queue: [], isBusy: false });
    for (const row of this.rows) {
      const run = runs[Number(row.dataset.run)];
      const frame = Number(row.dataset.frame);
      row.querySelector("button").addEventListener("click", () => onSeek(run, frame));
    }
    for (const choice of root.querySelectorAll("input[name=kind]")) {
      const { value } = choice;
      const count = this.rows.filter((row) => value === "all" || row.dataset.type === value).length;
      choice.nextElementSibling.append(Object.assign(document.createElement("b"), { textContent: count }));
      choice.disabled = count === 0;
      choice.addEventListener("change", () => this.filter(value));
    }
  }

  filter(kind) {
    for (const row of this.rows) row.hidden = kind !== "all" && row.dataset.type !== kind;
  }

  /** The moments before and behind a time, by their starts. */
  neighbour(time, direction) {
    const times = this.rows.filter((row) => !row.hidden)
      .map((row) => this.runs[Number(row.dataset.run)].times[Number(row.dataset.frame)])
      .filter((start) => (direction > 0 ? start > time + 0.001 : start < time - 0.001));
    return times.length ? (direction > 0 ? Math.min(...times) : Math.max(...times)) : null;
  }

  /** Draws a row's picture once it comes into sight, by a second player of the same video. */
  picture(address, first) {
    this.first = first;
    this.video = Object.assign(document.createElement("video"), { muted: true, preload: "auto", src: address });
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        this.queue.push(target.closest("tr"));
      }
      this.work();
    }, { rootMargin: "300px" });
    this.video.addEventListener("loadeddata", () => {
      for (const row of this.rows) observer.observe(row.querySelector("canvas"));
    }, { once: true });
  }

  async work() {
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.queue.length) await this.drawPicture(this.queue.shift());
    this.isBusy = false;
  }

  async drawPicture(row) {
    const run = this.runs[Number(row.dataset.run)];
    const frame = Number(row.dataset.frame);
    const canvas = row.querySelector("canvas");
    const [width, height] = [160, Math.round((160 * run.height) / run.width)];
    Object.assign(canvas, { width, height });
    await this.seek(run.inside(frame));
    const context = canvas.getContext("2d");
    context.drawImage(this.video, 0, 0, width, height);
    const view = run.views[0];
    await view.drawn.load(frame);
    const maps = new RecordedMaps(view);
    const values = maps.at(frame);
    if (values) {
      const heat = new HeatCanvas(document.createElement("canvas"), width, height);
      heat.draw(values, maps.columns, maps.rows, this.look.paintFor(view.isSigned));
      context.drawImage(heat.canvas, 0, 0);
    }
    row.classList.add("pictured");
  }

  seek(time) {
    return new Promise((resolve) => {
      const timeout = setTimeout(resolve, 4000);
      const finish = () => {
        clearTimeout(timeout);
        resolve();
      };
      this.video.addEventListener("seeked", finish, { once: true });
      this.video.currentTime = time + this.first;
    });
  }
}
