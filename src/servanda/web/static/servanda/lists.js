// Lists that are swapped in place: keeps which filters are unfolded, folds them all on a narrow screen,
// and goes back to the top of the list with another page.
(function () {
  "use strict";
  const narrow = matchMedia("(max-width: 60rem)");
  const unfolded = new Map();

  function remember(event) {
    const at = event.target;
    if (at.tagName === "DETAILS" && at.id && at.closest("#list")) unfolded.set(at.id, at.open);
  }

  function restore() {
    for (const part of document.querySelectorAll("#list details[id]")) {
      if (unfolded.has(part.id)) part.open = unfolded.get(part.id);
      else if (part.id === "filters") part.open = !narrow.matches;
    }
  }

  let turned = false;
  document.addEventListener("toggle", remember, true);
  document.addEventListener("click", (event) => {
    turned = Boolean(event.target.closest("a[data-top]"));
  });
  document.addEventListener("htmx:afterSettle", () => {
    restore();
    if (turned) document.getElementById("list")?.scrollIntoView();
    turned = false;
  });
  restore();
})();
