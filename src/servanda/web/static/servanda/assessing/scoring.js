// Scoring and settling by keyboard, and a draft of what was typed, kept in this tab until it is sent.
"use strict";

(() => {
  const form = document.getElementById("score-form");
  const answers = form ? Array.from(form.querySelectorAll("input[name=value]")) : [];
  const reason = document.getElementById("reason");

  function go(link) {
    const to = document.querySelector(link);
    if (to) window.location.assign(to.href);
  }

  function choose(key) {
    const answer = answers.find((each) => each.dataset.key === key);
    if (!answer) return;
    answer.checked = true;
    answer.focus();
    keep();
  }

  const KEYS = {
    j: () => go("[rel=next]"), ArrowRight: () => go("[rel=next]"),
    k: () => go("[rel=prev]"), ArrowLeft: () => go("[rel=prev]"),
    n: () => go("#open"),
    r: () => reason?.focus(),
    e: () => form?.querySelector("input[name=evidence]")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return void form.requestSubmit();
    }
    if (event.key === "Escape" && event.target === reason) return void reason.blur();
    const ticking = event.target.matches?.("input[type=radio], input[type=checkbox]");
    if (ticking ? event.ctrlKey || event.metaKey || event.altKey : servanda.typing(event)) return;
    if (ticking && event.key.startsWith("Arrow")) return; // goes along the answers, as everywhere
    if (/^[1-9]$/.test(event.key)) return void choose(event.key);
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (!form) return;
  const place = `servanda-draft ${form.dataset.draft}`;

  function said() {
    const data = new FormData(form);
    data.delete("csrfmiddlewaretoken");
    return JSON.stringify(Array.from(data.entries()));
  }

  const before = said();

  function keep() {
    try {
      if (said() === before) sessionStorage.removeItem(place);
      else sessionStorage.setItem(place, said());
    } catch {
      // Nothing is kept where the browser keeps nothing.
    }
  }

  function restore() {
    let draft = null;
    try {
      draft = sessionStorage.getItem(place);
    } catch {
      return;
    }
    if (!draft || draft === before || form.querySelector("[role=alert]")) return;
    const entries = JSON.parse(draft);
    const chosen = new Set(entries.map(([name, value]) => `${name} ${value}`));
    for (const box of form.querySelectorAll("[type=radio], [type=checkbox]")) {
      box.checked = chosen.has(`${box.name} ${box.value}`);
    }
    reason.value = entries.find(([name]) => name === "reason")?.[1] || "";
    document.getElementById("draft").textContent = "As you left it, not sent yet.";
  }

  form.addEventListener("input", keep);
  form.addEventListener("submit", () => {
    try {
      sessionStorage.removeItem(place);
    } catch {
      // It was not kept.
    }
  });
  restore();
})();
