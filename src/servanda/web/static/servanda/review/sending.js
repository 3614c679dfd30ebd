// Small requests to the server, one after the other. An answer holds just the parts of the page that it changed, which
// are put in place by their ids; what the server refuses is told as a notice.
"use strict";

servanda.review.sending = (() => {
  const {page, walking, filtering} = servanda.review;
  const headers = () => ({"HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}")});
  let acting = Promise.resolve(); // what is being done, so that keys pressed meanwhile wait for it

  /** Do something after all that was asked for before. */
  function run(act) {
    acting = acting.then(act).catch((error) => {
      servanda.notify(`This page is in trouble (${error}): load it again.`, "error");
    });
  }

  /** Fetch a fragment of a page, or tell why there is none. */
  async function get(url) {
    const response = await fetch(url, {headers: headers()});
    const html = await response.text();
    if (response.ok) return html;
    servanda.notify(extractMessage(html), "error");
    return null;
  }

  /** Post to the server and put its answer in place; returns the answer. */
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
    else if (response.status !== 422) servanda.notify(extractMessage(html), "error");
    page.desk.dataset.took = Math.round(performance.now() - sent);
    return {status: response.status, html};
  }

  function extractMessage(html) {
    const reply = new DOMParser().parseFromString(html, "text/html");
    return (reply.querySelector(".notice-error, main p, body") || reply.body).textContent.trim();
  }

  /** Put the changed parts in place: blocks, cards, progress. */
  function put(html, status) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const part of Array.from(template.content.children)) putPart(part, status);
    if (page.gone) document.getElementById("gone-part").hidden = !page.gone.children.length;
    filtering.apply();
    if (page.current && !page.current.isConnected) page.current = page.cardOf(page.current.dataset.number);
    walking.select(page.current, {focus: false, scroll: false});
  }

  function putPart(part, status) {
    if (part.dataset.message !== undefined) {
      if (status === 409) servanda.notify(part.textContent, "warning");
      else page.say(part.textContent);
    } else if (part.classList.contains("rec")) {
      putCard(part);
    } else if (part.id) {
      document.getElementById(part.id)?.replaceWith(part);
    }
  }

  function putCard(part) {
    const old = document.getElementById(part.id);
    if ("closed" in part.dataset) return void old?.remove();
    const list = part.dataset.place === "gone" ? page.gone : page.records;
    if (old && old.parentElement === list && old.dataset.start === part.dataset.start) {
      old.replaceWith(part);
    } else {
      old?.remove();
      page.records.querySelector(".empty")?.remove();
      insertInOrder(list, part);
    }
    if (page.current && page.current.id === part.id) page.current = part;
    if (page.editing && page.editing.id === part.id) page.editing = null;
  }

  function insertInOrder(list, part) {
    const rank = (card) => [Number(card.dataset.start), Number(card.dataset.number)];
    const mine = rank(part);
    const next = Array.from(list.children).find((card) => {
      const [start, number] = rank(card);
      return start > mine[0] || (start === mine[0] && number > mine[1]);
    });
    list.insertBefore(part, next || null);
  }

  return {run, get, post};
})();
