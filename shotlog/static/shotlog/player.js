/* Clips: played from the original, stepped by frame, scrubbed over their strip; two of them in step. */

const players = new WeakMap();
const together = new WeakMap();
const NEAR = 0.3; // of a frame: so near, two clips are in step
const FAR_APART = 0.4; // seconds: farther, drawing back by speed would take too long
const HALF = 0.5; // the middle of a frame is safely within it, whatever the container rounds

/* ---- one picture, clip or strip */

class Player {
  constructor(figure) {
    const { fps, frames, first } = figure.dataset;
    this.figure = figure;
    this.video = figure.querySelector("video");
    this.range = figure.querySelector(".scrub");
    this.fps = Number(fps) || 24;
    this.count = Number(frames) || 0;
    this.first = first === "" || first === undefined ? null : Number(first);
    this.tiles = Number(figure.dataset.tiles) || 0;
    this.frame = Number(figure.dataset.start) || 0;
    this.group = null;
    this.range?.addEventListener("input", () => this.leader.show(Number(this.range.value), this));
    figure.querySelector(".film-line")?.addEventListener("pointermove", (event) => this.hover(event));
    if (this.video) this.prepare();
    else if (this.tiles) this.say();
  }

  /* What is told to a player that goes with another is told to both. */
  get leader() {
    return this.group ?? this;
  }

  get isClip() {
    return Boolean(this.video);
  }

  get playing() {
    return this.isClip && !this.video.paused;
  }

  get seconds() {
    return this.count / this.fps;
  }

  prepare() {
    const video = this.video;
    video.controls = false;
    video.addEventListener("error", () => this.giveUp());
    video.addEventListener("loadedmetadata", () => this.measured());
    for (const name of ["play", "pause", "ended"]) {
      video.addEventListener(name, () => this.isClip && this.leader.changed(name, this));
    }
    this.follow();
    this.say();
    // It may have been quicker than this script.
    if (video.error) this.giveUp();
    else if (video.readyState >= 1) this.measured();
  }

  measured() {
    if (!this.video.videoWidth) {
      this.giveUp(); // it would play the sound of a picture that it cannot decode
      return;
    }
    if (!this.count) this.count = Math.max(1, Math.round(this.video.duration * this.fps));
    if (this.range) this.range.max = String(this.count - 1);
    this.say();
    this.leader.ready?.();
  }

  /* The browser does not play it after all: poster and strip, and the words for it. */
  giveUp() {
    if (!this.video) return;
    const poster = new Image();
    poster.className = "picture";
    poster.alt = this.video.getAttribute("aria-label") ?? "";
    if (this.video.poster) poster.src = this.video.poster;
    poster.width = this.video.width;
    poster.height = this.video.height;
    this.video.replaceWith(poster);
    this.video = null;
    this.figure.dataset.player = "strip";
    this.figure.querySelector(".not-played")?.removeAttribute("hidden");
    if (this.range) this.range.max = String(Math.max(0, this.tiles - 1));
    this.frame = Math.floor(this.tiles / 3); // where the poster is from
    this.say();
    this.leader.ready?.();
  }

  /* While it plays, the number follows the picture that is shown. */
  follow() {
    const video = this.video;
    const told = (_now, shown) => {
      if (this.video !== video) return;
      if (this.playing) {
        this.frame = this.clamp(Math.round(shown.mediaTime * this.fps));
        this.say();
        this.leader.shown?.(this);
      }
      video.requestVideoFrameCallback(told);
    };
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(told);
    else {
      video.addEventListener("timeupdate", () => {
        if (this.video !== video || !this.playing) return;
        this.frame = this.clamp(Math.floor(video.currentTime * this.fps));
        this.say();
      });
    }
  }

  clamp(frame) {
    const most = this.isClip ? this.count : this.tiles;
    return Math.max(0, Math.min(frame, Math.max(0, most - 1)));
  }

  show(frame) {
    this.frame = this.clamp(frame);
    if (this.isClip) {
      this.video.pause();
      this.video.currentTime = (this.frame + HALF) / this.fps;
    } else if (this.tiles) this.tile(this.frame);
    this.say();
  }

  step(by) {
    this.show(this.frame + by);
  }

  toggle() {
    if (!this.isClip) return;
    if (this.playing) this.video.pause();
    else this.video.play().catch(() => {});
  }

  changed(name) {
    if (name === "pause" && this.isClip && !this.video.ended) this.show(this.frame);
    this.say();
  }

  /* Over the strip, what does not play shows the picture under the pointer. */
  hover(event) {
    if (this.isClip || !this.tiles || event.buttons) return;
    const box = event.currentTarget.getBoundingClientRect();
    this.leader.show(Math.floor(((event.clientX - box.left) / box.width) * this.tiles), this);
  }

  tile(number) {
    const screen = this.figure.querySelector(".screen");
    let shown = screen.querySelector(".tile");
    if (!shown) {
      shown = document.createElement("div");
      shown.className = "tile";
      screen.append(shown);
    }
    layTile(shown, this.figure.dataset.strip, number, this.tiles);
  }

  /* The frame of the file that is shown: of a strip, the one its picture was taken from. */
  get place() {
    if (this.isClip) return this.frame;
    return Math.floor(((2 * this.frame + 1) * this.count) / (2 * (this.tiles || 1)));
  }

  say() {
    if (this.range) {
      this.range.value = String(this.frame);
      this.range.setAttribute("aria-valuetext", this.words());
    }
    const count = this.figure.querySelector(".count");
    if (count && this.count) count.textContent = this.words();
    const code = this.figure.querySelector(".timecode");
    if (code && this.count) code.textContent = timecode(this.place, this.fps);
    this.figure.dataset.frame = String(this.frame);
    const button = this.figure.querySelector("[data-play]");
    if (button) pressed(button, this.playing);
  }

  words() {
    const words = this.figure.dataset.words.replace("{n}", String(this.place + 1)).replace("{all}", String(this.count));
    return this.first === null ? words : `f${this.first + this.place}, ${words}`;
  }
}

function layTile(node, url, number, tiles) {
  node.style.backgroundImage = `url("${url}")`;
  node.style.backgroundSize = `${tiles * 100}% auto`;
  node.style.backgroundPosition = `${tiles > 1 ? (number / (tiles - 1)) * 100 : 0}% 50%`;
}

function timecode(frame, fps) {
  const nominal = Math.max(1, Math.round(fps));
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const seconds = Math.floor(frame / nominal);
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}:${two(frame % nominal)}`;
}

function pressed(button, playing) {
  button.dataset.playing = playing ? "yes" : "no";
  button.setAttribute("aria-label", playing ? button.dataset.pause : button.dataset.start);
}

/* ---- two in step: by frame where their rates are one, else by time */

class Together {
  constructor(stage) {
    this.stage = stage;
    this.all = [...stage.querySelectorAll("[data-player]")].map(playerOf);
    for (const one of this.all) {
      one.group = this;
      if (one.video) one.video.loop = false;
    }
    this.range = stage.querySelector(".scrub-both");
    this.range?.addEventListener("input", () => this.show(Number(this.range.value), this.master));
    this.ready();
  }

  get clips() {
    return this.all.filter((one) => one.isClip);
  }

  /* The longest clip leads; without one, the longest strip. */
  get master() {
    const those = this.clips.length ? this.clips : this.all.filter((one) => one.tiles);
    return those.reduce((one, other) => (one && one.seconds >= other.seconds ? one : other), null);
  }

  get byFrame() {
    return new Set(this.clips.map((one) => one.fps)).size < 2;
  }

  get playing() {
    return this.clips.some((one) => one.playing);
  }

  ready() {
    const master = this.master;
    const bar = this.stage.querySelector("[data-transport]");
    if (bar) bar.hidden = !master;
    if (this.range && master) this.range.max = String(Math.max(0, (master.isClip ? master.count : master.tiles) - 1));
    const note = this.stage.querySelector("[data-by-time]");
    if (note) note.hidden = this.byFrame;
    this.say();
  }

  /* Everyone shows what belongs to `frame` of `source`. */
  show(frame, source) {
    const at = source ?? this.master;
    if (!at) return;
    at.show(frame);
    for (const one of this.all) if (one !== at) one.show(this.frameOf(one, at));
    this.say();
  }

  frameOf(one, at) {
    if (!one.isClip && at.isClip) return Math.floor((at.frame / Math.max(1, at.count)) * one.tiles);
    if (one.isClip && !at.isClip) return at.place;
    if (!one.isClip || this.byFrame) return at.frame;
    return Math.floor(((at.frame + HALF) / at.fps) * one.fps);
  }

  step(by) {
    const master = this.master;
    if (master) this.show(master.frame + by, master);
  }

  toggle() {
    const master = this.master;
    if (!master?.isClip) return;
    if (this.playing) {
      this.pause();
      return;
    }
    const from = master.frame >= master.count - 1 ? 0 : master.frame;
    this.show(from, master);
    this.wanted = true;
    for (const one of this.clips) if (from < one.count) one.video.play().catch(() => {});
    this.say();
  }

  pause() {
    this.wanted = false;
    for (const one of this.clips) {
      one.video.pause();
      one.video.playbackRate = 1;
    }
    this.show(this.master.frame, this.master);
  }

  /* A clip that fell behind the leading one, or ran ahead of it, is drawn back by its speed. */
  shown(leader) {
    if (leader !== this.master) return;
    for (const one of this.clips) {
      if (one === leader || one.video.ended || one.video.seeking) continue;
      const late = leader.video.currentTime - one.video.currentTime;
      if (Math.abs(late) > FAR_APART) one.video.currentTime = Math.min(leader.video.currentTime, one.seconds);
      else one.video.playbackRate = Math.abs(late) < NEAR / one.fps ? 1 : 1 + Math.max(-0.25, Math.min(0.25, late * 3));
    }
    this.say();
  }

  changed(name, one) {
    if (name === "ended" && one === this.master && this.wanted) {
      for (const each of this.clips) {
        each.video.currentTime = 0;
        each.video.play().catch(() => {});
      }
    }
    one.say();
    this.say();
  }

  say() {
    const master = this.master;
    if (!master) return;
    if (this.range) {
      this.range.value = String(master.frame);
      this.range.setAttribute("aria-valuetext", master.words());
    }
    const bar = this.stage.querySelector("[data-transport]");
    if (!bar) return;
    bar.querySelector(".count").textContent = master.count ? master.words() : "";
    bar.querySelector(".timecode").textContent = master.count ? timecode(master.place, master.fps) : "";
    const button = bar.querySelector("[data-play]");
    button.hidden = !this.clips.length;
    pressed(button, this.playing);
  }
}

/* ---- finding them */

function playerOf(figure) {
  if (!players.has(figure)) players.set(figure, new Player(figure));
  return players.get(figure);
}

function prepareAll() {
  for (const figure of document.querySelectorAll("[data-player]")) playerOf(figure);
  for (const stage of document.querySelectorAll("[data-together]")) {
    if (!together.has(stage)) together.set(stage, new Together(stage));
  }
}

/* The one in which the focus is, else the only one that can be seen. */
function nearest(target) {
  const stage = target.closest?.("[data-together]") ?? document.querySelector("[data-together]");
  if (stage) return together.get(stage);
  const own = target.closest?.(".element, .takes-part")?.querySelector("[data-player]");
  const seen = [...document.querySelectorAll("[data-player]")].filter((one) => one.offsetParent);
  const figure = target.closest?.("[data-player]") ?? own ?? (seen.length === 1 ? seen[0] : null);
  return figure && playerOf(figure);
}

prepareAll();
document.body.addEventListener("htmx:afterSettle", prepareAll);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-play], [data-step]");
  if (!button) return;
  const one = nearest(button);
  if (!one) return;
  if (button.dataset.step) one.step(Number(button.dataset.step));
  else one.toggle();
});

// By key position: , and . step, K plays. In a field they are letters; on the scrubber they are not.
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (field && field.type !== "range" && field.type !== "radio" && field.type !== "checkbox") return;
  const by = { Comma: -1, Period: 1 }[event.code];
  if (!by && (event.code !== "KeyK" || event.repeat)) return;
  const one = nearest(event.target);
  if (!one) return;
  event.preventDefault();
  if (by) one.step(by);
  else one.toggle();
});

/* ---- the strip of a take: under the pointer, its pictures one after another */

document.addEventListener("pointermove", (event) => {
  const flip = event.target.closest?.(".take")?.querySelector(".flip[data-strip]");
  if (!flip || event.pointerType === "touch") return;
  let tile = flip.querySelector(".tile");
  if (!tile) {
    tile = document.createElement("span");
    tile.className = "tile";
    flip.append(tile);
  }
  const box = flip.getBoundingClientRect();
  const tiles = Number(flip.dataset.tiles);
  const at = Math.floor(((event.clientX - box.left) / box.width) * tiles);
  layTile(tile, flip.dataset.strip, Math.max(0, Math.min(at, tiles - 1)), tiles);
});
document.addEventListener("pointerout", (event) => {
  const take = event.target.closest?.(".take");
  if (take && !take.contains(event.relatedTarget)) take.querySelector(".flip .tile")?.remove();
});
