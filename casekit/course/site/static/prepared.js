/* Shows the prepared state that the controls name, opens folds, and makes wide content reachable by keyboard. */
(() => {
  "use strict";

  function prepare(box) {
    const data = JSON.parse(box.querySelector(":scope > script").textContent);
    const views = [...box.querySelectorAll("[data-view]")];
    const controls = [];
    for (const each of box.querySelectorAll("[data-control]")) {
      (controls[each.dataset.control] ||= []).push(each);
    }
    const heard = document.createElement("div");
    heard.className = "prepared-heard";
    heard.setAttribute("role", "status");
    box.append(heard);
    const step = controls.findIndex((parts) => parts[0].classList.contains("prepared-step"));
    let place = [...data.start];

    const known = (wanted) => data.states[wanted.join(",")];

    function nearest(wanted, moved) {
      if (!known(wanted) && data.alone) {
        wanted = data.start.map((first, number) => (number === moved ? wanted[number] : first));
      }
      while (!known(wanted) && step >= 0 && wanted[step] > 0) wanted[step] -= 1;
      return known(wanted) ? wanted : place;
    }

    function set(number, value) {
      const [first, ...rest] = controls[number];
      if (first.type === "checkbox") {
        first.checked = value === 1;
      } else if (first.type === "radio") {
        for (const radio of [first, ...rest]) radio.checked = Number(radio.value) === value;
      } else if (first.type === "range") {
        const words = JSON.parse(first.dataset.words)[value];
        first.value = value;
        first.setAttribute("aria-valuetext", words);
        first.nextElementSibling.textContent = words;
      } else {
        const last = (at) => known(place.map((own, other) => (other === number ? at : own)));
        let all = 1;
        while (last(all)) all += 1;
        for (const button of first.querySelectorAll("button")) {
          button.disabled = !last(value + Number(button.dataset.by));
        }
        const told = first.dataset.words.replace("{at}", value + 1).replace("{all}", all);
        first.querySelector("output").textContent = told;
      }
    }

    function show(wanted, moved) {
      place = nearest(wanted, moved);
      place.forEach((value, number) => set(number, value));
      known(place).forEach((parts, number) => {
        views[number].innerHTML = parts.map((part) => data.parts[part]).join("");
      });
      if (moved === undefined) return;
      const told = views.flatMap((view) => [...view.querySelectorAll("[data-told]")]);
      heard.textContent = told.map((each) => each.textContent).join(" ");
      reachable(box);
    }

    controls.forEach((parts, number) => {
      for (const part of parts) {
        if (part.classList.contains("prepared-step")) {
          for (const button of part.querySelectorAll("button")) {
            button.addEventListener("click", () => {
              const wanted = [...place];
              wanted[number] += Number(button.dataset.by);
              show(wanted, number);
              if (button.disabled) part.querySelector("button:not(:disabled)")?.focus();
            });
          }
          continue;
        }
        part.addEventListener("input", () => {
          const wanted = [...place];
          wanted[number] = part.type === "checkbox" ? Number(part.checked) : Number(part.value);
          show(wanted, number);
        });
      }
    });
    show(place);
  }

  const WIDE = ["pre", "table", ".output", ".casekit-desk", "[data-view]"].map((each) => `.bd-article ${each}`).join();

  /* What is wider than its place can be scrolled; then it must be reachable with the Tab key. */
  function reachable(root) {
    for (const each of root.querySelectorAll(WIDE)) {
      const place = each.matches("table") ? each.parentElement : each;
      const style = getComputedStyle(place);
      const scrolls = place.scrollWidth > place.clientWidth + 1 && /auto|scroll/.test(style.overflowX);
      if (scrolls) place.tabIndex = 0;
      else if (place.tabIndex === 0 && !place.closest("a, button, summary")) place.removeAttribute("tabindex");
    }
  }

  function folds() {
    for (const fold of document.querySelectorAll("details[data-opens]")) {
      fold.addEventListener("toggle", () => {
        if (!fold.open) return;
        for (const other of document.querySelectorAll("details[data-opens]")) {
          if (other.dataset.opens === fold.dataset.opens) other.open = true;
        }
      });
    }
    // The event of a fold does not rise, but it can be met on its way down.
    document.addEventListener("toggle", (met) => reachable(met.target), true);
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open])")];
      for (const fold of closed) fold.open = true;
    });
    addEventListener("afterprint", () => {
      for (const fold of closed) fold.open = false;
    });
  }

  function begin() {
    document.querySelectorAll(".casekit-prepared").forEach(prepare);
    folds();
    reachable(document);
    addEventListener("resize", () => reachable(document));
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
})();
