// The choice of an assessment: filters without a way to the server, ticks all that is shown, and counts. What is hidden
// stays in the form, and stays ticked. Without this file the buttons of the filter do the same by way of the server.
"use strict";

(() => {
  const form = document.getElementById("choose");
  const options = document.getElementById("options");
  if (!form || !options) return;
  const rows = Array.from(options.rows);
  const boxOf = (row) => row.querySelector("input[name=commitment]");
  const asked = (name) => form.elements[`by-${name}`].value;
  const ticked = document.getElementById("ticked");

  function fits(row) {
    const words = asked("words").toLowerCase().split(/\s+/).filter(Boolean);
    const quote = row.querySelector(".words label").textContent.toLowerCase();
    return words.every((word) => quote.includes(word))
      && (!asked("of") || row.dataset.of.includes(`|${asked("of")}|`))
      && ["topic", "strength", "year"].every((name) => !asked(name) || row.dataset[name] === asked(name));
  }

  function filter() {
    for (const row of rows) row.hidden = !fits(row);
    count();
  }

  /** Say how many are chosen; parties can be chosen only of what is. */
  function count() {
    for (const row of rows) {
      const chosen = boxOf(row).checked;
      row.classList.toggle("is-chosen", chosen);
      for (const box of row.querySelectorAll(".choose-party input")) box.disabled = !chosen;
    }
    const shown = rows.filter((row) => !row.hidden).length;
    const number = document.createElement("strong");
    number.textContent = rows.filter((row) => boxOf(row).checked).length;
    ticked.replaceChildren(number, ` of ${rows.length} chosen`, shown < rows.length ? `, ${shown} shown` : "");
  }

  form.addEventListener("click", (event) => {
    const act = event.target.closest("button[name=do]")?.value;
    if (!act || act === "save") return;
    event.preventDefault();
    if (act === "filter") return void filter();
    for (const row of rows) if (!row.hidden) boxOf(row).checked = act === "all";
    count();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("by-")) filter();
    else if (event.target.name === "commitment") count();
    else if (event.target.name === "scale" && event.target.value === "own") document.getElementById("own-scale").open = true;
  });
  document.getElementById("filter").hidden = true;
  filter();
})();
