// Rings for alerts that came since the reader last looked. What was seen, and what is switched on, is kept in
// this browser alone. Sound and notifications begin with a press of a button and never by themselves.

const EVERY_S = 15;
const SLOWEST_S = 240;
const box = document.querySelector(".bellbox");

/** What the browser remembers; a browser that may not remember forgets it with the page. */
const memory = {
  own: new Map(),
  get(name) {
    try {
      return localStorage.getItem(`bell.${name}`) ?? this.own.get(name) ?? null;
    } catch {
      return this.own.get(name) ?? null;
    }
  },
  set(name, value) {
    this.own.set(name, String(value));
    try {
      localStorage.setItem(`bell.${name}`, String(value));
    } catch {
      // Kept with the page, see above.
    }
  },
};

class Bell {
  constructor(box) {
    this.box = box;
    this.title = document.title;
    this.newest = 0;
    this.count = 0;
    this.wait = EVERY_S;
    this.timer = 0;
    this.asking = false;
    box.querySelector(".ring").addEventListener("click", () => this.see());
    box.querySelector("[data-act=seen]").addEventListener("click", () => this.see());
    for (const act of ["sound", "notify"]) {
      const button = this.button(act);
      button.addEventListener("click", () => this.turn(act));
      button.setAttribute("aria-pressed", String(memory.get(act) === "on"));
    }
    if (!("Notification" in window)) this.button("notify").hidden = true;
    if (!("AudioContext" in window)) this.button("sound").hidden = true;
    // Whoever comes back to the page need not wait; what another tab has seen is seen here.
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    addEventListener("storage", (event) => event.key === "bell.seen" && this.ask());
    this.ask();
  }

  button(act) {
    return this.box.querySelector(`[data-act=${act}]`);
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    clearTimeout(this.timer);
    try {
      const address = new URL(this.box.dataset.ask, location.href);
      const seen = Number(memory.get("seen") ?? NaN);
      if (Number.isSafeInteger(seen) && seen >= 0) address.searchParams.set("after", String(seen));
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.hear(await answer.json(), Number.isNaN(seen) ? null : seen);
      this.wait = EVERY_S;
    } catch {
      // The service may be starting anew; it is asked less often until it answers.
      this.wait = Math.min(this.wait * 2, SLOWEST_S);
    } finally {
      this.asking = false;
      this.timer = setTimeout(() => this.ask(), this.wait * 1000);
    }
  }

  hear({ newest, count, said }, seen) {
    // Nothing is new to a first visit, nor where the database was made anew and its numbers begin again.
    if (seen === null || newest < seen) memory.set("seen", newest);
    const is_louder = this.newest && newest > this.newest && count > 0;
    this.newest = newest;
    this.show(seen === null ? 0 : count, said);
    if (is_louder) this.ring(said);
  }

  show(count, said) {
    this.count = count;
    this.box.classList.toggle("rings", count > 0);
    this.box.querySelector(".count").textContent = count ? String(count) : "";
    document.title = count ? `(${count}) ${this.title}` : this.title;
    const status = this.box.querySelector("[role=status]");
    // The same words again would be read again.
    if (status.textContent !== said) status.textContent = said;
  }

  see() {
    if (this.newest) memory.set("seen", this.newest);
    this.show(0, "");
  }

  ring(said) {
    if (memory.get("sound") === "on") chime();
    if (memory.get("notify") === "on" && document.hidden && Notification.permission === "granted") {
      const note = new Notification(this.title, { body: said, tag: "alerts", icon: "/static/icon.svg" });
      note.addEventListener("click", () => {
        window.focus();
        note.close();
      });
    }
  }

  async turn(act) {
    const button = this.button(act);
    let is_on = button.getAttribute("aria-pressed") !== "true";
    if (is_on && act === "notify" && (await Notification.requestPermission()) !== "granted") {
      is_on = false;
      this.box.querySelector("[role=status]").textContent = button.dataset.refused;
      button.title = button.dataset.refused;
    }
    if (is_on && act === "sound") chime();
    button.setAttribute("aria-pressed", String(is_on));
    memory.set(act, is_on ? "on" : "off");
  }
}

/** Two soft notes. A page that nobody has touched yet may not sound, and stays silent. */
function chime() {
  const audio = new AudioContext();
  if (audio.state === "suspended" && !navigator.userActivation?.hasBeenActive) {
    void audio.close();
    return;
  }
  const loudness = audio.createGain();
  loudness.connect(audio.destination);
  loudness.gain.setValueAtTime(0.08, audio.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.9);
  for (const [hertz, after] of [[660, 0], [880, 0.18]]) {
    const note = audio.createOscillator();
    note.frequency.value = hertz;
    note.connect(loudness);
    note.start(audio.currentTime + after);
    note.stop(audio.currentTime + 0.9);
    note.addEventListener("ended", () => after && void audio.close());
  }
}

if (box) new Bell(box);
