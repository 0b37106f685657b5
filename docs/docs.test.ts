/** Runs the commands that the pages show after a `$`, compares the output, and checks that the paths in them exist. */
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const top = resolve(import.meta.dirname, "..");
const text = (page: string): string => readFileSync(join(top, page), "utf8");
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(top, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(top, "proposals"))
    .map((name) => `proposals/${name}/README.md`)
    .filter((page) => existsSync(join(top, page))),
];

interface Shown {
  readonly command: string;
  readonly exit: number;
  readonly output: readonly string[];
}

/** The commands of blocks marked `console`. `# exit 1` after a command is its exit code; `…` matches anything. */
function shownIn(page: string): readonly Shown[] {
  const blocks = [...text(page).matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [line = "", ...output] = part.trimEnd().split("\n");
        const exit = Number(/# exit (\d+)$/.exec(line)?.[1] ?? 0);
        return { command: line.replace(/ *# exit \d+$/, ""), exit, output };
      }),
  );
}

const workshops: string[] = [];
afterAll(() => {
  for (const cwd of workshops) rmSync(cwd, { recursive: true, force: true });
});

/** A folder with the examples, a package `plimsoll` to import, and the commands that npm would install. */
function workshop(): { readonly cwd: string; readonly PATH: string } {
  const cwd = mkdtempSync(join(tmpdir(), "plimsoll-docs-"));
  workshops.push(cwd);
  const bin = join(cwd, ".bin");
  mkdirSync(bin);
  mkdirSync(join(cwd, "node_modules"));
  for (const example of ["my-lifecycle", "my-proposal"])
    cpSync(join(top, "examples", example), cwd, { recursive: true });
  writeFileSync(join(cwd, "package.json"), '{ "type": "module" }\n');
  symlinkSync(top, join(cwd, "node_modules/plimsoll"));
  symlinkSync(join(top, "node_modules/@iarna"), join(cwd, "node_modules/@iarna"));
  const command = (name: string, script: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  command("plimsoll", `exec "${process.execPath}" "${join(top, "dist/src/cli/main.js")}" "$@"`);
  command("npx", 'exec "$@"');
  return { cwd, PATH: `${bin}${delimiter}${process.env.PATH}` };
}

function run(command: string, { cwd, PATH }: ReturnType<typeof workshop>) {
  const { CI, FORCE_COLOR, ...env } = process.env;
  const child = spawn("bash", ["-c", command], { cwd, env: { ...env, PATH, NO_COLOR: "1" } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return new Promise<{ readonly code: number | null; readonly said: string }>((settle) =>
    child.on("close", (code) => settle({ code, said })),
  );
}

/** Ignores counts, times and versions. */
const shape = (said: string): string => said.trimEnd().replace(/\d+/g, "0");

function pattern(output: readonly string[]): RegExp {
  const escaped = shape(output.join("\n")).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("…", "[^]*")}$`);
}

for (const page of pages) {
  const shown = shownIn(page);
  if (shown.length === 0) continue;
  test(`${page} shows the real output`, async () => {
    const place = workshop();
    for (const { command, exit, output } of shown) {
      const { code, said } = await run(command, place);
      expect({ command, code }, said).toEqual({ command, code: exit });
      expect(shape(said), command).toMatch(pattern(output));
    }
  });
}

describe("the paths in the page exist:", () => {
  const FOLDERS = [
    "src",
    "proposals",
    "conformance",
    "playground",
    "specs",
    "docs",
    "bench",
    "examples",
    "build",
    ".ci",
  ];
  const named = new RegExp(`(?<=[\`(\\s])(?:${FOLDERS.join("|").replace(".", "\\.")})/[\\w./*-]*(?![\\w<])`, "g");
  for (const page of ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]) {
    test(page, () => {
      const paths = [...text(page).matchAll(named)].map(([path]) => path.replace(/[.,;:]$/, ""));
      const whole = paths.filter((path) => !path.includes("*"));
      expect(whole.filter((path) => !existsSync(join(top, path)))).toEqual([]);
    });
  }

  test("and the links between pages", () => {
    const broken = pages.flatMap((page) =>
      [...text(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, target = ""]) => join(top, page, "..", target))
        .filter((target) => !existsSync(target))
        .map((target) => `${page} links to ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

test("the glossary has at most forty terms of our own", () => {
  const [, own = ""] = text("docs/glossary.md").split("## Terms of Plimsoll");
  const terms = [...own.matchAll(/^\| (?!term|---)/gm)];
  expect(terms.length).toBeGreaterThan(20);
  expect(terms.length).toBeLessThanOrEqual(40);
});
