/** Proposals as a user names them: `export-dirs`, `export-dirs:rebase=check`. */
import { type Fault, fail, nearest, ok, type Result } from "#base";
import type { Amendment } from "#lifecycle";
import { exportDirs } from "./export-dirs/proposal.ts";
import { exportableVolumes } from "./exportable-volumes/proposal.ts";
import { extensionLayer } from "./extension-layer/proposal.ts";
import { metadataLocations } from "./metadata-locations/proposal.ts";
import { ociArtifacts } from "./oci-artifacts/proposal.ts";
import type { PlatformSide } from "./platformSide.ts";
import type { Proposal } from "./proposal.ts";

export const proposals: readonly Proposal[] = [
  exportDirs,
  exportableVolumes,
  extensionLayer,
  metadataLocations,
  ociArtifacts,
];

export type ProposalFault = Fault<"proposal-unknown" | "proposal-option">;

/** A proposal with its options chosen. */
export interface SwitchedOn {
  readonly proposal: Proposal;
  readonly amendment: Amendment;
  readonly platform?: PlatformSide;
}

export function proposalsNamed(words: readonly string[]): Result<readonly Amendment[], ProposalFault> {
  const on = switchedOn(words);
  return on.ok ? ok(on.value.map(({ amendment }) => amendment)) : on;
}

/** `all` stands for every proposal with its defaults; options of one proposal may come in several words. */
export function switchedOn(words: readonly string[]): Result<readonly SwitchedOn[], ProposalFault> {
  const chosen = new Map<Proposal, Record<string, string>>();
  for (const word of words.flatMap((each) => (each === "all" ? proposals.map(({ id }) => id) : [each]))) {
    const read = wordOf(word);
    if (!read.ok) return read;
    const { proposal, option, value } = read.value;
    const own = chosen.get(proposal) ?? defaults(proposal);
    if (option !== undefined) own[option] = value;
    chosen.set(proposal, own);
  }
  return ok(
    [...chosen].map(([proposal, options]) => {
      const platform = proposal.platform?.(options);
      return { proposal, amendment: proposal.amendment(options), ...(platform !== undefined && { platform }) };
    }),
  );
}

interface Word {
  readonly proposal: Proposal;
  readonly option: string | undefined;
  readonly value: string;
}

function wordOf(word: string): Result<Word, ProposalFault> {
  const [id = "", setting] = split(word, ":");
  const proposal = proposals.find((one) => one.id === id);
  if (proposal === undefined) {
    const known = proposals.map((one) => one.id);
    const near = nearest(id, known);
    return fail({
      kind: "proposal-unknown",
      message: `no proposal is called ${JSON.stringify(id)}`,
      remedy: near === undefined ? `there is ${known.join(", ")}` : `did you mean ${near}?`,
    });
  }
  if (setting === undefined) return ok({ proposal, option: undefined, value: "" });
  const [name = "", value = ""] = split(setting, "=");
  const option = proposal.options.find((one) => one.name === name);
  if (option?.values.includes(value) === true) return ok({ proposal, option: name, value });
  const near = nearestSetting(proposal, name, value);
  if (near !== undefined) {
    const message = `${JSON.stringify(setting)} is no option of ${id}`;
    return fail({ kind: "proposal-option", message, remedy: `did you mean ${id}:${near}?` });
  }
  const choices = (option === undefined ? proposal.options : [option]).map(
    (one) => `${one.name}=${one.values.join("|")}`,
  );
  return fail({
    kind: "proposal-option",
    message: `${JSON.stringify(setting)} is no option of ${id}`,
    remedy: `give ${choices.join(", ")}`,
  });
}

/** Where only one of the two is mistyped, or both a little. */
function nearestSetting({ options }: Proposal, name: string, value: string): string | undefined {
  const nearName = nearest(
    name,
    options.map((one) => one.name),
  );
  const option = options.find((one) => one.name === nearName);
  const nearValue = value === "" ? undefined : nearest(value, option?.values ?? []);
  return nearValue === undefined ? undefined : `${nearName}=${nearValue}`;
}

/** At the first separator. */
function split(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

const defaults = ({ options }: Proposal): Record<string, string> =>
  Object.fromEntries(options.map(({ name, values }) => [name, values[0] ?? ""]));
