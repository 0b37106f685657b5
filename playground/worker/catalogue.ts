/** Makes the catalogue of the page from the proposals, the ledger and the laws. The build of the page calls it once. */
import { orThrow } from "#base";
import { packageVersion } from "#base/host";
import type { Law } from "#laws/kit";
import { ledger } from "#ledger";
import { referenceBook } from "#lifecycle";
import { enableProposals, type Finding, formsOf, type Proposal, proposals } from "#proposals";
import { statementId } from "#protocol";
import { lawsWith } from "#suite/findings";
import type { Catalogue, FindingEntry, LawEntry, ProposalEntry, Start, StatementEntry } from "../model/catalogue.ts";
import { EMPTY_WORLD } from "../model/world.ts";
import { exampleOf, PLAIN_WORLD, worldOfWords } from "./starts.ts";

export const catalogue = (): Catalogue => ({
  version: packageVersion(),
  platformApis: referenceBook().platformApis,
  proposals: proposals.map(proposalEntry),
  forms: formsOf(proposals),
  laws: lawsWith(proposals).map(lawEntry),
  starts: starts(),
});

function proposalEntry({ id, title, rfc, options, findings }: Proposal): ProposalEntry {
  const promises = [...ledger().values()].filter((one) => one.id.startsWith(`proposal.${id}.`));
  return { id, title, rfc, options, promises: promises.map(statementEntry), findings: findings.map(findingEntry) };
}

const statementEntry = ({ id, level, says }: StatementEntry): StatementEntry => ({ id, level, says });

function findingEntry(finding: Finding): FindingEntry {
  const { id, kind, says, wording } = finding;
  const common = { id, kind, says, ...(wording !== undefined && { wording }) };
  if (finding.kind === "decision") return { ...common, happens: `${finding.decided} ${finding.because}`, breaks: [] };
  const { happens, breaks, repair, noRepair } = finding;
  return {
    ...common,
    happens,
    breaks: breaks.map((one) => statementEntry(ledger().get(statementId(one)) ?? { id: one, level: "", says: "" })),
    ...(repair !== undefined && { repair }),
    ...(noRepair !== undefined && { noRepair }),
  };
}

const lawEntry = ({ id, says, kind, needs }: Law): LawEntry => ({
  id,
  says,
  kind,
  amendments: needs.amendments ?? [],
  anyProposal: needs.anyProposal ?? [],
});

/** The worked example of each form, all of them in one build, and a plain build. */
function starts(): readonly Start[] {
  const { platformApis } = referenceBook();
  const platformApi = platformApis.at(-1) ?? EMPTY_WORLD.platformApi;
  const start = (id: string, title: string, says: string): Start => ({
    id,
    title,
    says,
    world: { ...orThrow(worldOfWords([id])), platformApi },
  });
  return [
    ...formsOf(proposals).map(({ proposal, word }) => {
      const [one] = orThrow(enableProposals([word]));
      const form = word.split("form=")[1];
      return start(
        word,
        form === undefined ? proposal : `${proposal}, ${form} form`,
        (one && exampleOf(one)?.says) ?? "",
      );
    }),
    start("all", "all five in one build", "All proposals together, in one build with all their examples."),
    {
      id: "plain",
      title: "no proposal: one buildpack",
      says: "A build as the specification has it: one buildpack with one launch layer.",
      world: { ...PLAIN_WORLD, platformApi },
    },
  ];
}
