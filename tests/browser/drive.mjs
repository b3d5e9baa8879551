// Opens each page of a plan in a real Chromium, does with it what readers do, and writes down what happened.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , planFile, resultFile, executablePath] = process.argv;
const { pages } = JSON.parse(readFileSync(planFile, "utf8"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const profile = mkdtempSync(join(tmpdir(), "sovcheck-browser-"));
const args = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--no-first-run"];
if (process.getuid() === 0) args.push("--no-sandbox");

const context = await chromium.launchPersistentContext(profile, {
  executablePath, args, headless: true, viewport: { width: 1200, height: 900 },
});
const results = {};
try {
  for (const plan of pages) results[plan.id] = await visit(plan);
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
writeFileSync(resultFile, JSON.stringify(results));

async function visit(plan) {
  const page = await context.newPage();
  const requests = [], messages = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => messages.push(`error: ${error}`));
  await page.goto(pathToFileURL(plan.file).href);
  const found = { requests, messages, text: await page.innerText("body"), answers: [] };
  if (plan.departures.length) found.answers = await page.evaluate(answers, plan.departures);
  if (plan.axe) {
    await page.evaluate(`${axe}; null`);
    const report = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    found.violations = report.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  }
  for (const { path, selector, tick } of plan.screenshots) {
    if (tick) await page.evaluate(answers, [tick]);
    await page.locator(selector).first().screenshot({ path });
  }
  if (plan.pdf) await page.pdf({ path: plan.pdf, format: "A4", printBackground: true });
  await page.close();
  return found;
}

// What the simulator says of each application when exactly these leave.
function answers(departures) {
  const form = document.getElementById("simulator");
  return departures.map((leaving) => {
    for (const box of form.querySelectorAll("input")) box.checked = leaving.includes(box.value);
    form.dispatchEvent(new Event("change"));
    const rows = [...form.querySelectorAll("[data-application]")];
    return Object.fromEntries(rows.map((row) => [row.dataset.application, row.dataset.outcomes]));
  });
}
