// What says which time is shown: the video, or a clock of the page's own where the browser cannot play it.

/**
 * What a video's clock says at its first frame, which is the page's 0: browsers begin to count at the container's start, at the first frame,
 * or at the clock's own zero.
 */
function firstTimeOf(video, leadIn) {
  return new Promise((resolve) => {
    video.requestVideoFrameCallback?.((_, { mediaTime }) => resolve(mediaTime));
    setTimeout(() => resolve(leadIn), video.requestVideoFrameCallback ? 1500 : 0);
  });
}

class VideoClock {
  /**
   * - first: what the video's clock says at the first frame.
   * - onFrame: called with the time of what is shown, and whether that is a decoder's word for a frame.
   */
  constructor(video, first, { onFrame, onState }) {
    Object.assign(this, { video, first, onFrame: (time, isMedia) => onFrame(time - first, isMedia) });
    this.wanted = null;
    for (const event of ["play", "pause", "ended", "ratechange"]) video.addEventListener(event, onState);
    video.addEventListener("seeked", () => {
      if (this.wanted === null) this.onFrame(video.currentTime, false);
      else this.follow();
    });
    if (video.requestVideoFrameCallback) this.watchFrames();
    else this.watchTime();
  }

  watchFrames() {
    this.video.requestVideoFrameCallback((_, { mediaTime }) => {
      this.onFrame(mediaTime, true);
      this.watchFrames();
    });
  }

  watchTime() {
    requestAnimationFrame(() => {
      if (this.isPlaying) this.onFrame(this.video.currentTime, false);
      this.watchTime();
    });
  }

  follow() {
    const wanted = this.wanted;
    this.wanted = null;
    this.video.currentTime = wanted;
  }

  get time() { return (this.wanted ?? this.video.currentTime) - this.first; }
  get isPlaying() { return !this.video.paused && !this.video.ended; }
  set rate(rate) { this.video.playbackRate = rate; }
  play() { this.video.play().catch(() => {}); }
  pause() { this.video.pause(); }

  /** Goes to a time; while it is still on the way to another, the last one counts. */
  seek(time) {
    this.wanted = time + this.first;
    if (!this.video.seeking) this.follow();
  }
}

class PlainClock {
  constructor(end, { onFrame, onState }) {
    Object.assign(this, { end, onFrame, onState });
    this.time = 0;
    this.isPlaying = false;
    this.speed = 1;
  }

  set rate(rate) { this.speed = rate; }

  play() {
    if (this.isPlaying) return;
    if (this.time >= this.end - 0.001) this.time = 0;
    this.isPlaying = true;
    this.onState();
    let last = performance.now();
    const tick = (now) => {
      if (!this.isPlaying) return;
      this.time = Math.min(this.time + (this.speed * (now - last)) / 1000, this.end);
      last = now;
      this.onFrame(this.time, false);
      if (this.time >= this.end) this.pause();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    this.isPlaying = false;
    this.onState();
  }

  seek(time) {
    this.time = Math.min(Math.max(time, 0), this.end);
    this.onFrame(this.time, false);
  }
}
