/** The launcher as an ordinary executable, with proposals. */
import { nodeExchange } from "#image";
import { phasePrograms } from "#lifecycle";
import { runAsExecutable } from "#machine";
import { chosenBook } from "./enabled-proposals.ts";

void runAsExecutable(phasePrograms({ book: chosenBook() }).launcher, { http: nodeExchange() });
