// Small comforts. Every page works without this file.
(() => {
  "use strict";

  const SECONDS_UNTIL_SENDING_AGAIN = 10;

  function focusErrorSummary() {
    const summary = document.querySelector("[data-error-summary]");
    if (!summary) return;
    summary.focus();
    summary.addEventListener("click", goToField);
  }

  // The address stays without #field: sent again, the page would come back to that field instead of the summary.
  function goToField(event) {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  }

  // On phones the tabs are a strip: the chosen one is where it can be seen.
  function showChosenTab(chosen) {
    const strip = chosen.closest("ul");
    const middle = chosen.offsetLeft - strip.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
    strip.scrollLeft = Math.max(0, middle);
  }

  const busy = new WeakMap(); // form -> the button that says so, with its own words

  // A second click while the first is on its way is swallowed. Buttons are not disabled, so their value is still sent.
  function sendOnce(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      form.setAttribute("aria-busy", "true");
      if (event.submitter && form.dataset.busy) sayBusy(form, event.submitter);
      window.setTimeout(() => release(form), SECONDS_UNTIL_SENDING_AGAIN * 1000);
    });
  }

  function sayBusy(form, button) {
    busy.set(form, { button, words: Array.from(button.childNodes) });
    button.textContent = form.dataset.busy;
  }

  function release(form) {
    const said = busy.get(form);
    if (said) said.button.replaceChildren(...said.words);
    busy.delete(form);
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }

  function offerPrinting(button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // On phones a row becomes a card, each value beside its column's name. The roles keep it a table for screen readers.
  function labelCells(table) {
    const names = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent.trim());
    table.setAttribute("role", "table");
    for (const group of [table.tHead, ...table.tBodies]) group.setAttribute("role", "rowgroup");
    for (const row of table.rows) {
      row.setAttribute("role", "row");
      Array.from(row.cells).forEach((cell, column) => labelCell(cell, names[column]));
    }
    table.classList.add("table-labelled");
  }

  function labelCell(cell, name) {
    if (cell.tagName === "TD") {
      cell.setAttribute("role", "cell");
      if (name) cell.dataset.label = name;
    } else {
      cell.setAttribute("role", cell.scope === "row" ? "rowheader" : "columnheader");
    }
    if (cell.scope !== "col" && cell.hasChildNodes()) cell.replaceChildren(inOnePiece(cell));
  }

  // Beside its label the value of a cell is one thing, however many pieces it has.
  function inOnePiece(cell) {
    const whole = document.createElement("div");
    whole.className = "cell";
    whole.append(...cell.childNodes);
    return whole;
  }

  // Browsers break lines behind the hyphens of days, case numbers and codes. What is copied stays as it was written.
  const HYPHENATED = /[A-Z0-9]{2,}(?:-[A-Z0-9]{2,})+(?: \d{2}:\d{2}(?::\d{2})?)?/g;

  function keepHyphenatedTogether(place) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (text) => (
      text.data.includes("-") && !text.parentElement.closest("textarea, option, script, style, svg, .unbroken") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP));
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    found.forEach(wrapHyphenated);
  }

  // One element for the whole text: where it is laid out beside others, it stays one piece.
  function wrapHyphenated(text) {
    const pieces = document.createElement("span");
    let from = 0;
    for (const match of text.data.matchAll(HYPHENATED)) {
      const unbroken = document.createElement("span");
      unbroken.className = "unbroken";
      unbroken.textContent = match[0];
      pieces.append(text.data.slice(from, match.index), unbroken);
      from = match.index + match[0].length;
    }
    if (!from) return;
    pieces.append(text.data.slice(from));
    text.replaceWith(pieces);
  }

  // Remembered in this browser only; a browser that forbids storage simply forgets.
  function remembered(key) {
    try { return window.localStorage.getItem(key); } catch { return null; }
  }

  function remember(key, value) {
    try { window.localStorage.setItem(key, value); } catch { /* the choice holds for this page */ }
  }

  function offerLargeText(button) {
    const show = (large) => {
      document.documentElement.classList.toggle("large-text", large);
      button.setAttribute("aria-pressed", String(large));
    };
    button.hidden = false;
    show(remembered("large-text") === "yes");
    button.addEventListener("click", () => {
      const large = button.getAttribute("aria-pressed") !== "true";
      show(large);
      remember("large-text", large ? "yes" : "no");
    });
  }

  function closePersonMenu(event) {
    const menu = document.querySelector("details.person[open]");
    if (!menu) return;
    if (event.type === "keydown" && event.key !== "Escape") return;
    if (event.type === "click" && menu.contains(event.target)) return;
    menu.open = false;
    if (event.type === "keydown") menu.querySelector("summary").focus();
  }

  document.querySelectorAll(".tabs [aria-current]").forEach(showChosenTab);
  document.querySelectorAll("form[data-once]").forEach(sendOnce);
  document.querySelectorAll("[data-print]").forEach(offerPrinting);
  document.querySelectorAll("[data-large-text]").forEach(offerLargeText);
  document.querySelectorAll("table.table-stack").forEach(labelCells);
  document.querySelectorAll("main").forEach(keepHyphenatedTogether);
  document.addEventListener("click", closePersonMenu);
  document.addEventListener("keydown", closePersonMenu);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  focusErrorSummary();
})();
