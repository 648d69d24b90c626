// The list of states is narrowed as somebody types; without this script the form asks the service.
const field = document.querySelector("[data-find]");
const rows = [...document.querySelectorAll("#states tbody tr")];
const told = document.querySelector("[data-found]");
const PLAIN = /[’‑–-]/gu;

const folded = (text) => text.toLocaleLowerCase().replaceAll("ё", "е").replace(PLAIN, " ").trim();

const called = rows.map((row) => row.dataset.called.split("|").map(folded));

const fits = (names, wanted) => names.some((name) => name.startsWith(wanted) || name.includes(` ${wanted}`));

function narrow() {
  const wanted = folded(field.value);
  let found = 0;
  rows.forEach((row, place) => {
    row.hidden = wanted !== "" && !fits(called[place], wanted);
    found += row.hidden ? 0 : 1;
  });
  told.textContent = found ? `${found} / ${rows.length}` : told.dataset.none;
}

// A list that the service has narrowed already lacks the others.
if (field && told && !field.value) field.addEventListener("input", narrow);
