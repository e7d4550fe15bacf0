// Moves the page to another day. All that is said of a stretch of days is in the data: here it is
// only looked up which stretch the day lies in. Texts are set as text, never as markup.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const get = (id) => document.getElementById(id);

  // ---- Days: text of the form YYYY-MM-DD, which sorts by itself, or numbers to count with.
  const number = (day) => Math.round(Date.parse(day + "T00:00:00Z") / 86400000);
  const text = (count) => new Date(count * 86400000).toISOString().slice(0, 10);
  const isDay = (day) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return false;
    const count = number(day);
    return !Number.isNaN(count) && text(count) === day && day >= "0001-01-01";
  };
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];
  const inWords = (day) =>
    `${+day.slice(8)} ${MONTHS[+day.slice(5, 7) - 1]} ${+day.slice(0, 4)}`;
  const clamp = (day) => (day < data.first ? data.first : day > data.last ? data.last : day);
  const plusDays = (day, days) => {
    const count = number(day) + days;
    return text(Math.min(Math.max(count, number(data.first)), number(data.last)));
  };
  // The same day of another month, or its last.
  const plusMonths = (day, months) => {
    const all = +day.slice(0, 4) * 12 + (+day.slice(5, 7) - 1) + months;
    const year = Math.floor(all / 12);
    if (year < 1) return data.first;
    if (year > 9999) return data.last;
    const month = String(year).padStart(4, "0") + "-" + String((all % 12) + 1).padStart(2, "0");
    for (let date = +day.slice(8); ; date -= 1) {
      const found = month + "-" + String(date).padStart(2, "0");
      if (isDay(found)) return clamp(found);
    }
  };

  const from = number(data.from);
  const steps = Math.max(number(data.to) - from, 1);

  // The position of the last of a sorted list that is not after the day; -1 if there is none.
  const last = (list, day, dayOf) => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (dayOf(list[middle]) <= day) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const itself = (day) => day;
  const firstOf = (run) => run.first;
  const head = (list) => list[0];

  // ---- The parts of the page that change.
  const URGENCY = ["lapsed", "due", "pending", "met", "void"];
  const rows = [...document.querySelectorAll(".commitment")];
  const all = data.agreements.flatMap((agreement) =>
    agreement.commitments.map((commitment) => ({ ...commitment, agreement: agreement.id })));
  const commitments = all.map((commitment, position) => {
    const row = rows[position];
    const label = row.querySelector(".label");
    return {
      ...commitment,
      row,
      details: row.querySelector("details"),
      badge: label.querySelector(".badge"),
      reason: label.querySelector(".reason"),
      mark: label.querySelector(".mark"),
      now: row.querySelector(".timeline .now"),
      parties: row.dataset.parties.split(" "),
      at: Math.max(last(commitment.runs, data.on, firstOf), 0),
      // The day that its body tells of; none while it is closed and out of date.
      told: data.on,
      words: null,
    };
  });

  // All changes, by day; of one day the most urgent first.
  const changes = commitments.flatMap((one) =>
    one.changes.map(([on, id, status, reason]) => ({ on, id, status, reason, of: one })));
  const order = (one, two) => (one < two ? -1 : one > two ? 1 : 0);
  changes.sort((one, two) => order(one.on, two.on)
    || URGENCY.indexOf(one.status) - URGENCY.indexOf(two.status)
    || order(one.of.agreement, two.of.agreement) || order(one.id, two.id));
  const onOf = (change) => change.on;

  let on = data.on;
  const element = (name, content, className) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content !== undefined) made.textContent = content;
    return made;
  };
  const replace = (parent, children) => parent.replaceChildren(...children);
  const plural = (count) => `${count} day${count === 1 ? "" : "s"}`;

  // ---- One commitment.
  function tellRow(one) {
    const run = one.runs[one.at];
    if (one.badge.textContent !== run.status) {
      one.badge.textContent = run.status;
      one.badge.className = "badge " + run.status;
    }
    replace(one.reason, run.line.map((part) => element("span", part)));
    one.reason.dataset.reason = run.reason;
    one.mark.hidden = !run.open;
  }

  function source(cited) {
    if (!cited.link) return element("bdi", cited.text);
    const link = element("a", cited.text);
    link.href = cited.text;
    link.rel = "noreferrer";
    link.dir = "auto";
    return link;
  }

  function tellEntry(entry) {
    const item = element("li");
    item.append(element("bdi", entry.says));
    if (entry.source) item.append("; ", source(entry.source));
    if (entry.place) item.append(" ", element("span", entry.place, "place"));
    if (entry.note) {
      const note = element("span", entry.note, "remark");
      note.dir = "auto";
      item.append(" ", note);
    }
    return item;
  }

  function tellFacts(run) {
    const facts = [["status", run.status], ["reason", run.reason], ...run.facts];
    if (run.late_after) {
      facts.push(["late by", plural(number(on) - number(run.late_after))]);
    }
    return facts.flatMap(([name, fact]) => [element("dt", name), element("dd", fact)]);
  }

  function tellOccurrence(one, item) {
    const occurrence = one.occurrences[+item.dataset.occurrence];
    const [, status, reason, open] = occurrence.runs[Math.max(last(occurrence.runs, on, head), 0)];
    const badge = item.querySelector(".badge");
    badge.textContent = status;
    badge.className = "badge " + status;
    item.querySelector(".why").textContent = reason + (open ? " (open)" : "");
  }

  // The body of a commitment is brought up to date when it can be seen.
  function tellBody(one) {
    if (one.told === on) return;
    one.told = on;
    const run = one.runs[one.at];
    const body = one.row.querySelector(".body");
    const find = (selector) => body.querySelector(selector);
    find(".because").textContent = run.why[Math.max(last(run.why, on, head), 0)][1];
    find(".sure").textContent = run.sure;
    find(".settle").hidden = run.settle.length === 0;
    replace(find(".settle ul"), run.settle.map((text) => {
      const item = element("li", text);
      item.dir = "auto";
      return item;
    }));
    find(".entries").hidden = run.entries.length === 0;
    replace(find(".entries ul"), run.entries.map(tellEntry));
    replace(find(".facts"), tellFacts(run));
    const next = one.changes[last(one.changes, on, head) + 1];
    const whose = next && next[1] !== one.id ? next[1] + " " : "";
    find(".then").textContent = next
      ? `Next: ${next[0]} ${whose}${next[2]} (${next[3]})`
      : "No further change if nothing more is recorded";
    const before = find(".runs [aria-current]");
    const current = find(`.runs [data-run="${one.at}"]`);
    if (before !== current) {
      if (before) before.removeAttribute("aria-current");
      if (current) current.setAttribute("aria-current", "true");
    }
    body.querySelectorAll("[data-occurrence]").forEach((item) => tellOccurrence(one, item));
  }

  // In an open body the days of the runs can be chosen.
  function tellOpen(one) {
    tellBody(one);
    one.row.querySelectorAll(".runs time").forEach((time) => {
      if (time.firstElementChild) return;
      const button = element("button", time.textContent);
      button.type = "button";
      button.addEventListener("click", () => choose(button.textContent));
      replace(time, [button]);
    });
  }

  // ---- The whole page.
  const tiles = [...document.querySelectorAll("#counts .tile")].map((tile) => {
    const button = element("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(...tile.childNodes);
    tile.append(button);
    return { tile, button, status: tile.dataset.status, count: button.querySelector("b") };
  });
  const slider = get("slider");
  const field = get("date");
  const message = get("message");
  const records = [...document.querySelectorAll(".complete[data-complete]")];

  function count() {
    const counts = { lapsed: 0, due: 0, pending: 0, met: 0, void: 0, open: 0 };
    for (const one of commitments) {
      const run = one.runs[one.at];
      counts[run.status] += 1;
      if (run.open) counts.open += 1;
    }
    return counts;
  }

  function tellNext() {
    const position = last(changes, on, onOf) + 1;
    const next = changes[position];
    const place = get("next");
    if (!next) {
      place.textContent = "none, if nothing more is recorded";
      return;
    }
    let end = position;
    while (end < changes.length && changes[end].on === next.on) end += 1;
    const more = end - position > 1 ? `, and ${end - position - 1} more` : "";
    const day = element("time", next.on);
    day.dateTime = next.on;
    replace(place, [day, `: ${next.id} becomes ${next.status} (${next.reason})${more}`]);
  }

  function tell() {
    const counts = count();
    for (const { tile, count, status } of tiles) {
      count.textContent = counts[status];
      tile.classList.toggle("none", counts[status] === 0);
    }
    const brief = URGENCY.filter((status) => counts[status] > 0);
    replace(get("brief"), [element("b", inWords(on)),
      ": " + brief.map((status) => `${counts[status]} ${status}`).join(", ")
        + (counts.open > 0 ? `; ${counts.open} open` : "")]);
    const day = get("day");
    day.textContent = inWords(on);
    day.dateTime = on;
    tellNext();
    for (const record of records) {
      record.querySelector(".projection").hidden = on <= record.dataset.complete;
    }
    const step = Math.min(Math.max(number(on) - from, 0), steps);
    slider.value = step;
    slider.setAttribute("aria-valuetext", inWords(on));
    if (document.activeElement !== field) field.value = on;
    get("back").disabled = last(data.days, plusDays(on, -1), itself) < 0 || on <= data.days[0];
    get("forward").disabled = last(data.days, on, itself) + 1 >= data.days.length;
    return counts;
  }

  let asked = false;
  function show() {
    asked = false;
    let filter = false;
    const drawn = on >= data.from && on <= data.to;
    const x = drawn ? (100 * (number(on) - from)) / steps + "%" : "-9%";
    for (const one of commitments) {
      one.now.setAttribute("x", x);
      const run = one.runs[one.at];
      if (on < run.first || on > run.last) {
        one.at = Math.max(last(one.runs, on, firstOf), 0);
        tellRow(one);
        filter = true;
      }
      if (one.details.open) tellBody(one);
    }
    const counts = tell();
    if (filter && wanted.size > 0) apply();
    later(counts);
  }

  // What is said and what stands in the address follow once the day rests.
  let rest = 0;
  function later(counts) {
    clearTimeout(rest);
    rest = setTimeout(() => {
      const parts = URGENCY.map((status) => `${counts[status]} ${status}`);
      get("summary").textContent = `${inWords(on)}: ${parts.join(", ")}; ${counts.open} open`;
      if (location.hash !== "#" + on) history.replaceState(null, "", "#" + on);
    }, 400);
  }

  // Any day may be chosen; one of which the page does not know is refused, never guessed.
  function choose(day, said = "") {
    if (!isDay(day)) {
      message.textContent = day
        ? `“${day}” is not a day: type one as ${data.on}`
        : `Type a day as ${data.on}`;
      return;
    }
    const known = clamp(day);
    if (known !== day) {
      message.textContent =
        `This page was computed from ${data.first} through ${data.last}; it says nothing of ${day}`;
      return;
    }
    const beside = day < data.from || day > data.to;
    message.textContent = said
      || (beside ? `${day} lies outside of what is drawn (${data.from} to ${data.to})` : "");
    field.removeAttribute("aria-invalid");
    if (day === on) return;
    on = day;
    if (!asked) {
      asked = true;
      requestAnimationFrame(show);
    }
  }

  // ---- Choosing the day.
  slider.addEventListener("input", () => choose(text(from + +slider.value)));
  field.addEventListener("input", () => {
    if (isDay(field.value.trim())) choose(field.value.trim());
  });
  field.addEventListener("change", () => {
    choose(field.value.trim());
    if (isDay(field.value.trim())) return;
    field.setAttribute("aria-invalid", "true");
  });
  field.addEventListener("blur", () => {
    if (isDay(field.value.trim())) field.value = on;
  });
  get("today").addEventListener("click", () => {
    const now = new Date();
    const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    const day = parts.map((part, index) => String(part).padStart(index ? 2 : 4, "0")).join("-");
    choose(day, `Today is ${day} by the clock of this browser`);
  });
  get("reset").addEventListener("click", () => choose(data.on));
  const back = () => {
    const position = last(data.days, plusDays(on, -1), itself);
    if (position >= 0 && data.days[position] < on) choose(data.days[position]);
  };
  const forward = () => {
    const position = last(data.days, on, itself) + 1;
    if (position < data.days.length) choose(data.days[position]);
  };
  get("back").addEventListener("click", back);
  get("forward").addEventListener("click", forward);

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target;
    const onSlider = target === slider;
    if (!onSlider && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    const month = event.shiftKey || event.ctrlKey;
    const moves = { ArrowLeft: -1, ArrowRight: 1 };
    if (onSlider) Object.assign(moves, { ArrowDown: -1, ArrowUp: 1 });
    let day;
    if (event.key in moves) {
      day = month ? plusMonths(on, moves[event.key]) : plusDays(on, moves[event.key]);
    } else if (onSlider) {
      const others = {
        PageDown: () => plusMonths(on, -1),
        PageUp: () => plusMonths(on, 1),
        Home: () => data.from,
        End: () => data.to,
      };
      if (event.key in others) day = others[event.key]();
    }
    if (day === undefined) return;
    event.preventDefault();
    choose(day);
  });

  document.addEventListener("click", (event) => {
    const bar = event.target.closest(".timeline");
    if (!bar) return;
    // The bar lies in the line that opens the commitment, but chooses a day instead.
    event.preventDefault();
    const { left, width } = bar.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - left) / width, 0), 1);
    choose(text(from + Math.floor(share * steps + 1e-6)));
  });

  addEventListener("hashchange", () => fromAddress());
  function fromAddress() {
    const day = decodeURIComponent(location.hash.slice(1));
    if (/^\d/.test(day)) choose(day);
  }

  // ---- Opening.
  for (const one of commitments) {
    one.details.addEventListener("toggle", () => one.details.open && tellOpen(one));
    one.details.querySelector("summary").addEventListener("click", () => tellBody(one));
  }
  let opened = null;
  addEventListener("beforeprint", () => {
    if (asked) show();
    opened = commitments.filter((one) => !one.details.open && !one.row.hidden);
    for (const one of opened) {
      tellBody(one);
      one.details.open = true;
    }
  });
  addEventListener("afterprint", () => {
    if (opened) for (const one of opened) one.details.open = false;
    opened = null;
  });

  // ---- Which commitments are shown.
  const wanted = new Set();
  const search = get("search");
  const party = get("party");
  const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // All that a commitment says on any day, as it is looked through.
  function wordsOf(one) {
    if (one.words === null) {
      const row = one.row;
      const parts = [one.key, row.querySelector("h3"), row.querySelector(".prose"),
        row.querySelector(".terms")];
      const texts = parts.map((part) => (typeof part === "string" ? part : part.textContent));
      const runs = one.runs.flatMap((run) => [run.reason, ...run.why.map(([, why]) => why)]);
      one.words = plain([...texts, ...runs].join("\n"));
    }
    return one.words;
  }

  function apply() {
    const looked = plain(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of commitments) {
      const run = one.runs[one.at];
      const status = wanted.size === 0 || wanted.has(run.status) || (wanted.has("open") && run.open);
      const fits = status
        && (!party.value || one.parties.includes(party.value))
        && looked.every((word) => wordsOf(one).includes(word));
      one.row.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const section of document.querySelectorAll(".agreement")) {
      section.hidden = !section.querySelector(".commitment:not([hidden])");
    }
    const limited = wanted.size > 0 || party.value || looked.length > 0;
    get("shown").textContent = `${shown} of ${commitments.length} shown`;
    get("no-match").hidden = shown > 0;
    get("clear").hidden = !limited;
  }
  function clear() {
    wanted.clear();
    for (const { button } of tiles) button.setAttribute("aria-pressed", "false");
    search.value = "";
    party.value = "";
    apply();
    search.focus();
  }
  for (const { button, status } of tiles) {
    button.title = `Show only these`;
    button.addEventListener("click", () => {
      if (!wanted.delete(status)) wanted.add(status);
      button.setAttribute("aria-pressed", String(wanted.has(status)));
      apply();
    });
  }
  search.addEventListener("input", apply);
  party.addEventListener("change", apply);
  get("filters").addEventListener("submit", (event) => event.preventDefault());
  get("clear").addEventListener("click", clear);
  get("clear-too").addEventListener("click", clear);

  // ---- Light and dark.
  const theme = get("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => {
    const set = document.documentElement.dataset.theme;
    return set ? set === "dark" : dark.matches;
  };
  const tellTheme = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.title = `Show it in ${isDark() ? "light" : "dark"} colours`;
  };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    tellTheme();
  });
  dark.addEventListener("change", tellTheme);

  // ---- The beginning.
  document.documentElement.classList.add("js");
  for (const id of ["controls", "filters", "theme"]) get(id).hidden = false;
  document.querySelector(".help").hidden = false;
  tellTheme();
  tell();
  fromAddress();
})();
