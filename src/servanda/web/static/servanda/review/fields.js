// The fields of the open form and their words in the document. The words of the field with the focus are lit, and words
// that are selected go into it, with their place beside it in a hidden field.
"use strict";

servanda.review.fields = (() => {
  const {words} = servanda;
  const {page} = servanda.review;
  let field = null; // the field of words that a selection fills

  const placeOf = (input) => input.form.elements[`${input.name.replace(/-(?:words|name)$/, "")}-span`];

  /** The span that stands beside a field, or null. */
  function spanOf(input) {
    const match = /^(\d+)-(\d+)$/.exec(placeOf(input)?.value || "");
    return match ? [Number(match[1]), Number(match[2])] : null;
  }

  /** Take note of the field that has the focus and light its words. */
  function enter(event) {
    const input = event.target;
    if (!input.dataset.field) return;
    field = input.dataset.words !== undefined ? input : null;
    const own = field ? spanOf(field) : spanOfSum(input);
    words.light(own ? [own] : spansOfCard(page.editing, input.dataset.field));
  }

  /** The span of the sum of money that an amount or a currency belongs to. */
  function spanOfSum(input) {
    if (!input.name.startsWith("money-")) return null;
    const sum = input.form.elements[`${input.name.replace(/-\w+$/, "")}-words`];
    return sum ? spanOf(sum) : null;
  }

  function spansOfCard(card, name) {
    const entry = (card.dataset.spans || "").split(";").find((part) => part.startsWith(`${name} `));
    return entry ? entry.split(" ").slice(1).map((ends) => ends.split("-").map(Number)) : [];
  }

  /** Put no words into any field any more, and put the lights out. */
  function leave() {
    field = null;
    words.light([]);
  }

  function fill(input, span) {
    const trimmed = words.trim(span);
    if (!trimmed) return;
    input.value = words.textOf(trimmed);
    placeOf(input).value = trimmed.join("-");
    words.light([trimmed]);
  }

  /** Fill the field with what is selected in the document. */
  function takeSelection() {
    const span = page.editing && field ? words.selected() : null;
    if (!span) return;
    fill(field, span);
    field.focus({preventScroll: true});
  }

  /** Let words for the field be selected by keyboard; returns whether there is such a field. */
  function pick() {
    if (!field) return false;
    const into = field;
    const [start] = spanOf(into) || [Number(page.editing.dataset.start)];
    into.blur();
    words.begin(start, (span) => {
      if (span) fill(into, span);
      into.focus();
    });
    return true;
  }

  return {enter, leave, takeSelection, pick};
})();
