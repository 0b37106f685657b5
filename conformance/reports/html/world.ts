/** What a failure needs to be understood, from its bundle: the world, the commands that ran in it, and what they changed. */
import type { Json } from "#base";
import { inputs } from "#contract";
import { exitWords } from "../terminal/terminal.ts";
import { elements, member, members, textOf } from "./json.ts";
import { linesMarkup, linesWithoutControls, type MarkedLine } from "./lines.ts";
import { html, type Markup } from "./markup.ts";
import { filesOf, filesOfWorld, imageLines, treeLines } from "./trees.ts";

/** A world or a step, wherever the bundle has it. */
interface Performed {
  readonly given: Json | undefined;
  readonly when: readonly Json[];
  /** One for each step that was performed. */
  readonly seen: readonly Json[];
}

const performedOf = (bundle: Json): Performed => {
  const holder = member(bundle, "case") ?? bundle;
  return {
    given: member(holder, "given"),
    when: elements(member(holder, "when")),
    seen: elements(member(member(bundle, "observation"), "steps")),
  };
};

export function worldMarkup(bundle: Json): Markup {
  const performed = performedOf(bundle);
  return html`<h3>Steps</h3><ol>${performed.when.map((step, i) => stepMarkup(step, i, performed))}</ol>
<details><summary>The world before the first step</summary>${givenMarkup(performed.given)}</details>`;
}

function stepMarkup(step: Json, i: number, { given, seen }: Performed): Markup {
  const after = seen[i];
  const env = members(member(step, "env")).map(
    ([name, value]) => `${name}=${value === null ? "(removed)" : textOf(value)}`,
  );
  return html`<li><code class="command">${linesWithoutControls(commandOf(step))}</code>${env.map((one) => html`<br><code>${linesWithoutControls(one)}</code>`)}${after === undefined ? html` <span class="faint">not performed</span>` : seenMarkup(after, { given, before: seen[i - 1] })}</li>`;
}

interface Before {
  readonly given: Json | undefined;
  /** The observation of the step before; absent for the first step. */
  readonly before: Json | undefined;
}

function seenMarkup(after: Json, { given, before }: Before): Markup {
  const output = `${textOf(member(after, "stdout"))}${textOf(member(after, "stderr"))}`.trimEnd();
  const files = filesOf(after);
  const earlier = before === undefined ? filesOfWorld(given, files.keys()) : filesOf(before);
  const images = imageLines(given, before, after);
  return html`${endMarkup(after)}${output === "" ? undefined : html`<pre>${linesWithoutControls(tail(output))}</pre>`}${callsMarkup(after)}
${folded("Files before and after", treeLines(earlier, files, before === undefined))}${folded("Images", images)}`;
}

function endMarkup(after: Json): Markup | undefined {
  const exit = member(after, "exit");
  const words = exit === undefined ? undefined : exitOf(exit);
  return words === undefined ? undefined : html` <span class="faint">${words}</span>`;
}

function exitOf(exit: Json): string | undefined {
  const [code, signal, stopped] = [member(exit, "code"), member(exit, "signal"), member(exit, "stopped")];
  if (typeof code === "number") return exitWords({ code });
  if (typeof signal === "string") return exitWords({ signal });
  if (typeof stopped === "string") return exitWords({ stopped });
  return member(exit, "timeout") === true ? exitWords({ timeout: true }) : undefined;
}

const folded = (title: string, lines: readonly MarkedLine[]): Markup | undefined =>
  lines.length === 0 ? undefined : html`<details><summary>${title}</summary>${linesMarkup(lines)}</details>`;

/** The programs of the test case that the step ran. */
function callsMarkup(after: Json): Markup | undefined {
  const calls = elements(member(after, "calls")).map((call): MarkedLine => {
    const argv = elements(member(call, "argv")).map(textOf);
    return { mark: " ", text: `${textOf(member(call, "as"))}  ${argv.join(" ")}` };
  });
  return folded(`Programs of the test case: ${calls.length}`, calls);
}

/** `@` is the registry of the world. */
function commandOf(step: Json): string {
  const run = member(step, "run");
  if (run === undefined) {
    const [[what = "", value] = []] = members(step);
    const names = Array.isArray(value) ? value.map(textOf) : members(value).map(([name]) => name);
    return [what, ...names].join(" ");
  }
  const phase = textOf(run);
  const program = member(step, "argv0") ?? (inputs.isProgramPhase(phase) ? inputs.PROGRAMS[phase] : phase);
  const flags = members(member(step, "flags")).flatMap(([name, value]) =>
    value === true ? [name] : (Array.isArray(value) ? value : [value]).flatMap((one: Json) => [name, textOf(one)]),
  );
  const others = [...elements(member(step, "images")), ...elements(member(step, "args"))].map(textOf);
  return [textOf(program), ...[...flags, ...others].map(quoted)].join(" ");
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const TEXT_MAX = 1_200;
const tail = (text: string): string => (text.length > TEXT_MAX ? `…${text.slice(-TEXT_MAX)}` : text);
const head = (text: string): string => (text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text);

function givenMarkup(given: Json | undefined): Markup {
  const env = members(member(given, "env")).map(([name, value]) => `${name}=${textOf(value)}`);
  const components = [...elements(member(given, "buildpacks")), ...elements(member(given, "extensions"))];
  return html`<h3>Environment</h3><pre>${linesWithoutControls(env.join("\n"))}</pre>
<h3>Files</h3>${members(member(given, "files")).map(([path, spec]) => fileMarkup(path, spec))}
<h3>Buildpacks and extensions</h3>${components.map(componentMarkup)}
<h3>Images</h3>${members(member(given, "images")).map(([ref, image]) => imageMarkup(ref, image))}`;
}

function fileMarkup(path: string, spec: Json): Markup {
  const { text, rest } = split(spec, "text");
  const what =
    rest.length === 0
      ? ""
      : ` ${rest.map(([name, value]) => (value === true ? name : `${name} ${textOf(value)}`)).join(", ")}`;
  return html`<div class="file"><code>${linesWithoutControls(path)}</code><span class="faint">${head(linesWithoutControls(what))}</span>${text === "" ? undefined : html`<pre>${head(linesWithoutControls(text))}</pre>`}</div>`;
}

function split(
  spec: Json,
  name: string,
): { readonly text: string; readonly rest: readonly (readonly [string, Json])[] } {
  return { text: textOf(member(spec, name)).trimEnd(), rest: members(spec).filter(([key]) => key !== name) };
}

const PROGRAMS = ["detect", "build", "generate"];

function componentMarkup(component: Json): Markup {
  const name = `${textOf(member(component, "id"))} ${textOf(member(component, "version"))}`;
  const programs = PROGRAMS.flatMap((program) => {
    const acts = elements(member(component, program));
    return acts.length === 0 ? [] : [`bin/${program}:`, ...acts.map((act) => `  ${textOf(act)}`)];
  });
  return html`<div class="file"><code>${linesWithoutControls(name)}</code><pre>${head(linesWithoutControls(textOf(member(component, "toml")).trim()))}</pre>${programs.length === 0 ? undefined : html`<pre>${head(linesWithoutControls(programs.join("\n")))}</pre>`}${members(member(component, "files")).map(([path, spec]) => fileMarkup(path, spec))}</div>`;
}

function imageMarkup(ref: string, image: Json): Markup {
  const layers = elements(member(image, "layers")).map((layer, i): MarkedLine => {
    const names = elements(layer).map((entry) => textOf(member(entry, "name")));
    return { mark: " ", text: `layer ${i}  ${names.join(" ")}` };
  });
  return html`<div class="file"><code>${linesWithoutControls(ref)}</code>${linesMarkup(layers)}<pre>${head(linesWithoutControls(textOf(member(image, "config"))))}</pre></div>`;
}
