// The form beside the text, to edit the current commitment or to add one from words that are selected. It is fetched
// when it is opened, and shown again with what is to be mended until it can be saved.
"use strict";

servanda.review.form = (() => {
  const {words} = servanda;
  const {page, placing, walking, sending, fields} = servanda.review;

  /** Edit the current commitment. */
  function edit() {
    const link = page.current?.querySelector('[data-act="edit"]');
    return link && open(page.current, link.href);
  }

  /** Add a commitment of words: those given, or those selected. */
  async function add(given) {
    const span = given || words.selected();
    if (!span) {
      servanda.notify("Select some words of the document first (w selects by keyboard).", "warning");
      return;
    }
    close();
    page.say("Reading the words…");
    const draft = makeDraft(span[0]);
    const next = Array.from(page.records.children).find((card) => Number(card.dataset.start) > span[0]);
    page.records.insertBefore(draft, next || null);
    placing.layOut();
    await open(draft, `${page.desk.dataset.draft}?span=${span.join("-")}`);
    page.say("");
    if (page.editing !== draft) draft.remove();
    else window.getSelection().removeAllRanges();
    placing.layOut();
  }

  function makeDraft(start) {
    const draft = document.createElement("section");
    draft.id = "draft";
    draft.className = "rec is-draft is-editing";
    draft.dataset.start = start;
    draft.setAttribute("aria-label", "New commitment");
    draft.innerHTML = '<h3 class="rec-head">New commitment</h3>';
    return draft;
  }

  /** Let words be selected by keyboard, and add a commitment of them. */
  function pick() {
    const start = page.current ? Number(page.current.dataset.start) : 0;
    page.say("Selecting words: arrows move, Shift extends, c adds, Esc leaves.");
    words.begin(start, (span) => (span ? sending.run(() => add(span)) : page.current?.focus({preventScroll: true})));
  }

  async function open(card, url) {
    close();
    const html = await sending.get(url);
    if (html === null) return;
    page.editing = card;
    show(html);
  }

  function show(html) {
    const card = page.editing;
    card.querySelector("form.rec-form")?.remove();
    card.classList.add("is-editing");
    card.insertAdjacentHTML("beforeend", html);
    const form = card.querySelector("form.rec-form");
    listen(form);
    placing.layOut();
    const first = form.querySelector('[aria-invalid="true"]') || form.querySelector('[name="parties"]');
    first.focus({preventScroll: page.wide.matches});
    if (page.wide.matches) placing.reveal(card);
  }

  function listen(form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sending.run(() => save(form));
    });
    form.addEventListener("keydown", onKey);
    form.addEventListener("focusin", fields.enter);
    form.querySelector("[data-cancel]").addEventListener("click", (event) => {
      event.preventDefault();
      close();
    });
  }

  function onKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !event.target.closest("button, a")) {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    } else if (event.altKey && event.code === "KeyW" && fields.pick()) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  function close() {
    const card = page.editing;
    if (!card) return;
    page.editing = null;
    fields.leave();
    if (card.id === "draft") card.remove();
    else {
      card.classList.remove("is-editing");
      card.querySelector("form.rec-form")?.remove();
    }
    if (page.current) walking.select(page.current);
    else placing.layOut();
  }

  async function save(form) {
    if (!page.editing || !form.isConnected) return;
    const isDraft = page.editing.id === "draft";
    const known = new Set(page.cards().map((card) => card.id));
    const {status, html} = await sending.post(form.action, new FormData(form));
    if (status === 422) return void show(html);
    if (status !== 200) return;
    fields.leave();
    if (isDraft) page.editing?.remove();
    page.editing = null;
    const added = isDraft && page.cards().find((card) => !known.has(card.id));
    walking.select(added || page.current);
  }

  return {edit, add, pick};
})();
