/** Enables proposals by the words of `--proposal`: `export-dirs`, `export-dirs:rebase=check`, `./mine.ts`, `./mine.ts:name=value`. */
import { closestName, type Fault, fail, ok, type Result } from "#base";
import type { Amendment } from "#lifecycle";
import { defaultOptions } from "./kit/options.ts";
import type { PlatformSide } from "./kit/platform-side.ts";
import type { OptionValues, Proposal } from "./kit/proposal.ts";
import { proposals } from "./registry.ts";
import { failModule } from "./user/faults.ts";
import type { UserProposal } from "./user/module.ts";
import { enableUserProposal } from "./user/user-proposal.ts";

export type ProposalFault = Fault<"proposal-unknown" | "proposal-option" | "proposal-module">;

/** A proposal with a value for every option. */
export interface EnabledProposal {
  readonly proposal: Proposal;
  /** Every option with its value. */
  readonly options: OptionValues;
  readonly amendment: Amendment;
  readonly platform?: PlatformSide;
}

/** `users`: the user proposals whose modules the words name, by absolute path. */
export function amendmentsOfProposals(
  words: readonly string[],
  users: readonly UserProposal[] = [],
): Result<readonly Amendment[], ProposalFault> {
  const on = enableProposals(words, users);
  return on.ok ? ok(on.value.map(({ amendment }) => amendment)) : on;
}

/** `all` is every built-in proposal with its defaults. Several words may give options of one proposal. */
export function enableProposals(
  words: readonly string[],
  users: readonly UserProposal[] = [],
): Result<readonly EnabledProposal[], ProposalFault> {
  const taken = duplicateId(users);
  if (taken !== undefined) return taken;
  const chosen = new Map<Proposal, Record<string, string>>();
  for (const word of words.flatMap((each) => (each === "all" ? proposals.map(({ id }) => id) : [each]))) {
    const read = parseWord(word, users);
    if (!read.ok) return read;
    const { proposal, option, value } = read.value;
    const own = chosen.get(proposal) ?? { ...defaultOptions(proposal.options) };
    if (option !== undefined) own[option] = value;
    chosen.set(proposal, own);
  }
  const on: EnabledProposal[] = [];
  for (const [proposal, options] of chosen) {
    const own = users.find((one) => one.proposal === proposal);
    const made = own === undefined ? ok(withOptions(proposal, options)) : enableUserProposal(own, options);
    if (!made.ok) return made;
    on.push({ proposal, options: options, ...made.value });
  }
  return ok(on);
}

function withOptions(proposal: Proposal, options: OptionValues): Pick<EnabledProposal, "amendment" | "platform"> {
  const platform = proposal.platform?.(options);
  return { amendment: proposal.amendment(options), ...(platform !== undefined && { platform }) };
}

/** Test cases and records identify proposals by id. */
function duplicateId(users: readonly UserProposal[]) {
  for (const [i, { file, proposal }] of users.entries()) {
    const { id } = proposal;
    const own = proposals.some((one) => one.id === id);
    const other = users.slice(0, i).find((one) => one.proposal.id === id);
    if (own || other !== undefined)
      return failModule(`the id "${id}" is taken: ${own ? "a built-in proposal" : (other?.file ?? "")} has it`, file);
  }
  return undefined;
}

/** The path of a module and the option after it; undefined for the id of a proposal. */
export function parseModuleWord(word: string): { readonly file: string; readonly setting?: string } | undefined {
  const [, file, setting] = /^(.+?\.[cm]?[jt]sx?)(?::(.*))?$/s.exec(word) ?? [];
  return file === undefined ? undefined : { file, ...(setting !== undefined && { setting }) };
}

interface Word {
  readonly proposal: Proposal;
  readonly option: string | undefined;
  readonly value: string;
}

function parseWord(word: string, users: readonly UserProposal[]): Result<Word, ProposalFault> {
  const module = parseModuleWord(word);
  const [id = "", setting] = module === undefined ? split(word, ":") : [module.file, module.setting];
  const known = [...proposals, ...users.map(({ proposal }) => proposal)];
  const proposal = users.find(({ file }) => file === module?.file)?.proposal ?? known.find((one) => one.id === id);
  if (proposal === undefined) return unknown(id, known);
  if (setting === undefined) return ok({ proposal, option: undefined, value: "" });
  const [name = "", value = ""] = split(setting, "=");
  const option = proposal.options.find((one) => one.name === name);
  if (option?.values.includes(value) === true) return ok({ proposal, option: name, value });
  const message = `${JSON.stringify(setting)} is not an option of ${id}`;
  const several = setting.split(/[,:; ]+(?=[\w-]+=)/);
  if (several.length > 1) {
    const each = several.map((one) => `${id}:${one}`).join(" and ");
    return fail({ kind: "proposal-option", message, remedy: `give each choice by itself: ${each}` });
  }
  const near = nearestSetting(proposal, name, value);
  if (near !== undefined) return fail({ kind: "proposal-option", message, remedy: `did you mean ${id}:${near}?` });
  const choices = (option === undefined ? proposal.options : [option]).map(
    (one) => `${one.name}=${one.values.join("|")}`,
  );
  return fail({ kind: "proposal-option", message, remedy: `give ${choices.join(", ")}` });
}

function unknown(id: string, known: readonly Proposal[]) {
  const ids = known.map((one) => one.id);
  const near = closestName(id, ids);
  const message = `no proposal is called ${JSON.stringify(id)}`;
  if (id.includes("/"))
    return fail({
      kind: "proposal-unknown" as const,
      message,
      remedy: "the file of a module ends with .ts, .js or .mjs",
    });
  const remedy = near === undefined ? `there is ${ids.join(", ")}` : `did you mean ${near}?`;
  return fail({ kind: "proposal-unknown" as const, message, remedy });
}

/** The nearest option and value to a mistyped pair. */
function nearestSetting({ options }: Proposal, name: string, value: string): string | undefined {
  const nearName = closestName(
    name,
    options.map((one) => one.name),
  );
  const option = options.find((one) => one.name === nearName);
  const nearValue = value === "" ? undefined : closestName(value, option?.values ?? []);
  return nearValue === undefined ? undefined : `${nearName}=${nearValue}`;
}

/** At the first separator. */
function split(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
