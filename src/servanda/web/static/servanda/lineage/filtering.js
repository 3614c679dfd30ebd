// Filters at once: what is not asked for is drawn pale. The button of the form has the server draw only what is asked
// for; both choose by the same rule.
"use strict";

servanda.lineage.filtering = (() => {
  const {picture} = servanda.lineage;
  const form = document.getElementById("filters");

  function asked() {
    const data = new FormData(form);
    return Object.fromEntries(["topic", "party", "relation", "state"].map((name) => [name, new Set(data.getAll(name))]));
  }

  function apply() {
    const {topic, party, relation, state} = asked();
    const few = topic.size || party.size || relation.size || state.size;
    const wanted = new Set(picture.nodes.filter((node) =>
      (!topic.size || topic.has(node.dataset.topic)) &&
      (!party.size || node.dataset.parties.split("|").some((one) => party.has(one)))));
    const ids = new Set(Array.from(wanted, (node) => node.id));
    const kept = new Set(picture.edges.filter((edge) =>
      (ids.has(edge.dataset.from) || ids.has(edge.dataset.to)) &&
      (!relation.size || relation.has(edge.dataset.relation)) &&
      (!state.size || state.has(edge.dataset.state))));
    const ends = new Set();
    for (const edge of kept) ends.add(edge.dataset.from).add(edge.dataset.to);
    let shown = 0;
    for (const node of picture.nodes) {
      const alone = wanted.has(node) &&
        (!(relation.size || state.size) || (relation.has("silent") && node.dataset.ending === "silent"));
      const is = alone || ends.has(node.id);
      node.classList.toggle("is-out", !is);
      shown += is;
    }
    for (const edge of picture.edges) edge.classList.toggle("is-out", !kept.has(edge));
    document.getElementById("filtered").textContent = few ? `${shown} of ${picture.nodes.length}` : "";
    for (const menu of form.querySelectorAll("[data-facet]")) {
      const count = menu.querySelectorAll("input:checked").length;
      menu.querySelector("summary .count")?.remove();
      if (count) menu.querySelector("summary").append(Object.assign(document.createElement("span"), {className: "count", textContent: ` ${count}`}));
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "instruments") form.requestSubmit();
    else apply();
  });
  apply(); // a page that is loaded again keeps what was chosen

  return {apply};
})();
