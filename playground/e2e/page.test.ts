/** The page in Chromium, opened from disk: edits, links, keyboard, and results that equal the command's. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { ok } from "#base";
import { type PlayWorld, worldOfWords } from "#playground";
import { linkOf } from "../model/link.ts";
import { searchLaw } from "../worker/law.ts";
import { fileWith, open, SITE, waitForBuild, withPage } from "./browser.testkit.ts";

const COMMAND = join(import.meta.dirname, "../../dist/src/cli/main.js");

function example(word: string): PlayWorld {
  const world = worldOfWords([word]);
  if (!world.ok) throw new Error(world.fault.message);
  return world.value;
}

/** The part after `#`. */
function link(world: PlayWorld): string {
  const made = linkOf(world);
  expect(made).toEqual(ok(expect.any(String)));
  return made.ok ? made.value : "";
}

const withScript = (text: string): PlayWorld => {
  const world = example("export-dirs");
  return {
    ...world,
    proposals: [],
    buildpacks: world.buildpacks
      .slice(0, 1)
      .map((files) => ({ ...files, "/bin/build": { text: `#!/usr/bin/env bash\n${text}`, mode: 0o755 } })),
  };
};

describe("the page", () => {
  withPage("opens from disk, builds after an edit, and its link opens the same world", async (page) => {
    expect(await open(page, SITE)).toBe("Built");
    await page.click(".editor .cm-content");
    await page.keyboard.press("Control+End");
    await page.keyboard.type('echo more > "$1/more.txt"\n');
    await page.waitForSelector('ul[aria-label="Changed files"] >> text=more.txt');
    await page.click('ul[aria-label="Changed files"] button:text("more.txt")');
    await page.waitForSelector("figure pre >> text=more");
    await page.click(".share summary");
    const address = await page.inputValue('input[aria-label="Link"]');
    expect(address).toMatch(/^file:.*#w1\.[\w-]+$/);
    await open(page, address);
    expect(await page.textContent(".editor .cm-content")).toContain('echo more > "$1/more.txt"');
    expect(await page.textContent('ul[aria-label="Changed files"]')).toContain("more.txt");
  });

  withPage("works with the keyboard only", async (page) => {
    await open(page, SITE);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    const tabTo = async (selector: string): Promise<void> => {
      for (let i = 0; i < 80; i++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
        await page.keyboard.press("Tab");
      }
      expect.fail(`${selector} has no place in the order of tab stops`);
    };
    await tabTo(".proposals input");
    await page.keyboard.press("Space");
    await page.waitForFunction(() => document.querySelectorAll("fieldset.choice").length === 0);
    await page.keyboard.press("Space");
    await tabTo(".cm-content");
    await tabTo('[role="tab"][aria-selected="true"]');
    expect(await focused()).toBe("Build");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(outline).toBe("solid");
    await tabTo('[aria-current="step"]');
    const before = await focused();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction((old) => document.activeElement?.textContent?.trim() !== old, before);
    await page.keyboard.press("ArrowUp");
    await page.waitForFunction((old) => document.activeElement?.textContent?.trim() === old, before);
    await page.keyboard.press("Shift+Tab");
    await page.focus('[role="tab"][aria-selected="true"]');
    await page.keyboard.press("End");
    expect(await focused()).toMatch(/^Laws/);
    await page.keyboard.press("ArrowLeft");
    expect(await focused()).toMatch(/^Findings/);
  });
});

describe("a hostile link", () => {
  withPage("is reported in a sentence, and the page works", async (page) => {
    // Chromium itself refuses addresses of more than 2 MB; link.test.ts reads larger ones.
    const bad: readonly (readonly [string, RegExp])[] = [
      ["w1.".padEnd(200_000, "A"), /200000 characters, at most 65536/],
      ["w1.%%%<script>alert(1)</script>", /is not of the playground/],
      [`w1.${"A".repeat(500)}`, /damaged/],
    ];
    for (const [part, says] of bad) {
      expect(await open(page, `${SITE}#${part}`)).toBe("Built");
      expect(await page.textContent(".notice")).toMatch(says);
    }
  });

  withPage("with markup in names and contents shows text", async (page) => {
    const evil = '<img src=x onerror="alert(1)">';
    const world = withScript(
      `mkdir -p '/workspace/of ${evil}'\necho '<script>alert(2)</script>' > '/workspace/of ${evil}/${evil}'\n`,
    );
    const status = await open(
      page,
      `${SITE}#${link({ ...world, app: { [`/${evil}`]: evil }, labels: { "<img src>": evil } })}`,
    );
    expect(status).toBe("Built");
    await page.click("#tab-files");
    expect(await page.textContent('ul[aria-label="Files of the app image"]')).toContain(evil);
    await page.click("#tab-image");
    expect(await page.locator("img").count()).toBe(0);
  });

  withPage("with a script that never ends can be stopped, and the page goes on", async (page) => {
    await page.goto("about:blank");
    await page.goto(`${SITE}#${link(withScript("[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! =~ ^(a+)+$ ]]\n"))}`);
    await page.click("button:text('Stop')");
    expect(await waitForBuild(page)).toBe("The build did not end: you stopped the build");
    await page.selectOption("header select", "plain");
    expect(await waitForBuild(page)).toBe("Built");
    expect(await open(page, `${SITE}#${link(withScript("while true; do :; done\n"))}`)).toMatch(
      /loop|iterations|limit/,
    );
  });

  withPage("with a tree of many files shows a part of it", async (page) => {
    const world = withScript("cd /workspace; for i in {1..5000}; do echo > $i; done\n");
    expect(await open(page, `${SITE}#${link(world)}`)).toBe("Built");
    expect(await page.textContent('ul[aria-label="Changed files"]')).toMatch(/and 4\d\d\d more$/);
    expect(await open(page, `${SITE}#${link(withScript("cd /workspace; mkdir -p {1..1000}/{1..1000}\n"))}`)).not.toBe(
      "",
    );
  });
});

/** As `plimsoll try` prints them. */
function triedLayers(word: string): readonly string[] {
  const { stdout } = spawnSync(process.execPath, [COMMAND, "try", word, "--compare", "--json"], { encoding: "utf8" });
  const { layers } = JSON.parse(stdout) as {
    readonly layers: { readonly with: readonly { readonly diffId: string }[] };
  };
  return layers.with.map(({ diffId }) => diffId);
}

/** A finding of each proposal. */
const FINDINGS = [
  "export-dirs.rebase-shows-run-image",
  "exportable-volumes.rebase-shows-run-image",
  "extension-layer.app-out-of-reach",
  "metadata-locations.launch-toml-lost",
  "oci-artifacts.tag-taken-silently",
];

describe("results equal the command's", () => {
  withPage("diffIDs of the example of each proposal", async (page) => {
    for (const word of [
      "export-dirs",
      "exportable-volumes",
      "extension-layer",
      "metadata-locations",
      "oci-artifacts",
    ]) {
      await open(page, `${SITE}#${link(example(word))}`);
      await page.click("#tab-image");
      const shown = await page.locator(".layers p code").allTextContents();
      expect(shown.length, word).toBeGreaterThan(3);
      expect(shown, word).toEqual(triedLayers(word));
    }
  });

  withPage("verdicts of a finding of each proposal", async (page) => {
    const [first = "", ...others] = FINDINGS;
    await open(page, fileWith({ world: example("all"), finding: first }));
    const outcomes = async (finding: string): Promise<readonly string[]> => {
      const shown = page.locator(`.finding:has(summary code:text-is("${finding}"))`);
      if (finding !== first) await shown.locator("summary").first().click();
      if (finding !== first) await shown.locator("button:text('Run it here')").click();
      await shown.locator(".columns").first().waitFor();
      return shown.locator(".columns p.good, .columns p.bad").allTextContents();
    };
    for (const finding of [first, ...others])
      expect(await outcomes(finding), finding).toEqual(["the promise does not hold", "the promise holds"]);
  });

  withPage("the counterexample of a law", async (page) => {
    const law = { law: "proposals.rebase-safe", proposals: ["export-dirs"], worlds: 100, seed: "plimsoll" };
    await open(page, SITE);
    await page.click("#tab-laws");
    await page.click(`button[aria-label="Try the law ${law.law}"]`);
    const shown = page.locator('[aria-label="The smallest counterexample"]');
    await shown.waitFor();
    const { counterexample } = await searchLaw(law, () => {});
    expect(counterexample).toBeDefined();
    for (const { name } of counterexample?.inputs ?? []) expect(await shown.textContent()).toContain(name);
    for (const { at, actual } of counterexample?.violations ?? [])
      expect(await shown.locator(".failure").allTextContents()).toContainEqual(
        expect.stringContaining(`${at}expected`) && expect.stringContaining(actual),
      );
  });
});
