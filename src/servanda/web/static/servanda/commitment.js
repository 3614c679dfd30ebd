// Lights up the words that a field was read from while its name is pointed at, focused or pressed.
(function () {
  "use strict";
  const buttons = [...document.querySelectorAll("button[data-field]")];
  const pieces = [...document.querySelectorAll("[data-fields]")];

  function light() {
    const lit = new Set(buttons.filter((b) => b.matches(":hover, :focus-visible, [aria-pressed=true]")).map((b) => b.dataset.field));
    for (const piece of pieces) {
      piece.classList.toggle("field-words", piece.dataset.fields.split(" ").some((name) => lit.has(name)));
    }
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      light();
    });
    for (const event of ["mouseenter", "mouseleave", "focus", "blur"]) button.addEventListener(event, light);
  }
})();
