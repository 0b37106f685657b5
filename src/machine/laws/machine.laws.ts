/** What every machine does, whatever its processes are. A law kit: an implementation calls it with a way to start one. */
import { commandLaws } from "./command.laws.ts";
import { fileLaws } from "./file.laws.ts";
import { mountLaws, permissionLaws } from "./permission.laws.ts";
import type { LawCan, OpenMachine } from "./world.testkit.ts";

export function machineLaws(open: OpenMachine, can: LawCan): void {
  commandLaws(open);
  fileLaws(open);
  permissionLaws(open, can);
  mountLaws(open);
}
