// Holds every page against axe-core, in light and dark, narrow and wide, with everything opened.
// node pages.mjs FILE.html…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch, open } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const looks = [];
for (const colorScheme of ["light", "dark"]) for (const width of [320, 1280]) looks.push({ colorScheme, width });

/** Says what is wrong with the drawings: each owes a title and a description that differ. */
function drawings() {
  const wrong = [];
  const all = [...document.querySelectorAll("svg")];
  for (const svg of all) {
    const words = (name) => svg.querySelector(`:scope > ${name}`)?.textContent.trim() ?? "";
    const [title, desc] = [words("title"), words("desc")];
    if (!title || !desc || title === desc) wrong.push(`drawing without title and desc of its own: ${title}`);
  }
  return { count: all.length, wrong };
}

/** Says what is wider than a narrow screen and cannot be scrolled by itself. */
function overflow() {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page is ${scrollWidth} pixels wide on a screen of ${clientWidth}`] : [];
}

/** Presses the first heading of each long table twice: its rows must turn round and none be lost. */
function sorting() {
  const wrong = [];
  for (const table of document.querySelectorAll("main table:has(thead button)")) {
    const button = table.querySelector("thead button");
    const rows = () => [...table.tBodies[0].rows].map((row) => row.textContent);
    const own = rows();
    const states = [1, 2, 3].map(() => (button.click(), [button.parentElement.getAttribute("aria-sort"), rows()]));
    const same = (one, other) => one.length === other.length && one.every((row, at) => row === other[at]);
    const held = states.every(([, now]) => same([...now].sort(), [...own].sort())) && same(states[2][1], own);
    const said = states.map(([state]) => state).join();
    if (!held || said !== "ascending,descending,") wrong.push(`sorting: ${table.caption.textContent}: ${said}`);
  }
  return wrong;
}

async function check(browser, file, { colorScheme, width }) {
  const { context, page, asked } = await open(browser, file, { colorScheme, viewport: { width, height: 900 } });
  await page.evaluate(() => document.querySelectorAll("details").forEach((box) => { box.open = true; }));
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations", "incomplete"],
  }));
  const drawn = await page.evaluate(drawings);
  const wrong = found.violations.flatMap((rule) =>
    rule.nodes.slice(0, 3).map((node) => `${rule.id} (${rule.nodes.length}): ${node.target.join(" ")}: ${node.failureSummary}`));
  wrong.push(...drawn.wrong, ...(await page.evaluate(overflow)), ...(await page.evaluate(sorting)), ...asked.map((url) => `asks for ${url}`));
  await context.close();
  return { wrong, passes: found.passes.length, unsure: found.incomplete.length, drawings: drawn.count };
}

const browser = await launch();
let failed = 0;
for (const file of process.argv.slice(2)) {
  for (const look of looks) {
    const { wrong, passes, unsure, drawings: count } = await check(browser, file, look);
    failed += wrong.length;
    console.log(`${file}, ${look.colorScheme}, ${look.width}: ${passes} rules hold, ${wrong.length} broken, ${unsure} undecided, ${count} drawings`);
    for (const words of wrong) console.log(`  ${words}`);
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
