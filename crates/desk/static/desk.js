// What hands and eyes want beyond plain pages: open a sentence without leaving the matrix, move with the arrow keys,
// drop files, follow work that goes on. Everything here also works without it.

const desk = document.querySelector("[data-desk]");
const panel = document.querySelector("[data-panel]");

/** Brings the sentence of the open claim into view, in its own box alone. */
function showSentence() {
  const box = panel?.querySelector("[data-scroll]");
  const sentence = box?.querySelector("#at");
  if (sentence) box.scrollTop = sentence.offsetTop - box.clientHeight / 3;
}

/** Marks the cell that is open. */
function markCell(address) {
  const wanted = new URL(address, location.href).searchParams.get("cell");
  for (const cell of document.querySelectorAll("a.cell")) {
    if (cell.id === `cell-${wanted}`) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
  }
}

/** Puts the panel of an address next to the matrix; the browser goes there itself where that fails. */
async function openPanel(address, { remember }) {
  const answer = await fetch(address, { headers: { "x-fragment": "panel" } }).catch(() => null);
  if (!answer?.ok) {
    location.assign(address);
    return;
  }
  panel.innerHTML = await answer.text();
  desk.classList.add("open");
  if (remember) history.pushState({ panel: true }, "", address);
  markCell(address);
  showSentence();
  panel.querySelector("#panel-title")?.focus({ preventScroll: true });
  // Where the panel is not beside the matrix, the page itself moves to the sentence.
  if (getComputedStyle(panel).position === "static") panel.querySelector("#at")?.scrollIntoView({ block: "center" });
}

function closePanel() {
  const open = document.querySelector("a.cell[aria-current]");
  panel.replaceChildren();
  desk.classList.remove("open");
  open?.removeAttribute("aria-current");
  history.pushState({}, "", location.pathname);
  open?.focus();
}

/** The cell that an arrow key leads to, over cells that say nothing. */
function neighbour(cell, key) {
  const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[key];
  const mirrored = getComputedStyle(cell).direction === "rtl" ? -1 : 1;
  const rows = cell.closest("table").tBodies[0].rows;
  let row = cell.closest("tr").sectionRowIndex;
  let column = cell.closest("td").cellIndex;
  for (;;) {
    row += down;
    column += right * mirrored;
    const at = rows[row]?.cells[column];
    if (!at) return null;
    const link = at.querySelector("a.cell");
    if (link) return link;
  }
}

if (desk && panel) {
  showSentence();
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = event.target.closest("a.cell, a[data-cell], a[data-close]");
    if (!plain || !link) return;
    event.preventDefault();
    if (link.matches("[data-close]")) closePanel();
    else openPanel(link.href, { remember: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && desk.classList.contains("open")) closePanel();
    const cell = event.target.closest?.("a.cell");
    if (cell && event.key.startsWith("Arrow") && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const next = neighbour(cell, event.key);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  addEventListener("popstate", () => location.reload());
}

const drop = document.querySelector("[data-drop]");
if (drop) {
  const files = drop.querySelector("#files");
  const zone = drop.querySelector(".drop");
  const words = drop.querySelector("[data-drop-words]");
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => zone.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    files.files = event.dataTransfer.files;
    words.textContent = `${drop.dataset.dropped} ${[...files.files].map((file) => file.name).join(", ")}`;
  });
  // A browser sends both fields; a folder that is not chosen must not send an empty one.
  drop.addEventListener("submit", () => {
    for (const input of drop.querySelectorAll("input[type=file]")) input.disabled = input.files.length === 0;
  });
}

const job = document.querySelector("[data-events]");
if (job) {
  const events = new EventSource(job.dataset.events);
  events.addEventListener("state", (event) => {
    job.innerHTML = event.data;
  });
  events.addEventListener("end", (event) => {
    events.close();
    job.innerHTML = event.data;
    job.querySelector("a.main")?.focus();
  });
}
