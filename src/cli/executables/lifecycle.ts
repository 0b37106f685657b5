/** Entry point of the lifecycle executables, with proposals. */
import { nodeExchange } from "#image";
import { lifecycleProgram } from "#lifecycle";
import { runAsExecutable } from "#machine";
import { enabledRuleBook } from "./enabled-proposals.ts";

void runAsExecutable(lifecycleProgram({ book: enabledRuleBook() }), { http: nodeExchange() });
