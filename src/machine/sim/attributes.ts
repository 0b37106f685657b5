/** The calls that change a file's mode, owner and time. */
import type { Meta } from "#tree";
import type { ResolvedPath } from "./path-resolver.ts";
import { modeAfterChown, owns } from "./permission.ts";
import { type Call, errorFor, expectWritable, type View } from "./view.ts";

export function chmod(view: View, call: Call, mode: number): void {
  const resolved = resolveOwned(view, call);
  const { ids } = view.paths;
  const keepsSetgid = ids.uid === 0 || resolved.node.gid === ids.gid;
  change(view, resolved, { mode: mode & (keepsSetgid ? 0o7777 : 0o5777) });
}

/** Root may set any owner. The owner of a file may only set the group of the process. */
export function chown(view: View, call: Call, owner: { uid: number; gid: number }, follow: "always" | "slash"): void {
  const resolved = view.paths.resolveExisting(call.syscall, call.path, follow);
  expectWritable(view, resolved, call);
  const { node } = resolved;
  const { ids } = view.paths;
  const keeps = ids.uid === node.uid && owner.uid === node.uid && (owner.gid === node.gid || owner.gid === ids.gid);
  if (ids.uid !== 0 && !keeps) throw errorFor(call, "EPERM");
  change(view, resolved, { ...owner, mode: node.kind === "dir" ? node.mode : modeAfterChown(ids, node) });
}

export function setMtime(view: View, call: Call, mtimeNs: bigint): void {
  change(view, resolveOwned(view, call), { mtimeNs });
}

function resolveOwned(view: View, call: Call): ReturnType<View["paths"]["resolveExisting"]> {
  const resolved = view.paths.resolveExisting(call.syscall, call.path, "always");
  expectWritable(view, resolved, call);
  if (!owns(view.paths.ids, resolved.node)) throw errorFor(call, "EPERM");
  return resolved;
}

function change(view: View, resolved: ResolvedPath, meta: Partial<Meta>): void {
  resolved.mount.draft.setMeta(resolved.mountRelative, meta);
  if (resolved.node?.kind === "dir" && meta.mtimeNs === undefined) view.paths.table.forgetPaths();
}
