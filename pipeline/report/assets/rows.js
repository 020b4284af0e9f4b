// The table of States: sort by any column, search, show only what is outstanding.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const table = document.getElementById("rows");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody tr")];
  const heads = [...table.querySelectorAll("thead th")];
  const query = document.getElementById("rows-q");
  const only = document.getElementById("rows-open");
  const outstanding = new Set(["stops", "waits"]);
  const flat = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function show() {
    const wanted = flat(query.value.trim());
    let shown = 0;
    for (const row of rows) {
      const fits =
        flat(row.textContent).includes(wanted) &&
        (!only.checked || outstanding.has(row.dataset.weight));
      row.hidden = !fits;
      shown += fits;
    }
    document.getElementById("rows-shown").textContent = `${shown} of ${rows.length} States`;
  }

  const valueOf = (row, column) =>
    row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();

  function sort(column, direction) {
    const compare = new Intl.Collator("en", { numeric: true }).compare;
    // An empty cell knows nothing: it comes last in either direction.
    const sorted = rows.toSorted((one, other) => {
      const [a, b] = [valueOf(one, column), valueOf(other, column)];
      return (a === "") - (b === "") || direction * compare(a, b);
    });
    const body = table.tBodies[0];
    for (const row of sorted) body.append(row);
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const direction = head.ariaSort === "ascending" ? -1 : 1;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.ariaSort = direction === 1 ? "ascending" : "descending";
      sort(column, direction);
    });
  });
  query.addEventListener("input", show);
  only.addEventListener("change", show);

  // A link to a folded story opens it.
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
