// The desk in a real browser: what a person does from the first page to a correction that is taken back.
//
//   npm ci && node walk.mjs [--rashomon PATH] [--chromium PATH] [--shots DIR] [--picture FILE]
//
// It makes a case from samples/, serves it, and walks through it at three widths, light and dark, once from right to left
// and once without scripts. It fails where a step fails, where axe-core finds something, where the console shows an error,
// or where a page asks for anything that is not on this machine.

import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const ROOT = resolve(import.meta.dirname, "../..");
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const RASHOMON = resolve(option("rashomon", join(ROOT, "target/release/rashomon")));
const SHOTS = option("shots");
// A picture of the desk, for the README.
const PICTURE = option("picture");
const BROWSER = option("chromium", "/usr/bin/chromium");
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

let passed = 0;
const failures = [];

/** Notes whether something holds. */
function check(what, holds) {
  if (holds) passed += 1;
  else {
    failures.push(what);
    console.log(`✗ ${what}`);
  }
}

/** Runs the program to its end. */
function run(folder, ...args) {
  const done = spawnSync(RASHOMON, args, { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`rashomon ${args.join(" ")}: ${done.stderr}`);
}

/** A case from the samples, with one more report whose names are written from right to left. */
function makeCase() {
  const folder = mkdtempSync(join(tmpdir(), "desk-"));
  const samples = join(ROOT, "samples");
  const files = readdirSync(samples).filter((name) => name !== "README.md");
  for (const name of files) copyFileSync(join(samples, name), join(folder, name));
  const report = {
    text: "A car bomb killed nine people at a market in Raqqa on Friday, hospital workers said. أميرة الحلبي, a nurse, said that eleven had died.",
    title: "انفجار في الرقة: سوق", publisher: "صوت الفرات", published: "2020-02-28", uri: "https://furat.example/1",
  };
  writeFileSync(join(folder, "right-to-left.jsonl"), `${JSON.stringify(report)}\n`);
  run(folder, "case", "new", "samples.rashomon");
  run(folder, "case", "--by", "Amira", "add", "--published", "2020-02-28", ...files, "right-to-left.jsonl");
  return folder;
}

/** Starts the desk, and returns its address with the key. */
function serve(folder) {
  const child = spawn(RASHOMON, ["desk", "--no-browser", "--port", "0"], { cwd: folder });
  return new Promise((done, fail) => {
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      const address = said.match(/http:\S+/);
      if (address) done({ child, address: address[0] });
    });
    child.on("exit", () => fail(new Error(`the desk ended: ${said}`)));
  });
}

/** A page that notes errors and every request. */
async function open(browser, options, label) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" && !/409/.test(message.text())) check(`${label}: console says ${message.text()}`, false);
  });
  page.on("pageerror", (error) => check(`${label}: ${error}`, false));
  page.on("request", (request) => {
    const host = new URL(request.url()).hostname;
    if (!["127.0.0.1", ""].includes(host)) check(`${label}: asks ${request.url()}`, false);
  });
  return { context, page };
}

let shot = 0;

/** Looks at a page: axe-core, nothing wider than the window, and a picture. */
async function look(page, label, name) {
  await page.addScriptTag({ path: AXE }).catch(() => null);
  const has = await page.evaluate(() => Boolean(globalThis.axe)).catch(() => false);
  if (has) {
    const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
    for (const { id, nodes } of found.violations) {
      check(`${label}, ${name}: axe-core finds ${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" | ")}`, false);
    }
  } else check(`${label}, ${name}: axe-core did not run`, false);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(`${label}, ${name}: ${overflow} pixels wider than the window`, overflow <= 0);
  if (SHOTS) {
    shot += 1;
    const file = `${String(shot).padStart(3, "0")}-${label}-${name}.png`.replaceAll(/[^\w.-]+/g, "_");
    await page.screenshot({ path: join(SHOTS, file), fullPage: true });
  }
}

/** From the start to a correction that is taken back. */
async function walk(browser, address, { width, scheme, dir }) {
  const label = `${width} ${scheme}${dir ? ` ${dir}` : ""}`;
  const { context, page } = await open(browser, {
    viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: scheme, reducedMotion: "reduce", bypassCSP: true,
  }, label);
  if (dir) await context.addInitScript((dir) => addEventListener("DOMContentLoaded", () => { document.documentElement.dir = dir; }), dir);
  await page.goto(address);
  check(`${label}: the key is not in the address`, !page.url().includes("key="));
  await look(page, label, "start");

  await page.getByRole("link", { name: "Incidents", exact: true }).first().click();
  await look(page, label, "incidents");
  await page.getByLabel("Words in the reports").fill("Balyun");
  await page.getByRole("button", { name: "Show" }).click();
  check(`${label}: the search finds the incident`, (await page.locator(".incidents li").count()) > 0);
  await page.locator(".incidents a.what").first().click();
  await look(page, label, "incident");
  const incident = page.url();

  const cell = page.locator("a.cell:has(.side)").first();
  const said = (await cell.innerText()).trim();
  await cell.focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-panel] #at").waitFor();
  check(`${label}: the sentence is next to the matrix`, page.url().includes("cell="));
  check(`${label}: the sentence can be seen`, await page.locator("[data-panel] #at").isVisible());
  await look(page, label, `sentence of ${said.slice(0, 12)}`);
  if (PICTURE && width === 1400 && scheme === "light" && !dir) await page.screenshot({ path: PICTURE });
  await page.keyboard.press("Escape");
  check(`${label}: Escape closes it`, (await page.locator("[data-panel] #at").count()) === 0);
  await page.keyboard.press("ArrowDown");
  const moved = await page.evaluate(() => document.activeElement.classList.contains("cell"));
  check(`${label}: arrow keys move between cells`, moved);

  await page.locator("a.cell", { hasText: /\d/ }).first().click();
  await page.locator("[data-panel] #at").waitFor();
  await page.getByRole("link", { name: "Correct this" }).click();
  await look(page, label, "claim");
  await page.getByLabel("Reason").first().fill(`seen at ${label}`);
  await page.getByLabel("The source says nothing of the kind").check();
  if (await page.getByLabel("Your name").first().isVisible().catch(() => false)) {
    await page.getByLabel("Your name").first().fill("Amira");
  }
  await page.getByRole("button", { name: "Keep the correction" }).click();
  await page.locator(".notice").waitFor();
  check(`${label}: the correction is kept`, (await page.locator(".notice").innerText()).includes("no claim"));
  await look(page, label, "corrected");
  await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
  await page.waitForLoadState();
  await page.goto(incident);
  check(`${label}: it is taken back`, !(await page.locator("main").innerText()).includes(`seen at ${label}`));

  for (const [path, name] of [["/timeline", "timeline"], ["/review", "review"], ["/judgements", "judgements"], ["/add", "add"], ["/search?q=soldiers", "search"], ["/name", "name"]]) {
    await page.goto(new URL(path, address).href);
    await look(page, label, name);
  }
  await page.goto(incident);
  await page.locator(".reports a").first().click();
  await look(page, label, "report");
  await context.close();
}

/** Adding by pasting, with its progress. */
async function add(browser, address) {
  const { context, page } = await open(browser, { viewport: { width: 1000, height: 900 }, bypassCSP: true }, "add");
  await page.goto(address);
  await page.getByRole("link", { name: "Add", exact: true }).click();
  await page.getByLabel("Text", { exact: true }).fill("A mine killed two shepherds near Palmyra on Monday, a local council said.");
  await page.getByLabel("Headline").fill("Mine near Palmyra");
  await page.getByLabel("Published on").fill("2020-03-03");
  await page.getByLabel("Your name").first().fill("Amira");
  await page.getByRole("button", { name: "Read and add" }).click();
  await page.getByText("Done.").waitFor({ timeout: 120_000 });
  await look(page, "add", "done");
  await page.getByRole("link", { name: "See the incidents" }).click();
  await page.getByLabel("Words in the reports").fill("Palmyra");
  await page.getByRole("button", { name: "Show" }).click();
  check("add: the report is there", (await page.locator(".incidents li").count()) === 1);
  await context.close();
}

/** The same without scripts, under the policy that the desk sends. */
async function withoutScripts(browser, address) {
  const { context, page } = await open(browser, { viewport: { width: 1400, height: 900 }, javaScriptEnabled: false }, "no scripts");
  await page.goto(address);
  await page.locator(".incidents a.what").first().click();
  await page.locator("a.cell:has(.side)").first().click();
  check("no scripts: the sentence is next to the matrix", await page.locator("#at").isVisible());
  await context.close();
}

/** The policy of the desk with scripts: nothing is blocked, and nothing from elsewhere is asked for. */
async function underPolicy(browser, address) {
  const { context, page } = await open(browser, { viewport: { width: 1400, height: 900 } }, "policy");
  for (const path of ["/", "/incidents", "/timeline", "/review", "/add", "/judgements"]) {
    await page.goto(path === "/" ? address : new URL(path, address).href);
  }
  await page.goto(new URL("/incidents", address).href);
  await page.locator(".incidents a.what").first().click();
  await page.locator("a.cell").first().click();
  await page.locator("[data-panel] #at").waitFor();
  check("policy: the script of the desk runs", true);
  await context.close();
}

const folder = makeCase();
const { child, address } = await serve(folder);
const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
if (SHOTS) mkdirSync(SHOTS, { recursive: true });
try {
  for (const width of [390, 820, 1400]) {
    for (const scheme of ["light", "dark"]) await walk(browser, address, { width, scheme });
  }
  await walk(browser, address, { width: 1400, scheme: "light", dir: "rtl" });
  await withoutScripts(browser, address);
  await underPolicy(browser, address);
  await add(browser, address);
} finally {
  await browser.close();
  child.removeAllListeners("exit");
  child.kill();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
