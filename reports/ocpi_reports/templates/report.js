"use strict";
// The page is complete without this file: it adds search, copying and opening all evidence at once.

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

for (const element of all("[data-with-script]")) element.hidden = false;

function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("the browser refused"));
}

for (const button of all("button[data-copies]")) {
  button.addEventListener("click", () => {
    const said = button.textContent;
    copy(document.getElementById(button.dataset.copies).textContent)
      .then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Select the line and copy it"; })
      .then(() => setTimeout(() => { button.textContent = said; }, 2000));
  });
}

const openAll = document.getElementById("open-all");
if (openAll) {
  openAll.addEventListener("click", () => {
    const open = openAll.getAttribute("aria-pressed") !== "true";
    for (const details of all("details.exchange")) details.open = open;
    openAll.setAttribute("aria-pressed", String(open));
  });
}

const search = document.getElementById("search");
if (search) {
  const fields = ["verdict", "version", "module", "level"].map((name) => document.getElementById(`by-${name}`));
  const [byVerdict, byVersion, byModule, byLevel] = fields;
  const shown = document.getElementById("shown");
  const rows = all(".rows > li").map((element) => ({
    element,
    text: element.textContent.toLowerCase(),
    module: element.dataset.module,
    level: element.dataset.level,
    verdicts: all("[data-verdict]", element).map((cell) => [cell.dataset.version, cell.dataset.verdict]),
  }));

  const fits = (row, words) =>
    (!byModule.value || row.module === byModule.value) &&
    (!byLevel.value || row.level === byLevel.value) &&
    row.verdicts.some(([version, verdict]) =>
      (!byVersion.value || version === byVersion.value) && (!byVerdict.value || verdict === byVerdict.value)) &&
    words.every((word) => row.text.includes(word));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      row.element.hidden = !fits(row, words);
      if (!row.element.hidden) count += 1;
    }
    for (const group of all(".module-group")) group.hidden = !group.querySelector(".rows > li:not([hidden])");
    shown.textContent = count === rows.length
      ? `All ${rows.length} requirements are shown.`
      : `${count} of ${rows.length} requirements are shown.`;
  };

  const clear = () => {
    search.value = "";
    for (const field of fields) field.value = "";
    filter();
  };

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) clear();
    const details = target.closest("details");
    if (details) details.open = true;
    target.scrollIntoView();
  };

  for (const field of [search, ...fields]) field.addEventListener("input", filter);
  document.getElementById("clear").addEventListener("click", clear);
  window.addEventListener("hashchange", reveal);
  filter();
  reveal();
}
