// The inbox: which key and which click does what.
"use strict";

(() => {
  const {page, walking, sending, deciding} = servanda.review;
  const saidOf = (card) => card?.querySelector("[data-said]");
  const decide = (name) => deciding.decide(name, {said: saidOf(page.current)?.value || ""});
  const KEYS = {
    j: () => walking.step(1), ArrowDown: () => walking.step(1),
    k: () => walking.step(-1), ArrowUp: () => walking.step(-1),
    n: walking.stepToOpen, Escape: () => walking.select(null),
    a: () => decide("accept"), x: () => decide("reject"), u: deciding.undo,
    e: () => saidOf(page.current)?.focus(),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches?.("[data-said]")) return void onChoice(event);
    if (servanda.typing(event)) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    sending.run(act);
  }

  /** In the choice of relation or stance: Enter confirms with it, Escape leaves. */
  function onChoice(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    page.current?.focus({preventScroll: true});
    if (event.key === "Enter") sending.run(() => decide("accept"));
  }

  function onClick(event) {
    const card = event.target.closest(".rec[data-key]");
    const button = event.target.closest("[data-act]");
    if (event.target.closest("#undo")) {
      event.preventDefault();
      sending.run(deciding.undo);
    } else if (button) {
      event.preventDefault();
      walking.select(card, {focus: false, scroll: false});
      sending.run(() => decide(button.dataset.act));
    } else if (card && card !== page.current && !event.target.closest("a, select")) {
      walking.select(card, {focus: false, scroll: false});
    }
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".rec[data-key]");
    if (card && card !== page.current) walking.select(card, {focus: false, scroll: false});
  });
})();
