/** What every machine does, whatever its processes are. A law kit: an implementation calls it with a way to start one. */
import { commandLaws } from "./laws/command.laws.ts";
import { fileLaws } from "./laws/file.laws.ts";
import { mountLaws, permissionLaws } from "./laws/permission.laws.ts";
import type { LawCan, OpenMachine } from "./laws/world.ts";

export function machineLaws(open: OpenMachine, can: LawCan): void {
  commandLaws(open);
  fileLaws(open);
  permissionLaws(open, can);
  mountLaws(open);
}
