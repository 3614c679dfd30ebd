// The page to add documents: files can be dropped on it, and a second press while it reads is ignored.
"use strict";

(() => {
  const form = document.getElementById("add-form");
  const drop = document.getElementById("drop");
  const input = form.querySelector('input[type="file"]');
  const chosen = document.getElementById("chosen");
  document.documentElement.classList.add("has-script");

  function tell() {
    const names = Array.from(input.files, (file) => file.name);
    chosen.textContent = names.length ? `Chosen: ${names.join(", ")}` : "Or drop files here.";
  }

  input.addEventListener("change", tell);
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
    });
  }
  drop.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    tell();
  });
  form.addEventListener("submit", () => {
    const button = form.querySelector("[data-busy]");
    button.textContent = button.dataset.busy;
    window.setTimeout(() => { button.disabled = true; }, 0);
  });
})();
