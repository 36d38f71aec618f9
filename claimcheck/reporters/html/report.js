// Filters, a count of what is shown, and a way through the findings by keys. Without it everything is there to read.
"use strict";

const filters = document.getElementById("filters");
const shown = document.getElementById("shown");
const findings = [...document.querySelectorAll(".finding")];
const rows = new Map([...document.querySelectorAll("tr[data-finding]")].map((row) => [row.dataset.finding, row]));
const marks = [...document.querySelectorAll(".words mark")].map((mark) => [mark, mark.dataset.places.split(" ")]);
const notes = [...document.querySelectorAll(".note")];
const words = new Map(findings.map((finding) => [finding, finding.textContent.toLowerCase()]));

function filter() {
  const chosen = new FormData(filters);
  const severities = chosen.getAll("severity");
  const search = chosen.get("words").trim().toLowerCase().split(/\s+/);
  const fits = (finding) =>
    severities.includes(finding.dataset.severity) &&
    ["", finding.dataset.rule].includes(chosen.get("rule")) &&
    ["", ...finding.dataset.documents.split(" ")].includes(chosen.get("document")) &&
    search.every((word) => words.get(finding).includes(word));
  const hidden = new Set();
  for (const finding of findings) {
    finding.hidden = !fits(finding);
    if (finding.hidden) hidden.add(finding.id);
    if (rows.has(finding.id)) rows.get(finding.id).hidden = finding.hidden;
  }
  // a place is "q-" and the id of its finding, and its number: q-96c1f085070cede2-1
  for (const [mark, places] of marks) {
    mark.classList.toggle("off", places.every((place) => hidden.has(place.replace(/^q(-.*)-\d+$/, "f$1"))));
  }
  for (const note of notes) note.hidden = hidden.has(note.hash.slice(1));
  const all = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  const left = findings.length - hidden.size;
  shown.textContent = hidden.size ? `${left} of ${all} shown` : all;
}

function step(by) {
  const visible = findings.filter((finding) => !finding.hidden);
  const current = visible.indexOf(document.activeElement.closest(".finding"));
  const next = visible[current < 0 ? (by > 0 ? 0 : visible.length - 1) : current + by];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView(); // its top, also when it is higher than the window
}

function showPlace() {
  const place = decodeURIComponent(location.hash.slice(1));
  for (const [mark, places] of marks) mark.classList.toggle("here", places.includes(place));
  const target = document.getElementById(place);
  if (target) target.focus({ preventScroll: true });
}

if (filters) {
  filters.hidden = false;
  filters.addEventListener("input", filter);
  filters.addEventListener("change", filter); // some browsers send no "input" for a list
  filters.addEventListener("reset", () => setTimeout(filter)); // the fields are reset after the event
  filters.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("select, input:not([type=checkbox])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !filters.elements.keys.checked) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
  filter(); // a browser that goes back keeps what was chosen
}
addEventListener("hashchange", showPlace);
showPlace();
