// Looks for words in the table that search-index.js sets. It is loaded when something is first asked for.
(() => {
  "use strict";
  const STEP = 30;
  const form = document.getElementById("asking");
  const told = document.getElementById("told");
  const found = document.getElementById("found");
  const more = document.getElementById("more");
  const script = document.currentScript.src;
  const assets = script.slice(0, script.lastIndexOf("/") + 1);
  let table = null;
  let hits = [];
  let terms = [];

  const fold = (words) =>
    words
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[’']/g, "'");
  const split = (words) => fold(words).match(/[\p{L}\p{N}]+/gu) || [];
  // "pledges" finds "pledge" as well; a short word is left as it is.
  const stem = (word) => (word.length > 4 ? word.replace(/(?:ies|ing|es|ed|s|e|y)$/, "") : word);

  function load(then) {
    if (table) return then();
    const element = document.createElement("script");
    element.src = `${assets}search-index.js`;
    element.onload = () => {
      table = window.servandaIndex;
      table.words = table.commitments.map(([paper, , quote, topic, parties]) =>
        split(
          [quote, table.topics[topic][1], table.papers[paper][1], ...parties.map((one) => table.parties[one].join(" "))].join(" "),
        ),
      );
      then();
    };
    element.onerror = () => (told.textContent = "The index of the search could not be loaded.");
    document.head.append(element);
  }

  function search() {
    const group = form.elements.group.value;
    const topic = form.elements.topic.value;
    terms = [...new Set(split(form.elements.q.value).map(stem))];
    showAssessments(group, topic);
    if (!terms.length && !group && !topic) {
      hits = [];
      return show("");
    }
    const matching = [];
    const seen = terms.map(() => 0);
    table.commitments.forEach((one, number) => {
      const [paper, , quote, about] = one;
      if (topic && table.topics[about][0] !== topic) return;
      if (group && table.groups[table.papers[paper][3]][0] !== group) return;
      const counts = terms.map((term) => table.words[number].filter((word) => word.startsWith(term)).length);
      counts.forEach((count, place) => (seen[place] += count > 0));
      if (counts.every(Boolean)) matching.push({ one, counts, length: quote.length, date: table.papers[paper][2] });
    });
    // A word that few commitments have weighs more, and one in a short quote more than one in a long.
    const weights = seen.map((count) => Math.log(1 + table.commitments.length / (1 + count)));
    for (const hit of matching) {
      const weighed = hit.counts.map((count, place) => (weights[place] * count) / (count + 1));
      hit.score = weighed.reduce((sum, part) => sum + part, 0) / (1 + hit.length / 600);
    }
    matching.sort((a, b) => b.score - a.score || b.date.localeCompare(a.date) || a.one[0] - b.one[0] || a.one[1] - b.one[1]);
    hits = matching.map((hit) => hit.one);
    show(hits.length ? `${hits.length} commitment${hits.length === 1 ? "" : "s"}` : "No commitment has all these words.");
  }

  function showAssessments(group, topic) {
    const part = document.getElementById("assessments");
    if (!part) return;
    const fitting = table.assessments.filter(([, name, number]) => {
      const words = split(`Assessment ${name} ${table.groups[number].join(" ")}`);
      const chosen = !topic && (!group || table.groups[number][0] === group);
      return chosen && terms.length && terms.every((term) => words.some((word) => word.startsWith(term)));
    });
    part.hidden = !fitting.length;
    document.getElementById("found-assessments").replaceChildren(
      ...fitting.map(([key, name, number]) => {
        const item = document.createElement("li");
        const link = item.appendChild(document.createElement("a"));
        link.href = `assessments/${key}.html`;
        link.textContent = name;
        const where = item.appendChild(document.createElement("p"));
        where.className = "muted small";
        where.textContent = table.groups[number][1];
        return item;
      }),
    );
  }

  function show(words) {
    told.textContent = words;
    found.replaceChildren();
    add();
  }

  function add() {
    const from = found.children.length;
    found.append(...hits.slice(from, from + STEP).map(write));
    more.hidden = found.children.length >= hits.length;
  }

  function write([paper, number, quote, topic, parties]) {
    const [key, title, date] = table.papers[paper];
    const item = document.createElement("li");
    const words = item.appendChild(document.createElement("p"));
    words.className = "quote";
    const link = words.appendChild(document.createElement("a"));
    link.href = `commitments/${key}/${number}.html`;
    link.append(...mark(quote));
    const where = item.appendChild(document.createElement("p"));
    where.className = "muted small";
    const names = parties.map((one) => table.parties[one][1]).join(", ");
    where.textContent = [names, table.topics[topic][1], title, date].filter(Boolean).join(" · ");
    return item;
  }

  function mark(quote) {
    return quote.split(/([\p{L}\p{N}\p{M}]+)/u).map((piece, place) => {
      if (place % 2 === 0 || !terms.some((term) => fold(piece).startsWith(term))) return piece;
      const marked = document.createElement("mark");
      marked.textContent = piece;
      return marked;
    });
  }

  function remember() {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    try {
      history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
    } catch {
      // A browser that lets no page on a disk change its address: the search works all the same.
    }
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => load(() => (search(), remember())), 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(() => (search(), remember()));
  });
  more.addEventListener("click", () => {
    const from = found.children.length;
    add();
    found.children[from]?.querySelector("a").focus();
  });
  const asked = new URLSearchParams(location.search);
  for (const name of ["q", "group", "topic"]) form.elements[name].value = asked.get(name) || "";
  if ([...asked.values()].some(Boolean)) load(search);
  else form.elements.q.focus();
})();
