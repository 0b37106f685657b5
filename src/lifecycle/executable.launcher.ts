/** The launcher as an executable. Its own name is a process type. */
import { nodeExchange } from "#image";
import { runAsExecutable } from "#machine";
import { phasePrograms } from "./book/programs.ts";

void runAsExecutable(phasePrograms().launcher, { http: nodeExchange() });
