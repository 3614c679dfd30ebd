// The picture of lineage: how large it is drawn, and moving it. It scrolls by itself, so that wheels, fingers and the
// arrow keys move it; this adds dragging by mouse, and zooming by wheel, fingers, keys and buttons.
// Each other file of this folder adds its own part to servanda.lineage.
"use strict";

servanda.lineage = {};
servanda.lineage.picture = (() => {
  const box = document.getElementById("picture");
  const [heads, lines] = [document.getElementById("heads"), document.getElementById("lines")];
  const {width, height} = lines.viewBox.baseVal;
  const headHeight = heads.viewBox.baseVal.height;
  const [SMALLEST, LARGEST] = [0.3, 3];
  let scale = 1;

  /** Draw at a size, so that what stands at a point of the box stays there. */
  function zoom(to, x = box.clientWidth / 2, y = box.clientHeight / 2) {
    const wanted = Math.min(LARGEST, Math.max(SMALLEST, to));
    if (wanted === scale) return;
    const top = headHeight * scale;
    const [left, down] = [(box.scrollLeft + x) / scale, (box.scrollTop + y - top) / scale];
    scale = wanted;
    heads.style.width = lines.style.width = `${width * scale}px`;
    heads.style.height = `${headHeight * scale}px`;
    lines.style.height = `${height * scale}px`;
    box.scrollLeft = left * scale - x;
    box.scrollTop = down * scale - y + headHeight * scale;
  }

  /** Draw it as wide as the box, but so large that it can be read. */
  function fit() {
    zoom(Math.min(1.25, Math.max(0.85, (box.clientWidth - 2) / width)), 0, 0);
  }

  const zoomBy = (factor) => zoom(scale * factor);

  function drag() {
    let held = null;
    box.addEventListener("dragstart", (event) => event.preventDefault());
    box.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      held = {x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop, moved: false};
    });
    window.addEventListener("pointermove", (event) => {
      if (!held) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (Math.abs(dx) + Math.abs(dy) > 5 && !held.moved) {
        held.moved = true;
        box.classList.add("is-held");
      }
      if (!held.moved) return;
      box.scrollLeft = held.left - dx;
      box.scrollTop = held.top - dy;
    });
    window.addEventListener("pointerup", () => {
      if (held?.moved) box.addEventListener("click", swallow, {capture: true, once: true});
      setTimeout(() => box.removeEventListener("click", swallow, {capture: true}));
      box.classList.remove("is-held");
      held = null;
    });
  }

  function swallow(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  function pinch() {
    let start = null;
    const apart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    box.addEventListener("touchstart", (event) => {
      start = event.touches.length === 2 ? {apart: apart(event.touches), scale} : null;
    }, {passive: true});
    box.addEventListener("touchmove", (event) => {
      if (!start || event.touches.length !== 2) return;
      event.preventDefault();
      const [one, other] = event.touches;
      const frame = box.getBoundingClientRect();
      const [x, y] = [(one.clientX + other.clientX) / 2 - frame.left, (one.clientY + other.clientY) / 2 - frame.top];
      zoom(start.scale * (apart(event.touches) / start.apart), x, y);
    }, {passive: false});
  }

  function wheel() {
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const frame = box.getBoundingClientRect();
      zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - frame.left, event.clientY - frame.top);
    }, {passive: false});
  }

  document.addEventListener("click", (event) => {
    const which = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (which) ({in: () => zoomBy(1.2), out: () => zoomBy(1 / 1.2), fit})[which]();
  });
  document.getElementById("print")?.addEventListener("click", () => window.print());
  document.querySelector(".lineage-tools").hidden = false;
  drag();
  pinch();
  wheel();
  fit();

  const nodes = Array.from(lines.querySelectorAll(".node"));
  const edges = Array.from(lines.querySelectorAll(".edge"));
  const joined = {before: new Map(), after: new Map()};
  const list = (map, key) => map.get(key) || map.set(key, []).get(key);
  for (const edge of edges) {
    list(joined.after, edge.dataset.from).push(edge);
    list(joined.before, edge.dataset.to).push(edge);
  }

  return {
    box, lines, nodes, edges, zoomBy, fit,
    nodeOf: (id) => document.getElementById(id),
    before: (node) => joined.before.get(node.id) || [],
    after: (node) => joined.after.get(node.id) || [],
  };
})();
