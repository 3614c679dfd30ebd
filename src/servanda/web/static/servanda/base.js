// What every page can do: notices, the keys / and ?, dialogs, copying, asking before a change, the colours.
// Pages work without it, except that nothing then answers to a key.
window.servanda = (function () {
  "use strict";

  const toasts = () => document.getElementById("toasts");

  function notify(text, kind) {
    const notice = document.createElement("p");
    notice.className = `notice notice-${kind || "info"}`;
    notice.textContent = text;
    toasts().append(notice);
    setTimeout(() => notice.remove(), kind === "error" ? 12000 : 5000);
  }

  function typing(event) {
    const at = event.target;
    return event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  }

  function open(dialog) {
    if (dialog && !dialog.open) dialog.showModal();
  }

  // Asks in a dialog of the page's own; resolves to whether the answer was yes.
  function ask(question) {
    return new Promise((answer) => {
      const dialog = document.createElement("dialog");
      dialog.className = "dialog";
      dialog.setAttribute("aria-label", question);
      const words = document.createElement("p");
      words.textContent = question;
      const choices = document.createElement("footer");
      for (const [label, value] of [["Cancel", "no"], ["Yes", "yes"]]) {
        const button = document.createElement("button");
        button.className = value === "yes" ? "button primary" : "button";
        button.textContent = label;
        button.addEventListener("click", () => dialog.close(value));
        choices.append(button);
      }
      dialog.append(words, choices);
      dialog.addEventListener("close", () => {
        dialog.remove();
        answer(dialog.returnValue === "yes");
      });
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (typing(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const search = document.getElementById("search");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "?") {
      open(document.getElementById("keys"));
    }
  });

  document.addEventListener("click", (event) => {
    const at = event.target.closest("[data-open], [data-close], [data-copy]");
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (!at) return;
    if (at.dataset.open) open(document.getElementById(at.dataset.open));
    if ("close" in at.dataset) at.closest("dialog").close();
    if (at.dataset.copy) {
      navigator.clipboard.writeText(at.dataset.copy).then(
        () => notify("Copied.", "success"),
        () => notify("The browser did not let it be copied: select it by hand.", "error"),
      );
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    ask(form.dataset.confirm).then((yes) => {
      if (!yes) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter || undefined);
    });
  });

  // What the server says to a small interaction that failed.
  document.addEventListener("htmx:responseError", (event) => {
    const reply = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const said = reply.querySelector("[role=alert], main .lede, main p") || reply.body;
    notify(said.textContent.trim().slice(0, 400) || "The server refused this.", "error");
  });
  document.addEventListener("htmx:sendError", () => notify("The server can't be reached: try again.", "error"));

  function showTheme() {
    const toggle = document.getElementById("theme");
    if (!toggle) return;
    const dark = () =>
      (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const label = () => toggle.setAttribute("aria-label", dark() ? "Light colours" : "Dark colours");
    toggle.hidden = false;
    label();
    toggle.addEventListener("click", () => {
      const chosen = dark() ? "light" : "dark";
      document.documentElement.dataset.theme = chosen;
      try {
        localStorage.setItem("servanda-theme", chosen);
      } catch {
        // Kept for this page alone.
      }
      label();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    showTheme();
    for (const part of document.querySelectorAll(".js-only[hidden]")) part.hidden = false;
  });

  return { notify, typing, ask, open };
})();
