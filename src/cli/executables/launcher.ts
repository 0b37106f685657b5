/** Entry point of the launcher executable, with proposals. */
import { nodeExchange } from "#image";
import { phasePrograms } from "#lifecycle";
import { runAsExecutable } from "#machine";
import { enabledRuleBook } from "./enabled-proposals.ts";

void runAsExecutable(phasePrograms({ book: enabledRuleBook() }).launcher, { http: nodeExchange() });
