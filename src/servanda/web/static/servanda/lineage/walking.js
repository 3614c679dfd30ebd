// Keys in the picture. One node takes part in the order of Tab; the arrows go along its line and between lines.
"use strict";

servanda.lineage.walking = (() => {
  const {picture, line} = servanda.lineage;
  const columns = [];
  for (const node of picture.nodes) {
    const x = node.querySelector(".hit").getAttribute("x");
    const column = columns.find((each) => each.x === x) || columns[columns.push({x, nodes: []}) - 1];
    column.nodes.push(node);
    node.tabIndex = -1;
  }
  let current = picture.nodes[0];
  if (current) current.tabIndex = 0;

  const shown = (nodes) => nodes.filter((node) => !node.classList.contains("is-out"));
  const middle = (node) => Number(node.querySelector(".hit").getAttribute("y"));
  const columnOf = (node) => columns.findIndex((column) => column.nodes.includes(node));
  const nearest = (nodes, node) =>
    shown(nodes).sort((a, b) => Math.abs(middle(a) - middle(node)) - Math.abs(middle(b) - middle(node)))[0];

  function go(node) {
    if (!node) return;
    current.tabIndex = -1;
    current = node;
    node.tabIndex = 0;
    node.focus({preventScroll: true});
    reveal(node);
  }

  /** Scroll the picture so that a node stands in it, clear of the heads. */
  function reveal(node) {
    const {box} = picture;
    const [at, frame] = [node.querySelector(".hit").getBoundingClientRect(), box.getBoundingClientRect()];
    const top = frame.top + document.querySelector(".lineage-top").offsetHeight + 30;
    if (at.top < top) box.scrollTop -= top - at.top;
    if (at.bottom > frame.bottom - 30) box.scrollTop += at.bottom - frame.bottom + 30;
    if (at.left < frame.left + 10) box.scrollLeft -= frame.left + 10 - at.left;
    if (at.right > frame.right - 60) box.scrollLeft += at.right - frame.right + 60;
    const seen = box.getBoundingClientRect();
    if (seen.top > window.innerHeight - 120 || seen.bottom < 120) box.scrollIntoView({block: "nearest"});
  }

  function along(by) {
    const edges = by > 0 ? picture.after(current) : picture.before(current);
    const ends = edges.map((edge) => picture.nodeOf(by > 0 ? edge.dataset.to : edge.dataset.from));
    const next = nearest(ends, current);
    if (next) go(next);
    else document.getElementById("filtered").textContent = by > 0 ? "The line ends here." : "The line begins here.";
  }

  function between(by) {
    const nodes = shown(columns[columnOf(current)].nodes);
    go(nodes[nodes.indexOf(current) + by]);
  }

  function beside(by) {
    const column = columns[columnOf(current) + by];
    if (column) go(nearest(column.nodes, current));
  }

  const ends = (last) => go(shown(columns[columnOf(current)].nodes).at(last ? -1 : 0));
  const KEYS = {
    ArrowRight: () => along(1), ArrowLeft: () => along(-1), ArrowDown: () => between(1), ArrowUp: () => between(-1),
    Home: () => ends(false), End: () => ends(true), " ": () => line.open(current), Enter: () => line.open(current),
  };
  const ANYWHERE = {"+": () => picture.zoomBy(1.2), "=": () => picture.zoomBy(1.2), "-": () => picture.zoomBy(1 / 1.2), 0: picture.fit};

  document.addEventListener("keydown", (event) => {
    if (servanda.typing(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && line.close()) return void event.preventDefault();
    const inside = event.target.closest?.(".node");
    let act = inside && KEYS[event.key];
    if (inside && event.shiftKey && event.key === "ArrowRight") act = () => beside(1);
    if (inside && event.shiftKey && event.key === "ArrowLeft") act = () => beside(-1);
    act ||= ANYWHERE[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  picture.lines.addEventListener("focusin", (event) => {
    const node = event.target.closest(".node");
    if (!node || node === current) return;
    current.tabIndex = -1;
    current = node;
    node.tabIndex = 0;
  });

  return {go};
})();
