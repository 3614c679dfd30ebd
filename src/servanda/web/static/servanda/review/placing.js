// Where cards stand. On a wide screen they stand beside their words: the current one exactly, the others as near as
// they can without overlapping; on a narrow one the style sheet places them.
"use strict";

servanda.review.placing = (() => {
  const {words} = servanda;
  const {page} = servanda.review;

  function layOut() {
    const all = Array.from(page.records.children).filter((child) => child.classList.contains("rec"));
    if (!page.wide.matches) {
      page.records.style.height = "";
      all.forEach((card) => { card.style.top = ""; });
      return;
    }
    const heights = all.map((card) => card.offsetHeight + 4);
    const {places, height} = spread(all, findPlaces(all), heights);
    all.forEach((card, i) => { card.style.top = `${places[i]}px`; });
    page.records.style.height = `${height}px`;
  }

  /** Where each card would stand if it were alone: at its words, or at the end where they are not shown. */
  function findPlaces(all) {
    const top = page.records.getBoundingClientRect().top;
    const bottom = document.getElementById("document").offsetHeight;
    return all.map((card) => {
      const place = wordsOf(card);
      return place ? place.getBoundingClientRect().top - top - 6 : bottom;
    });
  }

  function wordsOf(card) {
    const note = card.dataset.number ? page.noteOf(card) : null;
    if (note || !card.dataset.start) return note;
    const start = Number(card.dataset.start);
    return words.rangeOf(start, start + 1);
  }

  /** Move the places apart, those before the current card upwards and those after it downwards. */
  function spread(all, wanted, heights) {
    const {current, editing, records} = page;
    const places = [...wanted];
    const pivot = Math.max(all.indexOf(editing && records.contains(editing) ? editing : current), 0);
    for (let i = pivot - 1; i >= 0; i -= 1) places[i] = Math.min(wanted[i], places[i + 1] - heights[i]);
    let height = 0;
    for (let i = 0; i < all.length; i += 1) {
      places[i] = Math.max(places[i], height);
      height = places[i] + heights[i];
    }
    return {places, height};
  }

  /** Scroll to an element that is out of sight. */
  function reveal(element) {
    const box = element.getBoundingClientRect();
    const low = window.innerHeight * (page.wide.matches ? 0.75 : 0.4);
    if (box.top < 130 || box.bottom > low) {
      window.scrollBy({top: box.top - window.innerHeight * 0.3, behavior: "instant"});
    }
  }

  return {layOut, reveal};
})();
