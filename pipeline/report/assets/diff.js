// What the page of changes does beyond reading: moving, filtering, searching, deciding.
// Everything it shows is in the page already; it fetches nothing and writes no markup of its own.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
const filterForm = $("#filter");
const decideForm = $("#decide");
root.classList.add("scripted");

// ---------------------------------------------------------------- what is on the page, read once

let rows = null;
function allRows() {
  if (rows) return rows;
  rows = [];
  for (const section of $$(".doc-text .sec")) {
    for (const row of $$(".l", section)) {
      rows.push({
        row,
        section,
        fold: row.closest(".fold"),
        cards: $$("li.k", row),
        comments: $$("li.m", row),
        states: $$(".side .chip", row).map((chip) => chip.hash.slice(3)),
        text: null,
      });
    }
  }
  return rows;
}

function textOf(entry) {
  return (entry.text ??= fold(entry.row.textContent));
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
}

const cards = $$("li.k");
const cardOfRevision = new Map();
for (const card of cards) for (const id of card.dataset.i.split(" ")) cardOfRevision.set(id, card);
const cardOfNumber = new Map(cards.map((card) => [card.id.slice(2), card]));

// ---------------------------------------------------------------- state, kept in the address

// The address is #anchor?view=was&reviewer=2&q=words: the anchor first, so that it works as usual.
const state = { at: "", view: "markup", q: "" };
let filters = {};

function readAddress() {
  const [anchor, query = ""] = decodeURIComponent(location.hash.slice(1)).split("?");
  const asked = new URLSearchParams(query);
  state.at = anchor;
  if (query) {
    state.view = asked.get("view") ?? "markup";
    state.q = asked.get("q") ?? "";
    for (const field of filterForm.elements) {
      if (!field.name) continue;
      const value = asked.get(field.name) ?? "";
      if (field.type === "checkbox") field.checked = value === "1";
      else field.value = value;
    }
  }
}

function writeAddress() {
  const query = new URLSearchParams();
  if (state.view !== "markup") query.set("view", state.view);
  for (const [name, value] of Object.entries(filters)) query.set(name, value);
  if (state.q) query.set("q", state.q);
  const asked = query.toString();
  const hash = state.at || asked ? `#${state.at}${asked ? `?${asked}` : ""}` : " ";
  history.replaceState(null, "", hash);
}

// ---------------------------------------------------------------- views

function showView() {
  const radio = $(`input[name="view"][value="${CSS.escape(state.view)}"]`) ?? $("#v-markup");
  radio.checked = true;
  state.view = radio.value;
  const text = $("#text");
  const beside = state.view === "side";
  text.classList.toggle("sides", beside);
  if (!beside) {
    for (const copy of $$(".tx.was", text)) copy.remove();
    for (const words of $$(".tx.will", text)) words.classList.remove("will");
    return;
  }
  for (const words of $$(".l.ch > .tx:not(.will)", text)) {
    const copy = words.cloneNode(true);
    for (const element of [copy, ...$$("[id]", copy)]) element.removeAttribute("id");
    copy.classList.add("was");
    words.classList.add("will");
    words.before(copy);
  }
}

// ---------------------------------------------------------------- filter and search

function readFilters() {
  filters = {};
  for (const field of filterForm.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox" ? field.checked : field.value) {
      filters[field.name] = field.type === "checkbox" ? "1" : field.value;
    }
  }
}

function cardFits(card) {
  const data = card.dataset;
  return (
    (!filters.reviewer || data.r === filters.reviewer) &&
    (!filters.office || data.o === filters.office) &&
    (!filters.kind || data.k === filters.kind) &&
    (!filters.verdict || card.classList.contains(filters.verdict)) &&
    (!filters.substantive || Boolean(data.g))
  );
}

function applyFilter() {
  readFilters();
  const wanted = fold(state.q.trim());
  const active = Object.keys(filters).length > 0 || wanted !== "";
  const byCard = ["reviewer", "office", "kind", "verdict", "substantive"].some((n) => filters[n]);
  const commentsToo = !["office", "kind", "verdict", "substantive"].some((n) => filters[n]);
  const hits = new Set();
  let shown = 0;
  for (const entry of allRows()) {
    let fits = true;
    if (filters.section && entry.section.id !== filters.section) fits = false;
    if (fits && filters.state && !entry.states.includes(filters.state)) fits = false;
    if (fits && wanted && !textOf(entry).includes(wanted)) fits = false;
    let own = 0;
    for (const card of entry.cards) {
      const fitting = !filters.comments && (!byCard || cardFits(card));
      card.classList.toggle("off", active && !fitting);
      if (fitting) own += 1;
    }
    let said = 0;
    for (const comment of entry.comments) {
      const fitting = commentsToo && (!filters.reviewer || comment.dataset.r === filters.reviewer);
      comment.classList.toggle("off", active && !fitting);
      if (fitting) said += 1;
    }
    if (byCard && own + said === 0) fits = false;
    if (filters.comments && said === 0) fits = false;
    entry.row.classList.toggle("off", active && !fits);
    if (fits) {
      hits.add(entry.section);
      if (entry.fold) hits.add(entry.fold);
      shown += own;
    }
  }
  for (const part of $$(".doc-text .sec, .doc-text .fold")) {
    part.classList.toggle("off", active && !hits.has(part));
    if (part.matches(".fold")) part.open = active && hits.has(part);
    else if (active && hits.has(part)) $(".head", part)?.classList.remove("off");
  }
  const total = cards.length;
  $("#shown").textContent = active
    ? `${shown} of ${total} changes shown`
    : `All ${total} changes shown`;
  $("#filter-on").textContent = active ? ` (${shown})` : "";
  $("#where").textContent = active ? `${shown} of ${total} changes` : `${total} changes`;
  visible = null;
  markFound(wanted);
  writeAddress();
}

function markFound(wanted) {
  if (!CSS.highlights) return;
  CSS.highlights.delete("found");
  if (wanted.length < 2) return;
  const found = new Highlight();
  for (const entry of allRows()) {
    if (entry.row.classList.contains("off")) continue;
    const walker = document.createTreeWalker(entry.row, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && found.size < 2000) {
      const text = walker.currentNode.data.toLowerCase();
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        const range = new Range();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + wanted.length);
        found.add(range);
      }
    }
  }
  CSS.highlights.set("found", found);
}

// ---------------------------------------------------------------- moving about

let current = null; // the change that the reader is at
let deciding = null; // the change or question that the form is open on

const open = (element) => {
  for (let part = element; part; part = part.parentElement)
    if (part.tagName === "DETAILS") part.open = true;
};

function markOf(card) {
  return document.getElementById($(".kn", card).hash.slice(1));
}

let visible = null; // the cards that the filter leaves; found anew after each filtering
function visibleCards() {
  visible ??= cards.filter(
    (card) => !card.classList.contains("off") && !card.closest(".l")?.matches(".off"),
  );
  return visible;
}

let here = [];
function goTo(card, { focus = true } = {}) {
  for (const element of here) element.classList.remove("here");
  current = card;
  const mark = markOf(card);
  here = [card, mark].filter(Boolean);
  const seen = mark?.getClientRects().length ? mark : (card.closest(".l") ?? card);
  open(seen);
  for (const element of here) element.classList.add("here");
  seen.scrollIntoView({ block: "center" });
  if (focus) {
    seen.tabIndex = -1;
    seen.focus({ preventScroll: true });
  }
  const list = visibleCards();
  const what = $("b", card).textContent;
  const who = $(".by bdi", card).textContent;
  $("#where").textContent = `${list.indexOf(card) + 1} of ${list.length}: ${what}, ${who}`;
  state.at = mark?.id || `c-${idOf(card)}`;
  writeAddress();
  showDecision(card);
}

function step(by) {
  const list = visibleCards();
  if (!list.length) return;
  let place = list.indexOf(current);
  if (place < 0) {
    // Start from what is on the screen, not from the top of the page.
    const below = list.findIndex(
      (card) => (card.closest(".l") ?? card).getBoundingClientRect().bottom > 80,
    );
    place = by > 0 ? (below < 0 ? list.length : below) - 1 : below < 0 ? list.length : below;
  }
  goTo(list[(place + by + list.length) % list.length]);
}

function goToAnchor() {
  const anchor = state.at;
  if (!anchor) return;
  const card = anchor.startsWith("c-")
    ? cardOfRevision.get(anchor.slice(2))
    : anchor.startsWith("k-") && cardOfNumber.get(anchor.slice(2));
  if (card) return goTo(card, { focus: false });
  const target = document.getElementById(anchor);
  if (!target) return;
  open(target);
  target.scrollIntoView({ block: "start" });
}

// ---------------------------------------------------------------- deciding

// Something to decide is a change's card, or a question between copies. Both hold their decision
// under an id; a question is decided by a choice, a change by a verdict.
const verdicts = ["accept", "reject", "discuss"];
const questions = $$("li.question");
const idOf = (item) => item.dataset.id ?? item.dataset.i.split(" ")[0];
const choicesOf = (item) => item.dataset.choices?.split("\n") ?? verdicts;

const store = `clearance-decisions-${document.body.dataset.run}`;
let decisions = {};
try {
  decisions = JSON.parse(localStorage.getItem(store) ?? "{}");
  $("#by").value = localStorage.getItem("clearance-by") ?? "";
} catch {
  // A browser that keeps nothing still decides; the decisions last as long as the page.
}

function keep() {
  try {
    localStorage.setItem(store, JSON.stringify(decisions));
    localStorage.setItem("clearance-by", $("#by").value);
  } catch {
    $("#saved").textContent = "This browser keeps nothing: save before you leave the page.";
  }
  $("#decided").textContent = Object.keys(decisions).length;
  $("#toml").value = asToml();
}

function showDecision(item) {
  deciding = item;
  const own = decisions[idOf(item)];
  $("#decide-on").textContent = item.dataset.id ? "Choose" : `Decide on no. ${item.id.slice(2)}`;
  const buttons = choicesOf(item).map((choice) => {
    const [label, radio, words] = ["label", "input", "span"].map((tag) =>
      document.createElement(tag),
    );
    Object.assign(radio, {
      type: "radio",
      name: "verdict",
      value: choice,
      checked: own?.verdict === choice,
    });
    words.textContent = choice[0].toUpperCase() + choice.slice(1);
    label.append(radio, words);
    return label;
  });
  $(".choice", decideForm).replaceChildren(...buttons);
  decideForm.elements.reason.value = own?.reason ?? "";
  decideForm.hidden = false;
  item.append(decideForm);
}

function decide(item, verdict) {
  const [, ...others] = item.dataset.i?.split(" ") ?? [];
  const reason = decideForm.elements.reason.value.trim();
  decisions[idOf(item)] = { verdict, reason, others, kind: item.dataset.kind ?? "revision" };
  showSaid(item);
  keep();
}

function showSaid(item) {
  const own = decisions[idOf(item)];
  let said = $(".said", item);
  if (!own) return said?.remove();
  if (!said) {
    said = document.createElement("span");
    said.className = "said";
    $(".vd", item).after(" ", said);
  }
  said.textContent = `You: ${own.verdict}${own.reason ? ` (${own.reason})` : ""}`;
}

function asToml() {
  // A JSON string is a TOML basic string, but for one character that JSON may leave bare.
  const quoted = (text) => JSON.stringify(text).replace(/\x7f/g, "\\u007f");
  const by = $("#by").value.trim();
  const tables = [];
  for (const [id, { verdict, reason, others, kind }] of Object.entries(decisions)) {
    const verb = kind === "revision" ? "verdict" : "choice";
    for (const each of [id, ...others]) {
      const lines = [`[[${kind}]]`, `id = ${quoted(each)}`, `${verb} = ${quoted(verdict)}`];
      lines.push(`by = ${quoted(by)}`, `reason = ${quoted(reason || "decided on the page")}`);
      tables.push(lines.join("\n"));
    }
  }
  return tables.join("\n\n") + (tables.length ? "\n" : "");
}

function signed() {
  if ($("#by").value.trim()) return true;
  $("#saved").textContent = "Say who decides: a decision without a name is not applied.";
  $("#by").focus();
  return false;
}

function save() {
  if (!signed()) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([asToml()], { type: "application/toml" }));
  link.download = "decisions.toml";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  $("#saved").textContent = "Saved as decisions.toml.";
}

async function copy() {
  if (!signed()) return;
  try {
    await navigator.clipboard.writeText(asToml());
  } catch {
    $("#toml").select();
    document.execCommand("copy");
  }
  $("#saved").textContent = "Copied.";
}

// ---------------------------------------------------------------- what the reader does

function toggle(panel) {
  for (const name of ["filter", "decisions", "keys"]) {
    const element = document.getElementById(name);
    element.hidden = name !== panel || !element.hidden;
    $(`#open-${name}`).setAttribute("aria-expanded", String(!element.hidden));
  }
}

for (const name of ["filter", "decisions", "keys"]) {
  $(`#open-${name}`).addEventListener("click", () => toggle(name));
}
$("#prev").addEventListener("click", () => step(-1));
$("#next").addEventListener("click", () => step(1));
$("main").addEventListener("change", (event) => {
  if (event.target.name !== "view") return;
  state.view = event.target.value;
  showView();
  writeAddress();
});
filterForm.addEventListener("change", applyFilter);
filterForm.addEventListener("reset", () => {
  state.q = $("#q").value = "";
  setTimeout(applyFilter);
});
filterForm.addEventListener("submit", (event) => event.preventDefault());
let typing = 0;
$("#q").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    state.q = event.target.value;
    applyFilter();
  }, 150);
});
$("main").addEventListener("click", (event) => {
  if (event.target.closest("#decide, a, summary, button")) return;
  const mark = event.target.closest("[data-c], [data-m]");
  const number = mark?.dataset.c ?? mark?.dataset.m;
  const card = number ? cardOfNumber.get(number) : event.target.closest("li.k");
  if (card && !String(getSelection())) goTo(card, { focus: false });
});
decideForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = $("input:checked", decideForm);
  if (!chosen) return $("input", decideForm).focus();
  decide(deciding, chosen.value);
});
decideForm.addEventListener("change", (event) => {
  const chosen = $("input:checked", decideForm);
  if (event.target.name === "verdict" || chosen) decide(deciding, chosen.value);
});
$("#undecide").addEventListener("click", () => {
  delete decisions[idOf(deciding)];
  showSaid(deciding);
  showDecision(deciding);
  keep();
});
for (const question of questions) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Choose";
  button.addEventListener("click", () => showDecision(question));
  $("p", question).append(" ", button);
}
$("#by").addEventListener("input", keep);
$("#save").addEventListener("click", save);
$("#copy").addEventListener("click", copy);
$("#clear").addEventListener("click", () => {
  decisions = {};
  for (const said of $$(".said")) said.remove();
  keep();
});
addEventListener("hashchange", () => {
  readAddress();
  writeAddress();
  goToAnchor();
});

const views = ["markup", "was", "will", "side"];
const keys = {
  n: () => step(1),
  p: () => step(-1),
  "/": () => $("#q").focus(),
  f: () => toggle("filter"),
  o: () => {
    const folds = $$(".fold");
    const fresh = !folds.every((part) => part.open);
    for (const part of folds) part.open = fresh;
  },
  a: () => decideHere("accept"),
  r: () => decideHere("reject"),
  d: () => decideHere("discuss"),
};
for (const [place, view] of views.entries()) {
  keys[place + 1] = () => {
    state.view = view;
    showView();
    writeAddress();
  };
}
function decideHere(verdict) {
  if (!current) return;
  if (deciding !== current) showDecision(current);
  decide(current, verdict);
  showDecision(current);
}
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !$("#keys-on").checked) return;
  const field = event.target.closest("input, select, textarea");
  if (field && !(field.type === "radio" && field.name === "view")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// ---------------------------------------------------------------- the beginning

readAddress();
if (state.view !== "markup") showView();
$("#q").value = state.q;
readFilters();
if (state.q || Object.keys(filters).length) applyFilter();
for (const item of [...cards, ...questions]) if (decisions[idOf(item)]) showSaid(item);
keep();
goToAnchor();
