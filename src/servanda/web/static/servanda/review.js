// The review desk: walking the commitments of a document, deciding by key, and forms beside the text. Each decision is
// one small request; the answer holds just the parts of the page that it changed, which are put in place by their ids.
"use strict";

(() => {
  const {words} = servanda;
  const desk = document.getElementById("desk");
  const records = document.getElementById("records");
  const gone = document.getElementById("gone");
  const toolbar = document.getElementById("toolbar");
  const wide = window.matchMedia("(min-width: 70rem)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const mayWrite = "draft" in desk.dataset;
  let current = null;
  let editing = null; // the card or draft whose form is open
  let field = null; // the field of words that a selection fills
  let acting = Promise.resolve(); // what is being done, so that keys pressed meanwhile wait for it
  document.documentElement.classList.add("has-script");

  function say(text) {
    document.getElementById("said").textContent = text;
  }

  // -- Cards and marks ------------------------------------------------------------------------------------------------

  const cards = () => Array.from(document.querySelectorAll(".rec[data-key]"));
  const cardOf = (number) => document.getElementById(`c${number}`);
  const marksOf = (card) => document.querySelectorAll(`mark[data-of~="${card.dataset.number}"]`);
  const noteOf = (card) => document.getElementById(`m${card.dataset.number}`);
  const isOpen = (card) => card.dataset.open === "1";

  function walkOrder() {
    const shown = cards().filter((card) => !card.classList.contains("is-dim"));
    if (document.getElementById("order").value === "doubt") {
      shown.sort((a, b) => a.dataset.confidence - b.dataset.confidence);
    }
    return shown;
  }

  function select(card, {focus = true, scroll = true} = {}) {
    if (current) {
      current.classList.remove("is-current");
      marksOf(current).forEach((mark) => mark.classList.remove("is-current"));
      noteOf(current)?.removeAttribute("aria-current");
    }
    current = card;
    document.documentElement.classList.toggle("has-current", Boolean(card));
    if (!card) return layOut();
    card.classList.add("is-current");
    marksOf(card).forEach((mark) => mark.classList.add("is-current"));
    noteOf(card)?.setAttribute("aria-current", "true");
    layOut();
    if (scroll) reveal(noteOf(card) || card);
    if (focus) card.focus({preventScroll: true});
    return undefined;
  }

  function reveal(element) {
    const box = element.getBoundingClientRect();
    const low = window.innerHeight * (wide.matches ? 0.75 : 0.4);
    if (box.top < 130 || box.bottom > low) {
      window.scrollBy({top: box.top - window.innerHeight * 0.3, behavior: "instant"});
    }
  }

  function step(by, wanted = () => true) {
    const order = walkOrder();
    if (!order.length) return;
    const at = order.indexOf(current);
    for (let far = 1; far <= order.length; far += 1) {
      const place = at < 0 ? (by > 0 ? far - 1 : order.length - far) : at + by * far;
      const card = order[((place % order.length) + order.length) % order.length];
      if (wanted(card)) return void select(card);
    }
  }

  function nextOpen() {
    if (!cards().some((card) => isOpen(card))) say("Everything here is decided.");
    else step(1, isOpen);
  }

  // Cards stand beside their words: the current one exactly, the others as near as they can.
  function layOut() {
    const all = Array.from(records.children).filter((child) => child.classList.contains("rec"));
    if (!wide.matches) {
      records.style.height = "";
      all.forEach((card) => { card.style.top = ""; });
      return;
    }
    const top = records.getBoundingClientRect().top;
    const bottom = document.getElementById("document").offsetHeight;
    const wanted = all.map((card) => {
      const note = card.dataset.number ? noteOf(card) : null;
      const range = !note && card.dataset.start ? words.rangeOf(Number(card.dataset.start), Number(card.dataset.start) + 1) : null;
      const place = note || range;
      return place ? place.getBoundingClientRect().top - top - 6 : bottom;
    });
    const heights = all.map((card) => card.offsetHeight + 4);
    const places = [...wanted];
    const pivot = Math.max(all.indexOf(editing && records.contains(editing) ? editing : current), 0);
    for (let i = pivot - 1; i >= 0; i -= 1) places[i] = Math.min(wanted[i], places[i + 1] - heights[i]);
    let floor = 0;
    for (let i = 0; i < all.length; i += 1) {
      places[i] = Math.max(places[i], floor);
      floor = places[i] + heights[i];
    }
    all.forEach((card, i) => { card.style.top = `${places[i]}px`; });
    records.style.height = `${floor}px`;
  }

  // -- Filters --------------------------------------------------------------------------------------------------------

  function filter() {
    const wanted = Array.from(toolbar.querySelectorAll("[data-filter]"), (control) => [control.dataset.filter, control.value])
      .filter(([, value]) => value);
    const fits = (card) => wanted.every(([name, value]) =>
      name === "state" && value === "open" ? isOpen(card) : card.dataset[name].split("|").includes(value));
    const kept = new Set();
    for (const card of cards()) {
      const fit = fits(card);
      card.classList.toggle("is-dim", !fit);
      noteOf(card)?.classList.toggle("is-dim", !fit);
      if (fit) kept.add(card.dataset.number);
    }
    for (const mark of document.querySelectorAll("mark[data-of]")) {
      mark.classList.toggle("is-dim", !mark.dataset.of.split(" ").some((number) => kept.has(number)));
    }
    document.getElementById("filters").classList.toggle("is-on", wanted.length > 0);
  }

  // -- Requests -------------------------------------------------------------------------------------------------------

  const headers = () => ({"HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}")});

  /** Do something after all that was asked for before. */
  function run(act) {
    acting = acting.then(act).catch((error) => servanda.notify(`This page is in trouble (${error}): load it again.`, "error"));
  }

  async function post(url, data) {
    const sent = performance.now();
    let response;
    let html;
    try {
      response = await fetch(url, {method: "POST", body: new URLSearchParams(data), headers: headers()});
      html = await response.text();
    } catch {
      servanda.notify("The server can't be reached: nothing was changed.", "error");
      return {status: 0, html: ""};
    }
    if (response.status === 401) window.location.reload();
    else if (response.ok || response.status === 409) put(html, response.status);
    else if (response.status !== 422) servanda.notify(plain(html), "error");
    desk.dataset.took = Math.round(performance.now() - sent);
    return {status: response.status, html};
  }

  function plain(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    return (page.querySelector(".notice-error, main p, body") || page.body).textContent.trim();
  }

  /** Put the changed parts in place: blocks, cards, progress. */
  function put(html, status) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const part of Array.from(template.content.children)) {
      if (part.dataset.message !== undefined) {
        if (status === 409) servanda.notify(part.textContent, "warning");
        else say(part.textContent);
      } else if (part.classList.contains("rec")) {
        putCard(part);
      } else if (part.id) {
        document.getElementById(part.id)?.replaceWith(part);
      }
    }
    document.getElementById("gone-part").hidden = !gone.children.length;
    filter();
    if (current && !current.isConnected) current = cardOf(current.dataset.number);
    select(current, {focus: false, scroll: false});
  }

  function putCard(part) {
    const old = document.getElementById(part.id);
    if ("closed" in part.dataset) return void old?.remove();
    const list = part.dataset.place === "gone" ? gone : records;
    if (old && old.parentElement === list && old.dataset.start === part.dataset.start) {
      old.replaceWith(part);
    } else {
      old?.remove();
      records.querySelector(".empty")?.remove();
      const rank = (card) => [Number(card.dataset.start), Number(card.dataset.number)];
      const mine = rank(part);
      const next = Array.from(list.children).find((card) => {
        const [start, number] = rank(card);
        return start > mine[0] || (start === mine[0] && number > mine[1]);
      });
      list.insertBefore(part, next || null);
    }
    if (current && current.id === part.id) current = part;
    if (editing && editing.id === part.id) editing = null;
  }

  // -- Decisions ------------------------------------------------------------------------------------------------------

  async function decide(name, extra = {}) {
    const button = current?.querySelector(`[data-act="${name}"]`);
    if (!button) {
      if (current && name === "accept") servanda.notify("Its words are not in the document any more: edit or reject it.", "warning");
      return;
    }
    const following = walkOrder();
    const at = following.indexOf(current);
    const {status} = await post(button.formAction, {changed: current.dataset.changed, ...extra});
    if (status !== 200) return void current?.focus({preventScroll: true});
    if (name === "accept" || name === "reject" || name === "settle") {
      const later = [...following.slice(at + 1), ...following.slice(0, at)].map((card) => cardOf(card.dataset.number));
      const next = later.find((card) => card && card.isConnected && isOpen(card) && !card.classList.contains("is-dim"));
      if (next) select(next);
      else {
        select(current);
        if (!cards().some(isOpen)) say("Everything here is decided.");
      }
    } else if (!current?.isConnected) {
      step(1);
    } else {
      select(current);
    }
  }

  async function merge(by) {
    const order = cards().filter((card) => records.contains(card));
    const at = order.indexOf(current);
    const other = order[at + by];
    if (at < 0 || !other) return void servanda.notify("There is no commitment beside it to merge with.", "warning");
    if (by < 0) select(other);
    const second = by < 0 ? order[at] : other;
    await decide("merge", {other: second.dataset.key, other_changed: second.dataset.changed});
  }

  async function undo() {
    const {status} = await post(document.getElementById("undo").formAction, {});
    if (status === 200 && current) select(current);
  }

  // -- Splitting ------------------------------------------------------------------------------------------------------

  function split() {
    const button = current?.querySelector('[data-act="split"]');
    if (!button || current.querySelector(".cutter")) return;
    const card = current;
    const quote = card.querySelector("blockquote.words").textContent;
    const box = document.createElement("div");
    box.className = "cutter";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Where to split: arrows move, Space cuts, Enter splits");
    for (const match of quote.matchAll(/\S+\s*/g)) {
      if (match.index > 0) {
        const gap = document.createElement("button");
        gap.type = "button";
        gap.dataset.cut = Array.from(quote.slice(0, match.index)).length;
        gap.setAttribute("aria-pressed", "false");
        gap.setAttribute("aria-label", `cut before ${match[0].trim()}`);
        gap.tabIndex = -1;
        box.append(gap);
      }
      box.append(match[0]);
    }
    const gaps = Array.from(box.querySelectorAll("button"));
    if (!gaps.length) return void servanda.notify("One word can't be split.", "warning");
    const bar = document.createElement("p");
    bar.className = "row small";
    bar.innerHTML = '<button type="button" class="button small primary">Split <kbd>Enter</kbd></button>'
      + '<button type="button" class="button small quiet">Cancel <kbd>Esc</kbd></button>';
    const close = () => {
      box.remove();
      bar.remove();
      card.classList.remove("is-cutting");
      layOut();
      card.focus({preventScroll: true});
    };
    const finish = () => {
      const cuts = gaps.filter((gap) => gap.getAttribute("aria-pressed") === "true");
      if (!cuts.length && gaps.includes(document.activeElement)) cuts.push(document.activeElement);
      const data = [["changed", card.dataset.changed], ...cuts.map((gap) => ["cut", gap.dataset.cut])];
      run(async () => {
        const {status} = await post(button.formAction, data);
        const start = Number(card.dataset.start);
        if (status === 200) select(cards().find((each) => Number(each.dataset.start) >= start) || null);
      });
    };
    const toggle = (gap) => gap.setAttribute("aria-pressed", gap.getAttribute("aria-pressed") === "true" ? "false" : "true");
    box.addEventListener("click", (event) => gaps.includes(event.target) && toggle(event.target));
    bar.firstChild.addEventListener("click", finish);
    bar.lastChild.addEventListener("click", close);
    box.addEventListener("keydown", (event) => {
      const at = gaps.indexOf(document.activeElement);
      const moves = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: gaps.length - 1};
      if (event.key in moves) gaps[Math.min(Math.max(moves[event.key], 0), gaps.length - 1)].focus();
      else if (event.key === " ") toggle(gaps[at]);
      else if (event.key === "Enter") finish();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    card.classList.add("is-cutting");
    card.querySelector("blockquote.words").after(box, bar);
    layOut();
    gaps[0].tabIndex = 0;
    (gaps.find((gap) => Number(gap.dataset.cut) > quote.length / 2) || gaps[0]).focus();
  }

  // -- Editing and adding ---------------------------------------------------------------------------------------------

  async function openForm(card, url) {
    if (editing) closeForm();
    const response = await fetch(url, {headers: headers()});
    const html = await response.text();
    if (!response.ok) return void servanda.notify(plain(html), "error");
    editing = card;
    return void showForm(html);
  }

  function showForm(html) {
    editing.querySelector("form.rec-form")?.remove();
    editing.classList.add("is-editing");
    editing.insertAdjacentHTML("beforeend", html);
    const form = editing.querySelector("form.rec-form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(() => save(form));
    });
    form.addEventListener("keydown", formKey);
    form.addEventListener("focusin", onField);
    form.querySelector("[data-cancel]").addEventListener("click", (event) => {
      event.preventDefault();
      closeForm();
    });
    layOut();
    const first = form.querySelector('[aria-invalid="true"]') || form.querySelector('[name="parties"]');
    first.focus({preventScroll: wide.matches});
    if (wide.matches) reveal(editing);
  }

  function closeForm() {
    if (!editing) return;
    const card = editing;
    editing = field = null;
    words.light([]);
    if (card.id === "draft") card.remove();
    else {
      card.classList.remove("is-editing");
      card.querySelector("form.rec-form")?.remove();
    }
    if (current) select(current);
    else layOut();
  }

  async function save(form) {
    if (!editing || !form.isConnected) return;
    const isDraft = editing.id === "draft";
    const known = new Set(cards().map((card) => card.id));
    const {status, html} = await post(form.action, new FormData(form));
    if (status === 422) return void showForm(html);
    if (status !== 200) return;
    words.light([]);
    field = null;
    if (isDraft) {
      editing?.remove();
      editing = null;
      select(cards().find((card) => !known.has(card.id)) || current);
    } else {
      editing = null;
      if (current) select(current);
    }
  }

  function formKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      closeForm();
    } else if (event.key === "Enter" && !event.target.closest("button, a")) {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    } else if (event.altKey && event.code === "KeyW" && field) {
      event.preventDefault();
      event.stopPropagation();
      const into = field;
      const [start] = spanOf(into) || [Number(editing.dataset.start)];
      into.blur();
      words.begin(start, (span) => {
        if (span) fillWords(into, span);
        into.focus();
      });
    }
  }

  const hiddenOf = (input) =>
    input.form.elements[`${input.name.replace(/-(?:words|name)$/, "")}-span`];

  function spanOf(input) {
    const match = /^(\d+)-(\d+)$/.exec(hiddenOf(input)?.value || "");
    return match ? [Number(match[1]), Number(match[2])] : null;
  }

  function onField(event) {
    const input = event.target;
    if (!input.dataset.field) return;
    field = input.dataset.words !== undefined ? input : null;
    const own = field ? spanOf(field) : null;
    const row = input.name.startsWith("money-") ? input.form.elements[`${input.name.replace(/-\w+$/, "")}-words`] : null;
    const spans = own ? [own] : row && spanOf(row) ? [spanOf(row)] : spansOf(editing, input.dataset.field);
    words.light(spans);
  }

  function spansOf(card, name) {
    const entry = (card.dataset.spans || "").split(";").find((part) => part.startsWith(`${name} `));
    return entry ? entry.split(" ").slice(1).map((ends) => ends.split("-").map(Number)) : [];
  }

  function fillWords(input, span) {
    const trimmed = words.trim(span);
    if (!trimmed) return;
    input.value = words.textOf(trimmed);
    hiddenOf(input).value = trimmed.join("-");
    words.light([trimmed]);
  }

  function add(given) {
    const span = given || words.selected();
    if (!span) return void servanda.notify("Select some words of the document first (w selects by keyboard).", "warning");
    if (editing) closeForm();
    const draft = document.createElement("section");
    draft.id = "draft";
    draft.className = "rec is-draft is-editing";
    draft.dataset.start = span[0];
    draft.setAttribute("aria-label", "New commitment");
    draft.innerHTML = '<h3 class="rec-head">New commitment</h3>';
    say("Reading the words…");
    const next = Array.from(records.children).find((card) => Number(card.dataset.start) > span[0]);
    records.insertBefore(draft, next || null);
    layOut();
    return openForm(draft, `${desk.dataset.draft}?span=${span.join("-")}`).then(() => {
      say("");
      if (editing !== draft) draft.remove();
      else window.getSelection().removeAllRanges();
      layOut();
    });
  }

  function pick() {
    const start = current ? Number(current.dataset.start) : 0;
    say("Selecting words: arrows move, Shift extends, c adds, Esc leaves.");
    words.begin(start, (span) => (span ? run(() => add(span)) : current?.focus({preventScroll: true})));
  }

  // -- Events ---------------------------------------------------------------------------------------------------------

  const KEYS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), n: nextOpen,
    f: () => { document.getElementById("filters").open = true; toolbar.querySelector("[data-filter]").focus(); },
    Escape: () => select(null),
  };
  const WRITING = {
    a: () => decide("accept"), x: () => decide("reject"), y: () => decide("settle"), d: () => decide("dismiss"),
    e: () => current?.querySelector('[data-act="edit"]') && openForm(current, current.querySelector('[data-act="edit"]').href),
    s: split, m: () => merge(1), M: () => merge(-1), u: undo, w: pick, c: () => add(),
  };

  document.addEventListener("keydown", (event) => {
    if (words.onKey(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.(".cutter")) return;
    if (event.key === "Escape" && event.target.closest?.("#toolbar")) return void event.target.blur();
    if (servanda.typing(event)) return;
    const act = KEYS[event.key] || (mayWrite && WRITING[event.key]);
    if (!act) return;
    event.preventDefault();
    run(act);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) {
      event.preventDefault();
      select(button.closest(".rec"), {focus: false, scroll: false});
      const act = {edit: WRITING.e, split, merge: () => merge(1)}[button.dataset.act] || (() => decide(button.dataset.act));
      return void run(act);
    }
    const mark = event.target.closest("mark[data-of], a.note, a.rec-number");
    if (mark && window.getSelection().isCollapsed) {
      const number = mark.dataset.of?.split(" ")[0] || mark.dataset.number || mark.textContent;
      const card = cardOf(number.trim());
      if (card && !editing) {
        if (mark.tagName === "A") event.preventDefault();
        return void select(card, {scroll: mark.tagName === "A"});
      }
    }
    const card = event.target.closest(".rec[data-key]");
    if (card && card !== current && !event.target.closest("a, button, summary, input") && !editing) {
      select(card, {focus: false});
    }
    return undefined;
  });

  document.getElementById("document").addEventListener("mouseup", () => {
    if (editing && field) {
      const span = words.selected();
      if (span) {
        fillWords(field, span);
        field.focus({preventScroll: true});
      }
    }
  });
  document.addEventListener("selectionchange", () => {
    const button = document.getElementById("add");
    if (button) button.disabled = !words.selected();
  });
  if (mayWrite) {
    document.getElementById("add").addEventListener("mousedown", (event) => event.preventDefault());
    document.getElementById("add").addEventListener("click", () => run(() => add()));
    document.getElementById("undo").addEventListener("click", () => run(undo));
  }
  toolbar.addEventListener("change", filter);
  document.getElementById("clear").addEventListener("click", () => {
    toolbar.querySelectorAll("[data-filter]").forEach((control) => { control.value = ""; });
    document.getElementById("order").value = "text";
    filter();
  });
  records.addEventListener("toggle", layOut, true);
  wide.addEventListener("change", layOut);
  window.addEventListener("resize", layOut);
  document.fonts?.ready.then(layOut);
  if (still.matches) document.documentElement.classList.add("is-still");

  function follow() {
    const hash = /^#[cm](\d+)$/.exec(window.location.hash);
    if (hash && cardOf(hash[1])) select(cardOf(hash[1]));
  }

  window.addEventListener("hashchange", follow);
  filter(); // a page that is loaded again keeps what was chosen
  layOut();
  follow();
})();
