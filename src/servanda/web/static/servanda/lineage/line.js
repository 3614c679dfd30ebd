// Opens a line under the picture: its words at each stop. The address names it, so that it can be sent to others.
"use strict";

servanda.lineage.line = (() => {
  const {picture} = servanda.lineage;
  const panel = document.getElementById("line");
  let last = null;

  async function open(node) {
    const url = new URL(node.getAttribute("href"), window.location.href);
    let html;
    try {
      const response = await fetch(url, {headers: {"HX-Request": "true", "HX-Target": "line"}});
      if (!response.ok) throw new Error(response.status);
      html = await response.text();
    } catch {
      return void servanda.notify("The line could not be read: try again.", "error");
    }
    mark(node);
    panel.innerHTML = html;
    window.history.replaceState(null, "", url);
    const box = picture.box.getBoundingClientRect();
    if (box.top + 200 > window.innerHeight) picture.box.scrollIntoView({block: "start"});
    reveal(node);
  }

  /** Keep a node in sight above the panel. */
  function reveal(node) {
    const [at, over] = [node.getBoundingClientRect(), panel.getBoundingClientRect()];
    if (at.bottom > over.top - 8) picture.box.scrollTop += at.bottom - over.top + 60;
  }

  function mark(node) {
    last?.classList.remove("is-open");
    last = node;
    node?.classList.add("is-open");
  }

  function close() {
    if (!panel.children.length) return false;
    const back = last;
    const url = new URL(window.location.href);
    url.searchParams.delete("at");
    window.history.replaceState(null, "", url);
    panel.replaceChildren();
    mark(null);
    back?.focus({preventScroll: true});
    return true;
  }

  picture.lines.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const edge = event.target.closest(".edge");
    const node = event.target.closest(".node") || (edge && picture.nodeOf(edge.dataset.to));
    if (!node) return;
    event.preventDefault();
    open(node);
  });
  panel.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-line]")) return;
    event.preventDefault();
    close();
  });
  const at = new URL(window.location.href).searchParams.get("at");
  mark(at && picture.nodes.find((node) => new URL(node.getAttribute("href"), window.location.href).searchParams.get("at") === at));

  return {open, close};
})();
