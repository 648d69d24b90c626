// What makes reading a release easier where scripts run: a card that explains a mention and can be closed,
// the same state lit up in every language, and citations that are copied with one press.

const release = document.querySelector(".release");
const words = release?.dataset ?? {};
const card = document.createElement("div");
let marked = null;

function textOf(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function close() {
  marked?.removeAttribute("aria-describedby");
  marked = null;
  card.remove();
}

function fill(mark) {
  const line = document.createElement("p");
  line.append(textOf("bdi", mark.textContent), ": ", mark.dataset.note);
  line.id = "why-card";
  const acts = document.createElement("p");
  acts.className = "acts";
  const more = textOf("a", words.more);
  more.href = `/countries/${mark.dataset.state}`;
  const shut = textOf("button", words.close);
  shut.type = "button";
  shut.addEventListener("click", () => { const back = marked; close(); back?.focus(); close(); });
  acts.append(more, shut);
  card.replaceChildren(line, acts);
}

function place(mark) {
  const at = mark.getBoundingClientRect();
  const room = document.documentElement.clientWidth - card.offsetWidth - 16;
  card.style.left = `${Math.max(16, Math.min(at.left, room)) + window.scrollX}px`;
  card.style.top = `${at.bottom + window.scrollY + 6}px`;
}

function open(mark) {
  if (marked === mark) return;
  close();
  marked = mark;
  fill(mark);
  mark.setAttribute("aria-describedby", "why-card");
  mark.after(card); // beside it, so that the tabulator goes on to the card
  place(mark);
}

function light(state) {
  for (const each of document.querySelectorAll("mark.kin")) each.classList.remove("kin");
  if (!state) return;
  for (const each of document.querySelectorAll(`mark[data-state="${CSS.escape(state)}"]`)) each.classList.add("kin");
}

function explain() {
  card.className = "card";
  release.classList.add("explains");
  for (const each of release.querySelectorAll("mark[data-note]")) each.removeAttribute("title");
  const target = (event) => event.target.closest?.("mark[data-note]");
  release.addEventListener("focusin", (event) => { const mark = target(event); if (mark) { open(mark); light(mark.dataset.state); } });
  release.addEventListener("click", (event) => { const mark = target(event); if (mark) open(mark); });
  let waiting = 0;
  release.addEventListener("pointerover", (event) => {
    const mark = target(event);
    clearTimeout(waiting);
    if (event.pointerType !== "mouse") return;
    light(mark?.dataset.state);
    if (mark) waiting = setTimeout(() => open(mark), 250);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); light(""); } });
  document.addEventListener("pointerdown", (event) => {
    if (!card.contains(event.target) && !event.target.closest?.("mark[data-note]")) { close(); light(""); }
  });
}

function copying() {
  if (!navigator.clipboard) return;
  for (const text of document.querySelectorAll("pre.copied")) {
    const button = textOf("button", words.copy);
    button.type = "button";
    const said = textOf("span", "");
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = words.copied;
    });
    text.parentElement.querySelector(".acts")?.append(button, said);
  }
}

if (release) {
  explain();
  copying();
}
