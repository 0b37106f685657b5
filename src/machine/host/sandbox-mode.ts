/** How much of the machine a sandbox hides, which the user may reduce in a container that is thrown away afterwards. */
import { FaultError } from "#base";

/**
 * `full`: the sandbox has a `/proc` of its own. `shared-proc`: it shows the one of the container, because a container with a masked `/proc`
 * may not mount another. Programs inside then see the processes of the container, with their arguments and, for the same user, their
 * environment and files. `chroot`: it has only a root directory of its own, because a container may allow neither namespaces nor mounts.
 */
export type SandboxMode = "full" | "shared-proc" | "chroot";

export const SANDBOX_VARIABLE = "PLIMSOLL_SANDBOX";

export function sandboxMode(env: Readonly<Record<string, string | undefined>> = process.env): SandboxMode {
  const word = env[SANDBOX_VARIABLE] ?? "";
  if (word === "" || word === "full") return "full";
  if (word === "shared-proc" || word === "chroot") return word;
  throw new FaultError({
    kind: "sandbox-unusable",
    message: `${SANDBOX_VARIABLE}: expected full, shared-proc or chroot, found ${JSON.stringify(word)}`,
    remedy: "docs/ci/README.md says what each hides",
  });
}
