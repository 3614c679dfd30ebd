// The filters of the review desk. What does not fit is dimmed, card, number and mark alike, so that the text stays
// whole.
"use strict";

servanda.review.filtering = (() => {
  const {page} = servanda.review;
  const controls = () => Array.from(page.toolbar.querySelectorAll("[data-filter]"));

  /** Dim what does not fit the filters as they are set. */
  function apply() {
    const wanted = controls().map((control) => [control.dataset.filter, control.value]).filter(([, value]) => value);
    const kept = dimCards(wanted);
    for (const mark of document.querySelectorAll("mark[data-of]")) {
      mark.classList.toggle("is-dim", !mark.dataset.of.split(" ").some((number) => kept.has(number)));
    }
    document.getElementById("filters").classList.toggle("is-on", wanted.length > 0);
  }

  /** Dim the cards that do not fit; returns the numbers of those that do. */
  function dimCards(wanted) {
    const kept = new Set();
    for (const card of page.cards()) {
      const fit = wanted.every(([name, value]) => fits(card, name, value));
      card.classList.toggle("is-dim", !fit);
      page.noteOf(card)?.classList.toggle("is-dim", !fit);
      if (fit) kept.add(card.dataset.number);
    }
    return kept;
  }

  function fits(card, name, value) {
    return name === "state" && value === "open" ? page.isOpen(card) : card.dataset[name].split("|").includes(value);
  }

  /** Take all filters off, and walk in the order of the text again. */
  function clear() {
    controls().forEach((control) => { control.value = ""; });
    document.getElementById("order").value = "text";
    apply();
  }

  /** Open the filters and go to the first. */
  function open() {
    document.getElementById("filters").open = true;
    controls()[0].focus();
  }

  return {apply, clear, open};
})();
