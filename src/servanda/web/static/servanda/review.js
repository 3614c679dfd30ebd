// The review desk: which key and which click does what. What they do is in the files of the folder review, which are
// loaded before this one; the page counts as having script only when all of them are there.
"use strict";

(() => {
  const {words} = servanda;
  const {page, placing, walking, filtering, sending, deciding, cutting, fields, form} = servanda.review;

  const KEYS = {
    j: () => walking.step(1), ArrowDown: () => walking.step(1),
    k: () => walking.step(-1), ArrowUp: () => walking.step(-1),
    n: walking.stepToOpen, f: filtering.open, Escape: () => walking.select(null),
  };
  const WRITING = {
    a: () => deciding.decide("accept"), x: () => deciding.decide("reject"),
    y: () => deciding.decide("settle"), d: () => deciding.decide("dismiss"),
    m: () => deciding.merge(1), M: () => deciding.merge(-1), u: deciding.undo,
    e: form.edit, s: cutting.split, w: form.pick, c: () => form.add(),
  };
  const BUTTONS = {edit: form.edit, split: cutting.split, merge: () => deciding.merge(1)};

  function onKey(event) {
    if (words.onKey(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.(".cutter")) return;
    if (event.key === "Escape" && event.target.closest?.("#toolbar")) return void event.target.blur();
    if (servanda.typing(event)) return;
    const act = KEYS[event.key] || (page.mayWrite && WRITING[event.key]);
    if (!act) return;
    event.preventDefault();
    sending.run(act);
  }

  function onClick(event) {
    const button = event.target.closest("[data-act]");
    if (button) pressButton(event, button);
    else if (!page.editing && !followMark(event)) selectCard(event);
  }

  function pressButton(event, button) {
    event.preventDefault();
    walking.select(button.closest(".rec"), {focus: false, scroll: false});
    const name = button.dataset.act;
    sending.run(BUTTONS[name] || (() => deciding.decide(name)));
  }

  /** Go from a mark or a number to its card; returns whether there was one. */
  function followMark(event) {
    const mark = event.target.closest("mark[data-of], a.note, a.rec-number");
    if (!mark || !window.getSelection().isCollapsed) return false;
    const number = mark.dataset.of?.split(" ")[0] || mark.dataset.number || mark.textContent;
    const card = page.cardOf(number.trim());
    if (!card) return false;
    if (mark.tagName === "A") event.preventDefault();
    walking.select(card, {scroll: mark.tagName === "A"});
    return true;
  }

  function selectCard(event) {
    const card = event.target.closest(".rec[data-key]");
    if (card && card !== page.current && !event.target.closest("a, button, summary, input")) {
      walking.select(card, {focus: false});
    }
  }

  function listenToPage() {
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
    document.getElementById("document").addEventListener("mouseup", fields.takeSelection);
    page.toolbar.addEventListener("change", filtering.apply);
    document.getElementById("clear").addEventListener("click", filtering.clear);
    window.addEventListener("hashchange", walking.follow);
  }

  function listenToTools() {
    const [add, undo] = [document.getElementById("add"), document.getElementById("undo")];
    document.addEventListener("selectionchange", () => { add.disabled = !words.selected(); });
    add.addEventListener("mousedown", (event) => event.preventDefault()); // which would end the selection
    add.addEventListener("click", () => sending.run(() => form.add()));
    undo.addEventListener("click", () => sending.run(deciding.undo));
  }

  function listenToSizes() {
    page.records.addEventListener("toggle", placing.layOut, true);
    page.wide.addEventListener("change", placing.layOut);
    window.addEventListener("resize", placing.layOut);
    document.fonts?.ready.then(placing.layOut);
  }

  document.documentElement.classList.add("has-script");
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) document.documentElement.classList.add("is-still");
  listenToPage();
  if (page.mayWrite) listenToTools();
  listenToSizes();
  filtering.apply(); // a page that is loaded again keeps what was chosen
  placing.layOut();
  walking.follow();
})();
