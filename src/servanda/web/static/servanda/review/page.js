// What the other files of the review desk share: the parts of the page, its cards and their marks in the document, and
// which card is the current one and which has its form open. Each of those files adds its own part to servanda.review.
"use strict";

servanda.review = {};
servanda.review.page = (() => {
  const desk = document.getElementById("desk");

  function say(text) {
    document.getElementById("said").textContent = text;
  }

  return {
    desk,
    records: document.getElementById("records"),
    gone: document.getElementById("gone"),
    toolbar: document.getElementById("toolbar"),
    wide: window.matchMedia("(min-width: 70rem)"),
    mayWrite: "draft" in desk.dataset,
    current: null,
    editing: null, // the card or draft whose form is open
    cards: () => Array.from(document.querySelectorAll(".rec[data-key]")),
    cardOf: (number) => document.getElementById(`c${number}`),
    marksOf: (card) => document.querySelectorAll(`mark[data-of~="${card.dataset.number}"]`),
    noteOf: (card) => document.getElementById(`m${card.dataset.number}`),
    isOpen: (card) => card.dataset.open === "1",
    say,
  };
})();
