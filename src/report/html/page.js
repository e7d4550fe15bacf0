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
  const all = data.agreements.flatMap((agreement) => agreement.commitments.map((commitment) =>
    ({ ...commitment, agreement: agreement.id, named: agreement.named })));
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
      section: row.closest(".agreement"),
      parties: row.dataset.parties.split(" "),
      // The run in which the day lies; -1 where it was not computed.
      at: Math.max(last(commitment.runs, data.on, firstOf), 0),
      // The run and the day that its line and its body tell of: they may be out of date while they
      // cannot be seen.
      line: 0,
      marked: data.on,
      told: data.on,
      shown: true,
      words: null,
    };
  });
  for (const one of commitments) one.line = one.at;

  // All changes, by day; of one day the most urgent first.
  const changes = commitments.flatMap((one) =>
    one.changes.map(([on, id, status, says]) => ({ on, id, status, says, of: one })));
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
  // A text in which no day is broken at the end of a line, and what stands in backticks is code.
  const withDays = (words) => words.split(/(\d{4}-\d\d-\d\d)/).filter(Boolean)
    .map((part) => (/^\d{4}-\d\d-\d\d$/.test(part) ? element("span", part, "nb") : part));
  const dated = (words) => words.split(/(`[^`]+`)/).flatMap((part) => {
    if (!/^`[^`]+`$/.test(part)) return withDays(part);
    const code = element("code");
    code.append(...withDays(part.slice(1, -1)));
    return [code];
  });
  const write = (place, words) => replace(place, dated(words));
  const NONE = { status: "", reason: "", open: false, settle: [], sure: "", facts: [] };
  const runOf = (one) => one.runs[one.at] || NONE;

  // What is over without a breach looks otherwise than what was missed or broken.
  function dress(badge, status, reason) {
    const looks = "badge " + status + (reason === "expired" ? " expired" : "");
    if (badge.textContent !== status) badge.textContent = status;
    if (badge.className !== looks) badge.className = looks;
  }

  // ---- One commitment.
  function tellRow(one) {
    const run = runOf(one);
    one.line = one.at;
    const status = run.status || "unknown";
    dress(one.badge, status, run.reason);
    replace(one.reason, (run.line || [`not computed after ${one.end}`]).map((words) => {
      const part = element("span");
      write(part, words);
      return part;
    }));
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
    const says = element("bdi");
    write(says, entry.says);
    item.append(says);
    if (entry.source) item.append("; ", source(entry.source));
    if (entry.place) item.append(" ", element("span", entry.place, "place"));
    if (entry.note) {
      const note = element("span", entry.note, "remark");
      note.dir = "auto";
      item.append(" ", note);
    }
    return item;
  }

  // What a fact says: a day may move while the run lasts, so many times after so many days by so
  // many days.
  function factOn(run, [, said, moves]) {
    if (!moves) return said;
    let left = number(on) - number(run.first);
    let day = number(said);
    for (const [times, after, by] of moves) {
      const moved = Math.min(times, Math.floor(left / after));
      day += moved * by;
      left -= moved * after;
      if (moved < times) break;
    }
    return text(day);
  }

  function tellFacts(run) {
    const facts = [["status", run.status || "unknown"], ["reason", run.reason || "not computed"],
      ...run.facts.map((fact) => [fact[0], factOn(run, fact)])];
    if (run.late_after) {
      facts.push(["late by", plural(number(on) - number(run.late_after))]);
    }
    return facts.flatMap(([name, fact]) => {
      const said = element("dd");
      write(said, fact);
      return [element("dt", name), said];
    });
  }

  function tellOccurrence(one, item) {
    const occurrence = one.occurrences[+item.dataset.occurrence];
    const [, status, reason, open] = one.at < 0 ? ["", "unknown", "not computed", false]
      : occurrence.runs[Math.max(last(occurrence.runs, on, head), 0)];
    const badge = item.querySelector(".badge");
    dress(badge, status, reason);
    item.querySelector(".why").textContent = reason + (open ? " (open)" : "");
  }

  // What changes next of a commitment.
  function nextOf(one) {
    const next = one.changes[last(one.changes, on, head) + 1];
    if (one.at < 0) return `It was computed through ${one.end}`;
    if (next) {
      const whose = next[1] !== one.id ? next[1] + " " : "";
      return `Next: ${next[0]} ${whose}${next[3]}`;
    }
    return isBounded(one) ? `No change through ${one.end}; later days were not computed`
      : "No further change if nothing more is recorded";
  }

  // The body of a commitment is brought up to date when it can be seen.
  function tellBody(one) {
    if (one.told === on) return;
    one.told = on;
    const run = runOf(one);
    const body = one.row.querySelector(".body");
    const find = (selector) => body.querySelector(selector);
    const [, because, cited] = one.at < 0
      ? ["", `it recurs or is suspended, and was computed through ${one.end}`, []]
      : run.why[Math.max(last(run.why, on, head), 0)];
    write(find(".because"), because);
    write(find(".sure"), run.sure);
    find(".settle").hidden = run.settle.length === 0;
    replace(find(".settle ul"), run.settle.map((text) => {
      const item = element("li", text);
      item.dir = "auto";
      return item;
    }));
    find(".entries").hidden = cited.length === 0;
    replace(find(".entries ul"), cited.map((place) => tellEntry(one.entries[place])));
    replace(find(".facts"), tellFacts(run));
    write(find(".then"), nextOf(one));
    const before = find(".runs [aria-current]");
    const current = [...body.querySelectorAll(".runs li")]
      .find((line) => +line.dataset.run <= one.at && one.at <= +line.dataset.to);
    if (before !== current) {
      if (before) before.removeAttribute("aria-current");
      if (current) current.setAttribute("aria-current", "true");
    }
    body.querySelectorAll("[data-occurrence]").forEach((item) => tellOccurrence(one, item));
  }

  // In an open body the days of the runs can be chosen.
  function tellOpen(one) {
    tellBody(one);
    one.row.querySelectorAll(".span time").forEach((time) => {
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
  // What stands before the day.
  const title = document.title.slice(0, -data.on.length);
  const slider = get("slider");
  const field = get("date");
  const message = get("message");
  const records = [...document.querySelectorAll(".complete[data-complete]")];

  // How many commitments have each status; kept up to date as they change.
  const counts = { lapsed: 0, due: 0, pending: 0, met: 0, void: 0, open: 0, unknown: 0 };
  function count(one, by) {
    const run = runOf(one);
    counts[run.status || "unknown"] += by;
    if (run.open) counts.open += by;
  }

  const isBounded = (one) => one.end < "9999-12-31";
  // Of those without a next change, the first day through which one was computed.
  function silentThrough() {
    let end;
    for (const one of commitments) {
      if (!isBounded(one) || (end !== undefined && end <= one.end)) continue;
      const changes = one.changes;
      if (changes.length > 0 && changes[changes.length - 1][0] > on) continue;
      end = one.end;
    }
    return end;
  }

  function tellNext() {
    const position = last(changes, on, onOf) + 1;
    const next = changes[position];
    const place = get("next");
    const end = silentThrough();
    if (!next) {
      write(place, end === undefined ? "none, if nothing more is recorded"
        : `none through ${end}; later days were not computed`);
      return;
    }
    let upTo = position;
    while (upTo < changes.length && changes[upTo].on === next.on) upTo += 1;
    const more = upTo - position > 1 ? `, and ${upTo - position - 1} more` : "";
    const day = element("time", next.on);
    day.dateTime = next.on;
    const name = next.of.named ? `${next.of.agreement}/${next.id}` : next.id;
    const known = end === undefined || next.on <= end ? ""
      : `; what recurs or is suspended was computed through ${end} only`;
    replace(place, [day,
      ...dated(`: ${name} ${next.says}${more}${known}`)]);
  }

  function tell() {
    for (const { tile, count, status } of tiles) {
      count.textContent = counts[status];
      tile.classList.toggle("none", counts[status] === 0);
    }
    const brief = URGENCY.filter((status) => counts[status] > 0);
    const unknown = counts.unknown > 0 ? `; ${counts.unknown} unknown` : "";
    replace(get("brief"), [element("b", inWords(on)),
      ": " + brief.map((status) => `${counts[status]} ${status}`).join(", ")
        + (counts.open > 0 ? `; ${counts.open} open` : "") + unknown]);
    const day = get("day");
    day.textContent = inWords(on);
    day.dateTime = on;
    document.title = title + on;
    tellNext();
    get("unknown").hidden = counts.unknown === 0;
    get("unknown").textContent = `Not computed for this day: ${counts.unknown} of `
      + `${commitments.length} commitments, which recur or are suspended.`;
    for (const record of records) {
      record.querySelector(".projection").hidden = on <= record.dataset.complete;
    }
    get("beside").hidden = isDrawn(on);
    const step = Math.min(Math.max(number(on) - from, 0), steps);
    slider.value = step;
    slider.setAttribute("aria-valuetext", inWords(on));
    get("back").disabled = last(data.days, plusDays(on, -1), itself) < 0 || on <= data.days[0];
    get("forward").disabled = last(data.days, on, itself) + 1 >= data.days.length;
  }

  const isDrawn = (day) => day >= data.from && day <= data.to;
  // What can be seen of a commitment.
  function tellShown(one) {
    if (one.line !== one.at) tellRow(one);
    if (one.marked !== on) {
      one.marked = on;
      one.now.setAttribute("x", isDrawn(on) ? (100 * (number(on) - from)) / steps + "%" : "-9%");
    }
    if (one.details.open) tellBody(one);
  }

  // Of many commitments those that can be seen come first, the others once the day rests.
  const FEW = 80;
  const near = new Set();
  const watch = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      const one = byRow.get(target);
      if (!isIntersecting) near.delete(one);
      else {
        near.add(one);
        tellShown(one);
      }
    }
  }, { rootMargin: "400px 0px" });
  const byRow = new Map(commitments.map((one) => [one.row, one]));
  if (commitments.length > FEW) for (const one of commitments) watch.observe(one.row);

  const list = get("commitments");
  let others = 0;
  function tellOthers(begin = 0) {
    clearTimeout(others);
    const until = performance.now() + 8;
    let position = begin;
    for (; position < commitments.length; position += 1) {
      if (performance.now() > until) break;
      tellShown(commitments[position]);
    }
    if (position < commitments.length) others = setTimeout(tellOthers, 0, position);
    else list.dataset.told = on;
  }
  function tellAll() {
    clearTimeout(others);
    for (const one of commitments) tellShown(one);
    list.dataset.told = on;
  }

  let asked = false;
  function show() {
    asked = false;
    const changed = [];
    for (const one of commitments) {
      const run = one.runs[one.at];
      if (run && on >= run.first && on <= run.last) continue;
      const at = on > one.end ? -1 : Math.max(last(one.runs, on, firstOf), 0);
      if (at === one.at) continue;
      count(one, -1);
      one.at = at;
      // A body that was opened since the day was chosen told of the run before.
      one.told = "";
      count(one, 1);
      changed.push(one);
    }
    if (wanted.size > 0) limit(changed);
    tell();
    if (commitments.length <= FEW) tellAll();
    else {
      for (const one of near) tellShown(one);
      // What was still being told was of another day.
      clearTimeout(others);
      list.dataset.told = "";
      others = setTimeout(tellOthers, 150);
    }
    later();
  }

  // What is said and what stands in the address follow once the day rests.
  let rest = 0;
  function later() {
    clearTimeout(rest);
    rest = setTimeout(() => {
      const parts = URGENCY.map((status) => `${counts[status]} ${status}`);
      const unknown = counts.unknown > 0 ? `; ${counts.unknown} not computed` : "";
      get("summary").textContent =
        `${inWords(on)}: ${parts.join(", ")}; ${counts.open} open${unknown}`;
      if (location.hash !== "#" + on) history.replaceState(null, "", "#" + on);
    }, 400);
  }

  // Any day may be chosen; one of which the page does not know is refused, never guessed.
  // What is typed into the field stays there as it is until the field is left.
  function choose(day, said = "", isTyped = false) {
    if (!isDay(day)) {
      const short = day.length > 40 ? day.slice(0, 40) + "…" : day;
      message.textContent = day
        ? `“${short}” is not a day: type one as ${data.on}`
        : `Type a day as ${data.on}`;
      return;
    }
    const known = clamp(day);
    if (known !== day) {
      message.textContent =
        `This page was computed from ${data.first} through ${data.last}; it says nothing of ${day}`;
      return;
    }
    tellBeside(day, said);
    field.removeAttribute("aria-invalid");
    if (!isTyped) field.value = day;
    if (day === on) return;
    on = day;
    if (!asked) {
      asked = true;
      requestAnimationFrame(show);
    }
  }

  function tellBeside(day, said) {
    const beside = `${day} lies outside of what is drawn (${data.from} to ${data.to})`;
    message.textContent = [said, isDrawn(day) ? "" : beside].filter(Boolean).join("; ");
  }

  // ---- Choosing the day.
  slider.addEventListener("input", () => choose(text(from + +slider.value)));
  field.addEventListener("input", () => {
    if (isDay(field.value.trim())) choose(field.value.trim(), "", true);
  });
  field.addEventListener("change", () => {
    choose(field.value.trim(), "", true);
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
    let day = location.hash.slice(1);
    try {
      day = decodeURIComponent(day);
    } catch {
      // What is no address of a day is none.
    }
    // The address may also lead to a part of the page.
    if (day.trim() && !get(day)) choose(day.trim());
  }

  // ---- Opening.
  for (const one of commitments) {
    one.details.addEventListener("toggle", () => one.details.open && tellOpen(one));
    one.details.querySelector("summary").addEventListener("click", () => tellBody(one));
  }
  let opened = null;
  addEventListener("beforeprint", () => {
    if (asked) show();
    tellAll();
    opened = commitments.filter((one) => !one.details.open && one.shown);
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
  const plain = (words) =>
    words.normalize("NFKD").replace(/[\p{M}`]/gu, "").toLowerCase();

  // All that a commitment says on any day, as it is looked through: what never changes from its
  // row, all else from the data, whatever day is shown.
  const STILL = "h3, .parties, blockquote, .cite, .note, .terms";
  function wordsOf(one) {
    if (one.words === null) {
      const still = [...one.row.querySelectorAll(STILL)].map((part) => part.textContent);
      const runs = one.runs.flatMap((run) => [run.status, run.reason, run.sure, ...run.line,
        ...run.settle, ...run.why.map(([, why]) => why), ...run.facts.map((fact) => fact[1])]);
      const entries = one.entries.flatMap((entry) =>
        [entry.says, entry.source ? entry.source.text : "", entry.note || "", entry.place || ""]);
      one.words = plain([...new Set([one.key, ...still, ...runs, ...entries])].join("\n"));
    }
    return one.words;
  }

  let looked = [];
  function fits(one) {
    const run = runOf(one);
    const status = wanted.size === 0 || wanted.has(run.status) || (wanted.has("open") && run.open);
    return status
      && (!party.value || one.parties.includes(party.value))
      && looked.every((word) => wordsOf(one).includes(word));
  }

  // Only what changes is touched: of a thousand rows few do from day to day.
  const sections = new Map();
  for (const { section } of commitments) sections.set(section, (sections.get(section) || 0) + 1);
  let shown = commitments.length;
  function limit(some) {
    for (const one of some) {
      const is = fits(one);
      if (is === one.shown) continue;
      one.shown = is;
      one.row.classList.toggle("out", !is);
      if (is) one.row.removeAttribute("aria-hidden");
      else one.row.setAttribute("aria-hidden", "true");
      const by = is ? 1 : -1;
      shown += by;
      sections.set(one.section, sections.get(one.section) + by);
    }
    for (const [section, count] of sections) {
      if (section.hidden !== (count === 0)) section.hidden = count === 0;
    }
    get("shown").textContent = `${shown} of ${commitments.length} shown`;
    get("no-match").hidden = shown > 0;
    tellLimits();
  }

  // On paper stands what the page was limited to.
  function tellLimits() {
    const chosen = party.selectedOptions[0];
    const limits = [...wanted, party.value ? chosen.textContent.trim() : "",
      looked.length > 0 ? `“${search.value.trim()}”` : ""].filter(Boolean);
    get("limited").hidden = limits.length === 0;
    get("limited").textContent =
      `Limited to ${limits.join(", ")}: ${shown} of ${commitments.length} commitments.`;
  }

  function apply() {
    looked = plain(search.value).split(/\s+/).filter(Boolean);
    limit(commitments);
    get("clear").hidden = !(wanted.size > 0 || party.value || looked.length > 0);
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
  for (const one of commitments) count(one, 1);
  tell();
  field.value = on;
  tellBeside(on, "");
  list.dataset.told = on;
  // What has the focus is not hidden by what stays in sight above it.
  const controls = get("controls");
  new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingTop = `${controls.offsetHeight + 8}px`;
  }).observe(controls);
  fromAddress();
})();
