// Renews the parts of the control room that change. Without it the page shows the same when loaded again.
"use strict";
const renew = async (part) => {
  if (part.contains(document.activeElement) || part.querySelector("details[open]")) return;
  try {
    const answer = await fetch(part.dataset.from);
    if (!answer.ok) return;
    const text = await answer.text();
    if (part.dataset.shown === text) return;
    part.dataset.shown = text;
    const parsed = new DOMParser().parseFromString(text, "text/html");
    part.replaceChildren(...parsed.body.childNodes);
  } catch {
    // The lab has stopped; what is shown stays.
  }
};
setInterval(() => document.querySelectorAll("[data-from]").forEach(renew), 2000);
