// Files dropped and chosen one after the other, the progress of a check, keys. Without it forms and links do the rest.
"use strict";

// Files

function give(input, files) {
  const all = new DataTransfer();
  const names = new Set([...files].map((file) => file.name));
  const before = input.multiple ? [...(input.given ?? [])].filter((file) => !names.has(file.name)) : [];
  for (const file of [...before, ...(input.multiple ? files : [...files].slice(0, 1))]) all.items.add(file);
  input.files = all.files;
  input.given = [...all.files];
  const list = input.closest(".drop").querySelector(".chosen");
  list.replaceChildren(...input.given.map((file) => {
    const item = document.createElement("li");
    item.textContent = `${file.name} (${size(file.size)})`;
    return item;
  }));
  input.closest(".drop").querySelector(".clear").hidden = !input.given.length;
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

for (const input of document.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => give(input, input.files));
  input.closest(".drop").querySelector(".clear").addEventListener("click", () => {
    input.given = [];
    give(input, []);
    input.focus();
  });
}

// a file may be dropped on the whole field, and on the text above it
for (const zone of document.querySelectorAll(".drop, #draft-text")) {
  const input = zone.querySelector("input") ?? document.getElementById("draft-files");
  if (!input) continue;
  const holdsFiles = (event) => event.dataTransfer.types.includes("Files");
  zone.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    give(input, event.dataTransfer.files);
  });
}

// Forms

for (const form of document.querySelectorAll(".desk-form[data-max-files]")) {
  const problem = form.querySelector(".problem");
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const { maxMegabytes, maxFiles } = form.dataset;
    problem.textContent =
      bytes > maxMegabytes * 1e6 ? `${size(bytes)} are more than can be checked at once: at most ${maxMegabytes} MB.`
      : files.length > maxFiles ? `${files.length} files are more than can be checked at once: at most ${maxFiles}.`
      : "";
    problem.hidden = !problem.textContent;
    if (problem.textContent) event.preventDefault();
  });
  form.addEventListener("keydown", (event) => {
    event.stopPropagation(); // j and k are letters here
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const another = form.querySelector(".another");
  another.hidden = false;
  another.addEventListener("click", () => {
    const first = form.querySelector("textarea.source");
    const more = first.cloneNode();
    more.removeAttribute("id");
    more.setAttribute("aria-label", "Paste another source");
    more.value = "";
    another.before(more);
    more.focus();
  });
}

// A mark leads to its sentence in the list; the focus goes with it
addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.closest(".marked-draft")) target.focus({ preventScroll: true });
});

// Progress

const running = document.querySelector("[data-check]");
if (running) {
  const bar = document.getElementById("bar");
  const step = document.getElementById("step");
  const page = `/checks/${running.dataset.check}`;
  const look = async () => {
    try {
      const answer = await fetch(`${page}/progress`);
      const told = await answer.json();
      if (!answer.ok || told.ended) return location.replace(page);
      step.textContent = told.total ? `${told.step}: ${told.done} of ${told.total}` : told.step;
      if (told.total) bar.value = told.done / told.total;
      else bar.removeAttribute("value");
    } catch {
      step.textContent = "The program does not answer; is it still running?";
    }
    setTimeout(look, 300);
  };
  look();
}
