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
