// Lights up a whole line while one of its nodes is pointed at or has the focus.
"use strict";

servanda.lineage.tracing = (() => {
  const {picture} = servanda.lineage;
  let lit = [];

  /** Everything that leads to a node and that it leads to. */
  function lineOf(node) {
    const found = new Set([node]);
    for (const [edges, end] of [[picture.before, "from"], [picture.after, "to"]]) {
      const waiting = [node];
      while (waiting.length) {
        for (const edge of edges(waiting.pop())) {
          const other = picture.nodeOf(edge.dataset[end]);
          found.add(edge);
          if (!found.has(other)) waiting.push(other);
          found.add(other);
        }
      }
    }
    return found;
  }

  function show(node) {
    for (const each of lit) each.classList.remove("is-lit");
    lit = node ? Array.from(lineOf(node)) : [];
    for (const each of lit) each.classList.add("is-lit");
    picture.box.classList.toggle("is-tracing", lit.length > 1);
  }

  const at = (event) => {
    const edge = event.target.closest(".edge");
    return event.target.closest(".node") || (edge && picture.nodeOf(edge.dataset.from));
  };
  picture.lines.addEventListener("pointerover", (event) => show(at(event)));
  picture.lines.addEventListener("pointerleave", () => show(null));
  picture.lines.addEventListener("focusin", (event) => show(at(event)));
  picture.lines.addEventListener("focusout", () => show(null));

  return {lineOf};
})();
