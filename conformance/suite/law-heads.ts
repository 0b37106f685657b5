/** What a plan needs to know of the laws. The build replaces this module by one that has it as data, because the laws take long to load. */
import type { Judgeable } from "#protocol";
import { NO_USER_PROPOSALS } from "./user-proposals.ts";

export type LawHead = Omit<Judgeable, "judge">;

export const lawHeads = (): readonly LawHead[] =>
  NO_USER_PROPOSALS.judgeableLaws.map(({ judge: _judge, ...head }) => head);
