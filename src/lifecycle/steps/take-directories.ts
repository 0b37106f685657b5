/** The step of a phase that may start as root: it gives directories to the build's user and continues as that user. */
import type { ByteString } from "#base";
import type { Inputs } from "#contract";
import type { Phase, StepDef } from "../phase/context.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";

interface TakeDirectories<P extends Phase> extends Pick<StepDef<P>, "id" | "cites" | "failsAs"> {
  readonly directories: (inputs: Inputs) => readonly (ByteString | undefined)[];
}

export const takeDirectories = <P extends Phase>(
  _phase: P,
  { directories, ...definition }: TakeDirectories<P>,
): StepDef<P> => ({
  ...definition,
  run({ process, inputs }) {
    ensureOwner(process, inputs, directories(inputs));
    becomeUser(process, inputs);
  },
});
