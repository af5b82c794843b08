// Takes the first screenful of each page, light and 1280 wide: node screenshots.mjs OUT FILE.html…
import { basename, join } from "node:path";
import { launch, open } from "./browser.mjs";

const [out, ...files] = process.argv.slice(2);
const browser = await launch();
for (const file of files) {
  const { context, page } = await open(browser, file, { colorScheme: "light", viewport: { width: 1280, height: 960 } });
  await page.evaluate(() => document.fonts.ready);
  const path = join(out, `${basename(file, ".html")}.png`);
  await page.screenshot({ path });
  console.log(path);
  await context.close();
}
await browser.close();
