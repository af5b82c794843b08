// The machine's own Chromium; nothing is downloaded, and a paper reaches nothing but itself.
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const known = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch() {
  const executablePath = known.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium: install it or name it in CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

/** Opens a paper in a fresh context; gives the page and the addresses that it asked for. */
export async function open(browser, file, options) {
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce", ...options });
  const asked = [];
  await context.route(/^https?:/, (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  return { context, page, asked };
}
