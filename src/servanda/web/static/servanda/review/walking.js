// Walking the commitments: which card is the current one, and which comes after it. They are walked in the order of the
// text or by doubt, as the reader has chosen, past those that the filters leave out.
"use strict";

servanda.review.walking = (() => {
  const {page, placing} = servanda.review;

  /** The cards in the order in which they are walked. */
  function order() {
    const shown = page.cards().filter((card) => !card.classList.contains("is-dim"));
    if (document.getElementById("order").value === "doubt") {
      shown.sort((a, b) => a.dataset.confidence - b.dataset.confidence);
    }
    return shown;
  }

  /** Make a card the current one, or none. */
  function select(card, {focus = true, scroll = true} = {}) {
    if (page.current) unmark(page.current);
    page.current = card;
    document.documentElement.classList.toggle("has-current", Boolean(card));
    if (card) mark(card);
    placing.layOut();
    if (!card) return;
    if (scroll) placing.reveal(page.noteOf(card) || card);
    if (focus) card.focus({preventScroll: true});
  }

  function mark(card) {
    card.classList.add("is-current");
    page.marksOf(card).forEach((each) => each.classList.add("is-current"));
    page.noteOf(card)?.setAttribute("aria-current", "true");
  }

  function unmark(card) {
    card.classList.remove("is-current");
    page.marksOf(card).forEach((each) => each.classList.remove("is-current"));
    page.noteOf(card)?.removeAttribute("aria-current");
  }

  /** Go on or back to the next card that is wanted, round the end. */
  function step(by, wanted = () => true) {
    const cards = order();
    const at = cards.indexOf(page.current);
    for (let far = 1; far <= cards.length; far += 1) {
      const place = at < 0 ? (by > 0 ? far - 1 : cards.length - far) : at + by * far;
      const card = cards[((place % cards.length) + cards.length) % cards.length];
      if (wanted(card)) return void select(card);
    }
  }

  /** Go on to the next card that is to be decided. */
  function stepToOpen() {
    if (!page.cards().some(page.isOpen)) page.say("Everything here is decided.");
    else step(1, page.isOpen);
  }

  /** Go to the card that the address names. */
  function follow() {
    const hash = /^#[cm](\d+)$/.exec(window.location.hash);
    const card = hash && page.cardOf(hash[1]);
    if (card) select(card);
  }

  return {order, select, step, stepToOpen, follow};
})();
