// Splitting a commitment: its words with a gap before each but the first, where the reviewer cuts. The gaps are buttons
// that arrows walk and Space presses; Enter splits at those that are pressed, or else at the one with the focus.
"use strict";

servanda.review.cutting = (() => {
  const {page, placing, walking, sending} = servanda.review;
  const gapsIn = (box) => Array.from(box.querySelectorAll("button"));
  const isPressed = (gap) => gap.getAttribute("aria-pressed") === "true";

  /** Offer to cut the words of the current card. */
  function split() {
    const card = page.current;
    if (!card?.querySelector('[data-act="split"]') || card.querySelector(".cutter")) return;
    const quote = card.querySelector("blockquote.words");
    const box = makeBox(quote.textContent);
    const gaps = gapsIn(box);
    if (!gaps.length) return void servanda.notify("One word can't be split.", "warning");
    const bar = makeBar();
    listen(card, box, bar);
    card.classList.add("is-cutting");
    quote.after(box, bar);
    placing.layOut();
    gaps[0].tabIndex = 0;
    (gaps.find((gap) => Number(gap.dataset.cut) > quote.textContent.length / 2) || gaps[0]).focus();
  }

  function makeBox(quote) {
    const box = document.createElement("div");
    box.className = "cutter";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Where to split: arrows move, Space cuts, Enter splits");
    for (const match of quote.matchAll(/\S+\s*/g)) {
      if (match.index > 0) box.append(makeGap(Array.from(quote.slice(0, match.index)).length, match[0].trim()));
      box.append(match[0]);
    }
    return box;
  }

  function makeGap(place, word) {
    const gap = document.createElement("button");
    gap.type = "button";
    gap.dataset.cut = place;
    gap.setAttribute("aria-pressed", "false");
    gap.setAttribute("aria-label", `cut before ${word}`);
    gap.tabIndex = -1;
    return gap;
  }

  function makeBar() {
    const bar = document.createElement("p");
    bar.className = "row small";
    bar.innerHTML = '<button type="button" class="button small primary">Split <kbd>Enter</kbd></button>'
      + '<button type="button" class="button small quiet">Cancel <kbd>Esc</kbd></button>'
      + '<span class="muted"><kbd>←</kbd> <kbd>→</kbd> move, <kbd>Space</kbd> marks one of several cuts</span>';
    return bar;
  }

  function listen(card, box, bar) {
    const finish = () => send(card, box);
    const close = () => remove(card, box, bar);
    box.addEventListener("click", (event) => gapsIn(box).includes(event.target) && toggle(event.target));
    const [splitting, cancelling] = bar.querySelectorAll("button");
    splitting.addEventListener("click", finish);
    cancelling.addEventListener("click", close);
    box.addEventListener("keydown", (event) => {
      if (!moveFocus(box, event.key)) {
        if (event.key === " ") toggle(document.activeElement);
        else if (event.key === "Enter") finish();
        else if (event.key === "Escape") close();
        else return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
  }

  function toggle(gap) {
    gap.setAttribute("aria-pressed", isPressed(gap) ? "false" : "true");
  }

  /** Move between the gaps; returns whether the key was one that does. */
  function moveFocus(box, key) {
    const gaps = gapsIn(box);
    const at = gaps.indexOf(document.activeElement);
    const moves = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: gaps.length - 1};
    if (!(key in moves)) return false;
    gaps[Math.min(Math.max(moves[key], 0), gaps.length - 1)].focus();
    return true;
  }

  function send(card, box) {
    const gaps = gapsIn(box);
    const cuts = gaps.filter(isPressed);
    if (!cuts.length && gaps.includes(document.activeElement)) cuts.push(document.activeElement);
    const data = [["changed", card.dataset.changed], ...cuts.map((gap) => ["cut", gap.dataset.cut])];
    const url = card.querySelector('[data-act="split"]').formAction;
    sending.run(async () => {
      const {status} = await sending.post(url, data);
      const start = Number(card.dataset.start);
      if (status === 200) walking.select(page.cards().find((each) => Number(each.dataset.start) >= start) || null);
    });
  }

  function remove(card, box, bar) {
    box.remove();
    bar.remove();
    card.classList.remove("is-cutting");
    placing.layOut();
    card.focus({preventScroll: true});
  }

  return {split};
})();
