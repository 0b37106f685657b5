/** The lifecycle as one executable. Its own name selects the phase. */
import { nodeExchange } from "#image";
import { runAsExecutable } from "#machine";
import { lifecycleProgram } from "./book/programs.ts";

void runAsExecutable(lifecycleProgram(), { http: nodeExchange() });
