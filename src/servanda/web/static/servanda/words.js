// The words of the document by their places in its text: from a selection to a span and back, lights on the words of a
// field, and selecting words by keyboard. Places count characters as the ledger does (code points, not UTF-16 units).
"use strict";

servanda.words = (() => {
  const documentPart = () => document.getElementById("document");
  const blocks = () => Array.from(documentPart().querySelectorAll("[data-start]"));
  const startOf = (block) => Number(block.dataset.start);
  const pointsIn = (text) => (/[\ud800-\udbff]/.test(text) ? Array.from(text).length : text.length);
  const unitsIn = (text, points) =>
    /[\ud800-\udbff]/.test(text) ? Array.from(text).slice(0, points).join("").length : points;

  function textBefore(block, node, offset) {
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, offset);
    return range.toString();
  }

  /** The span of what is selected in the document, as [start, end], or null. */
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(documentPart())) return null;
    const touched = blocks().filter((block) => range.intersectsNode(block));
    if (!touched.length) return null;
    const [first, last] = [touched[0], touched[touched.length - 1]];
    const start = first.contains(range.startContainer)
      ? pointsIn(textBefore(first, range.startContainer, range.startOffset)) : 0;
    const end = last.contains(range.endContainer)
      ? pointsIn(textBefore(last, range.endContainer, range.endOffset)) : pointsIn(last.textContent);
    const span = [startOf(first) + start, startOf(last) + end];
    return span[0] < span[1] && range.toString().trim() ? span : null;
  }

  /** The node and offset at a number of UTF-16 units into a block. */
  function place(block, units) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let left = units;
    let node = walker.nextNode();
    while (node && left > node.data.length) {
      left -= node.data.length;
      node = walker.nextNode();
    }
    return node ? [node, left] : [block, block.childNodes.length];
  }

  /** The range in the page of a span of the text, or null where it is not shown. */
  function rangeOf(start, end) {
    const all = blocks();
    const first = all.findLast((block) => startOf(block) <= start);
    const last = all.findLast((block) => startOf(block) < end);
    if (!first || !last) return null;
    const range = document.createRange();
    range.setStart(...place(first, unitsIn(first.textContent, start - startOf(first))));
    range.setEnd(...place(last, unitsIn(last.textContent, end - startOf(last))));
    return range;
  }

  /** Light up spans of the document; none puts the lights out. */
  function light(spans) {
    if (!CSS.highlights) return;
    CSS.highlights.delete("field-words");
    const ranges = spans.map(([start, end]) => rangeOf(start, end)).filter(Boolean);
    if (ranges.length) CSS.highlights.set("field-words", new Highlight(...ranges));
  }

  /** The text of a span, as the document has it. */
  function textOf([start, end]) {
    const range = rangeOf(start, end);
    if (!range) return "";
    const touched = blocks().filter((block) => range.intersectsNode(block));
    return touched.map((block) => {
      const from = block.contains(range.startContainer)
        ? textBefore(block, range.startContainer, range.startOffset).length : 0;
      const to = block.contains(range.endContainer)
        ? textBefore(block, range.endContainer, range.endOffset).length : block.textContent.length;
      return block.textContent.slice(from, to);
    }).join("\n\n");
  }

  /** A span without the white space and loose marks at its ends. */
  function trim([start, end]) {
    const letters = Array.from(textOf([start, end]));
    let [from, to] = [0, letters.length];
    while (from < to && /[\s,;:.]/u.test(letters[from])) from += 1;
    while (to > from && /[\s,;:.]/u.test(letters[to - 1])) to -= 1;
    return from < to ? [start + from, start + to] : null;
  }

  // Selecting by keyboard: a list of all words, the anchor and the word that moves.
  let walk = null;

  function listWords() {
    return blocks().flatMap((block, line) =>
      Array.from(block.textContent.matchAll(/\S+/g), (match) => ({
        block, line, from: match.index, to: match.index + match[0].length,
      })));
  }

  function begin(start, done) {
    const words = listWords();
    if (!words.length) return;
    const at = words.findIndex(({block, to}) => startOf(block) + pointsIn(block.textContent.slice(0, to)) > start);
    walk = {words, anchor: Math.max(at, 0), head: Math.max(at, 0), done};
    documentPart().classList.add("is-selecting");
    show();
  }

  function end() {
    if (!walk) return;
    walk = null;
    documentPart().classList.remove("is-selecting");
    window.getSelection().removeAllRanges();
  }

  function show() {
    const {words, anchor, head} = walk;
    const [low, high] = [words[Math.min(anchor, head)], words[Math.max(anchor, head)]];
    window.getSelection().setBaseAndExtent(...place(low.block, low.from), ...place(high.block, high.to));
    const moving = words[head];
    const range = document.createRange();
    range.setStart(...place(moving.block, moving.from));
    range.setEnd(...place(moving.block, moving.to));
    const box = range.getBoundingClientRect();
    if (box.top < 120 || box.bottom > window.innerHeight - 120) {
      window.scrollBy({top: box.top - window.innerHeight / 2, behavior: "instant"});
    }
  }

  function nextLine(step) {
    const {words, head} = walk;
    const line = words[head].line + step;
    const found = step > 0 ? words.findIndex((word) => word.line >= line) : words.findIndex((word) => word.line === line);
    return found < 0 ? head : found;
  }

  /** Handle a key while words are being selected; returns whether it was one of its own. */
  function onKey(event) {
    if (!walk || event.ctrlKey || event.metaKey || event.altKey) return false;
    const last = walk.words.length - 1;
    const moves = {
      ArrowRight: () => Math.min(walk.head + 1, last), ArrowLeft: () => Math.max(walk.head - 1, 0),
      ArrowDown: () => nextLine(1), ArrowUp: () => nextLine(-1),
      Home: () => walk.words.findIndex((word) => word.line === walk.words[walk.head].line),
      End: () => walk.words.findLastIndex((word) => word.line === walk.words[walk.head].line),
    };
    if (moves[event.key]) {
      walk.head = moves[event.key]();
      if (!event.shiftKey) walk.anchor = walk.head;
      show();
    } else if (event.key === "Escape" || event.key === "w") {
      const {done} = walk;
      end();
      done(null);
    } else if (event.key === "Enter" || event.key === "c") {
      const span = selected();
      const {done} = walk;
      end();
      done(span);
    } else {
      return event.key.length === 1;
    }
    event.preventDefault();
    return true;
  }

  return {begin, end, light, onKey, rangeOf, selected, textOf, trim, get selecting() { return Boolean(walk); }};
})();
