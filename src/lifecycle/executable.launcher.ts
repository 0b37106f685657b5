/** The launcher as an ordinary executable. The name that it is called by is a process type. */
import { nodeExchange } from "#image";
import { runAsExecutable } from "#machine";
import { phasePrograms } from "./book/programs.ts";

void runAsExecutable(phasePrograms().launcher, { http: nodeExchange() });
