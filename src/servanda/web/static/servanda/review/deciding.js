// Decisions on the current commitment: accepting, rejecting, settling and dismissing suggestions, merging, undoing.
// After most the page goes on to the next commitment that is to be decided.
"use strict";

servanda.review.deciding = (() => {
  const {page, walking, sending} = servanda.review;
  const MOVING_ON = ["accept", "reject", "settle"];

  /** Take a decision that the current card offers. */
  async function decide(name, extra = {}) {
    const button = page.current?.querySelector(`[data-act="${name}"]`);
    if (!button) return void explain(name);
    const cards = walking.order();
    const at = cards.indexOf(page.current);
    const {status} = await sending.post(button.formAction, {changed: page.current.dataset.changed, ...extra});
    if (status !== 200) page.current?.focus({preventScroll: true});
    else if (MOVING_ON.includes(name)) moveOn([...cards.slice(at + 1), ...cards.slice(0, at)]);
    else if (page.current?.isConnected) walking.select(page.current);
    else walking.step(1);
  }

  function explain(name) {
    if (page.current && name === "accept") {
      servanda.notify("Its words are not in the document any more: edit or reject it.", "warning");
    }
  }

  /** Go to the first of the cards that followed which is still to be decided. */
  function moveOn(following) {
    const later = following.map((card) => page.cardOf(card.dataset.number));
    const next = later.find((card) => card?.isConnected && page.isOpen(card) && !card.classList.contains("is-dim"));
    walking.select(next || page.current);
    if (!next && !page.cards().some(page.isOpen)) page.say("Everything here is decided.");
  }

  /** Merge the current commitment with the next in the text, or with the one before. */
  async function merge(by) {
    const cards = page.cards().filter((card) => page.records.contains(card));
    const at = cards.indexOf(page.current);
    const other = cards[at + by];
    if (at < 0 || !other) return void servanda.notify("There is no commitment beside it to merge with.", "warning");
    if (by < 0) walking.select(other);
    const second = by < 0 ? cards[at] : other;
    await decide("merge", {other: second.dataset.key, other_changed: second.dataset.changed});
  }

  async function undo() {
    const {status} = await sending.post(document.getElementById("undo").formAction, {});
    if (status === 200 && page.current) walking.select(page.current);
  }

  return {decide, merge, undo};
})();
