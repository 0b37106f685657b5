/** The lifecycle as an ordinary executable: every phase in one file, chosen by the name that it is called by. */
import { nodeExchange } from "#image";
import { runAsExecutable } from "#machine";
import { lifecycleProgram } from "./book/programs.ts";

void runAsExecutable(lifecycleProgram(), { http: nodeExchange() });
