(function () {
  "use strict";
  function each(list, run) { Array.prototype.forEach.call(list, run); }
  // Older browsers do not open a closed group when a link leads into it.
  function reveal() {
    var id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch (error) { return; }
    var place = id && document.getElementById(id);
    for (var box = place; box; box = box.parentElement) {
      if (box.tagName === "DETAILS") { box.open = true; }
    }
    if (place) { place.scrollIntoView(); }
  }
  addEventListener("hashchange", reveal);
  reveal();
  var DATE = /^(\d{1,2} )?[A-Z][a-z]+ \d{4}$/, SCALE = { k: 1e3, m: 1e6, bn: 1e9 };
  function words(row, column) {
    var cell = row.cells[column], copy = cell ? cell.cloneNode(true) : null;
    if (!copy) { return ""; }
    each(copy.querySelectorAll(".unseen, sup"), function (part) { part.remove(); });
    return copy.textContent.trim();
  }
  // An amount by its size, a date by its day, else null: words that stand for no amount sort last.
  function size(text, amounts) {
    if (!amounts) { return DATE.test(text) ? Date.parse(text) : null; }
    var found = /([−-]?)£?(\d[\d,]*(?:\.\d+)?)(k|m|bn)?/.exec(text);
    if (!found) { return null; }
    return Number(found[2].replace(/,/g, "")) * (SCALE[found[3]] || 1) * (found[1] ? -1 : 1);
  }
  function order(rows, column, amounts, turn) {
    var keys = rows.map(function (row) {
      var text = words(row, column);
      return { row: row, text: text, size: size(text, amounts) };
    });
    var sized = amounts || keys.every(function (key) { return key.size !== null || !key.text; });
    keys.sort(function (a, b) {
      if (!sized) { return turn * a.text.localeCompare(b.text, "en-GB", { numeric: true }); }
      if (a.size === null || b.size === null) { return (a.size === null) - (b.size === null); }
      return turn * (a.size - b.size);
    });
    return keys.map(function (key) { return key.row; });
  }
  // Each heading becomes a button: up, down, and back to the order of the paper. Totals stay last.
  function sortable(table) {
    var body = table.tBodies[0], all = Array.prototype.slice.call(body.rows);
    var totals = all.filter(function (row) { return row.classList.contains("total"); });
    var rows = all.filter(function (row) { return totals.indexOf(row) < 0; });
    if (rows.length < 4) { return; }
    var heads = table.tHead.rows[0].cells;
    each(heads, function (head, column) {
      if (head.tagName !== "TH") { return; }
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var was = head.getAttribute("aria-sort");
        var next = was === "ascending" ? "descending" : was === "descending" ? "" : "ascending";
        each(heads, function (other) { other.removeAttribute("aria-sort"); });
        if (next) { head.setAttribute("aria-sort", next); }
        var turn = next === "descending" ? -1 : 1, amounts = head.classList.contains("amount");
        var sorted = next ? order(rows, column, amounts, turn).concat(totals) : all;
        each(sorted, function (row) { body.appendChild(row); });
      });
    });
  }
  each(document.querySelectorAll("main table"), sortable);
  // A line above what is wider than its box says so, while it is.
  var boxes = document.querySelectorAll(".scroll");
  function cues() {
    var wide = Array.prototype.map.call(boxes, function (box) { return box.scrollWidth > box.clientWidth + 1; });
    each(boxes, function (box, at) { box.previousElementSibling.hidden = !wide[at]; });
  }
  addEventListener("resize", cues);
  document.addEventListener("toggle", cues, true);
  cues();
  var shut = [];
  addEventListener("beforeprint", function () {
    each(document.querySelectorAll("details.printed:not([open])"), function (box) {
      shut.push(box);
      box.open = true;
    });
  });
  addEventListener("afterprint", function () {
    each(shut, function (box) { box.open = false; });
    shut = [];
  });
}());
