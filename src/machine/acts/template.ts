/** The templates of acts: text, variables and arguments. */
import { type ByteString, escapedTextOf, FaultError } from "#base";
import type { ProcessEnvironment } from "../model/environment.ts";

export type TemplatePart =
  | { readonly text: string }
  | { readonly env: string }
  /** 0 is the program's own path. */
  | { readonly arg: number };

const TEMPLATE = /\$\$|\$\{([^}]*)\}|[^$]+|\$/g;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  for (const [whole, name] of template.matchAll(TEMPLATE)) {
    if (name !== undefined) parts.push(reference(name, template));
    else parts.push({ text: whole === "$$" ? "$" : whole });
  }
  return parts;
}

function reference(name: string, template: string): TemplatePart {
  if (/^\d{1,3}$/.test(name)) return { arg: Number(name) };
  if (VARIABLE.test(name)) return { env: name };
  throw new FaultError({
    kind: "act-template",
    message: `expected a variable's name or an argument's number in \${…}, found ${JSON.stringify(name)} in ${JSON.stringify(template)}`,
    remedy: "write $$ for a dollar",
  });
}

/** The values of a template's references. */
export interface TemplateValues {
  readonly argv: readonly ByteString[];
  readonly env: ProcessEnvironment;
}

/** The text of a template, with bytes that are not UTF-8 escaped. */
export function expandTemplate(template: string, given: TemplateValues): string {
  if (!template.includes("$")) return template;
  const standsFor = (part: TemplatePart): string => {
    if ("text" in part) return part.text;
    const value = "arg" in part ? given.argv[part.arg] : Object.hasOwn(given.env, part.env) && given.env[part.env];
    return value ? escapedTextOf(value) : "";
  };
  return parseTemplate(template).map(standsFor).join("");
}

/** Octal, at most four digits. */
export function modeOf(mode: string): number {
  if (/^[0-7]{3,4}$/.test(mode)) return Number.parseInt(mode, 8);
  throw new FaultError({
    kind: "act-mode",
    message: `expected three or four octal digits as a mode, found ${JSON.stringify(mode)}`,
  });
}
