// Sets the colours that were chosen before the page is drawn; without a choice the system's hold.
(function () {
  "use strict";
  try {
    const chosen = localStorage.getItem("servanda-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // A browser that keeps nothing: the system's colours hold.
  }
})();
