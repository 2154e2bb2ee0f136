// Waiting for an opening, and for an answer after it. Every page works without this file.
(() => {
  "use strict";

  const SLOWEST_SECONDS = 30;
  const SLOWER = 1.5;
  const DAY = 86400;

  // The page asks for its part about the queue, ever more seldom, until that says there is nothing to wait for. How
  // long it waits is the portal's word, which knows how many stand before it.
  function lookAgain(place, times) {
    const seconds = Math.min(Number(place.dataset.lookAgain) * SLOWER ** times, SLOWEST_SECONDS);
    const spread = 0.8 + Math.random() * 0.4;
    window.setTimeout(() => ask(place, times + 1), seconds * spread * 1000);
  }

  async function ask(place, times) {
    if (document.hidden) return lookAgain(place, times);
    let next = null;
    try {
      const answer = await fetch(place.dataset.address + "?only=standing", { cache: "no-store" });
      if (answer.redirected) return window.location.assign(place.dataset.address);
      if (answer.ok) next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.id);
    } catch { /* the network may come back */ }
    if (!next) return lookAgain(place, times);
    if (next.textContent !== place.textContent) place.replaceChildren(...next.childNodes);
    if (!next.dataset.lookAgain) return;
    place.dataset.lookAgain = next.dataset.lookAgain;
    lookAgain(place, times);
  }

  // Both clocks go on from what the server said; the computer's own clock, which may be wrong, is not asked.
  function countDown(line) {
    const began = performance.now();
    const left = Number(line.dataset.opensIn);
    const shown = line.querySelector("[data-left]");
    const days = line.querySelector("[data-days]");
    const clock = line.querySelector("[data-server-clock]");
    const start = Number(clock.dataset.serverClock);
    holdButtons(true);
    const timer = window.setInterval(tick, 250);
    tick();

    function tick() {
      const passed = (performance.now() - began) / 1000;
      clock.textContent = timeOfDay(start + passed);
      const seconds = Math.max(0, Math.ceil(left - passed));
      days.textContent = seconds < DAY ? "" : days.dataset.days.replace("#", Math.floor(seconds / DAY));
      shown.textContent = timeOfDay(seconds);
      if (passed < left) return;
      window.clearInterval(timer);
      holdButtons(false);
      line.classList.add("is-open");
      for (const hidden of document.querySelectorAll("[data-when-open]")) hidden.hidden = false;
      for (const over of document.querySelectorAll("[data-until-open]")) over.hidden = true;
    }
  }

  function holdButtons(hold) {
    for (const button of document.querySelectorAll("[data-wait-for-opening] button")) button.disabled = hold;
  }

  function timeOfDay(moment) {
    const seconds = Math.floor(moment) % DAY;
    const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
    return parts.map((part) => String(part).padStart(2, "0")).join(":");
  }

  // The page also comes as the answer to a form: loading it again should not send the form again.
  for (const place of document.querySelectorAll("[data-address]")) history.replaceState(null, "", place.dataset.address);
  for (const place of document.querySelectorAll("[data-look-again]")) lookAgain(place, 0);
  for (const line of document.querySelectorAll("[data-opens-in]")) countDown(line);
})();
