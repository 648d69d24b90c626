// Counts down to the next poll. The time itself stands in the page; this only says how long that is.

const pulse = document.getElementById("pulse");

function left(until) {
  const seconds = Math.round((new Date(until) - Date.now()) / 1000);
  if (seconds <= 0) return null;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, "0"));
  return parts[0] ? `${parts[0]}:${minutes}:${rest}` : `${Number(minutes)}:${rest}`;
}

function tick() {
  for (const place of pulse.querySelectorAll("[data-until]")) {
    const said = `(${left(place.dataset.until) ?? place.dataset.due})`;
    if (place.textContent !== said) place.textContent = said;
  }
}

if (pulse) {
  tick();
  setInterval(tick, 1000);
  // A renewed line comes without it: filled before it is painted, so that nothing flickers.
  new MutationObserver(tick).observe(pulse, { childList: true, subtree: true });
}
