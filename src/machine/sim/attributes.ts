/** The calls that change what a file is said to be: mode, owner, time. */
import type { Meta } from "#tree";
import type { Spot } from "./lookup.ts";
import { modeAfterChown, owns } from "./permission.ts";
import { type Call, failing, mustBeWritable, type View } from "./view.ts";

export function chmod(view: View, call: Call, mode: number): void {
  const spot = owned(view, call);
  const { ids } = view.paths;
  const keepsSetgid = ids.uid === 0 || spot.node.gid === ids.gid;
  change(view, spot, { mode: mode & (keepsSetgid ? 0o7777 : 0o5777) });
}

/** Root may give a file to anybody; an owner only to the group that the process is in. */
export function chown(view: View, call: Call, owner: { uid: number; gid: number }, follow: "always" | "slash"): void {
  const spot = view.paths.find(call.syscall, call.path, follow);
  mustBeWritable(spot.mount, call);
  const { node } = spot;
  const { ids } = view.paths;
  const keeps = ids.uid === node.uid && owner.uid === node.uid && (owner.gid === node.gid || owner.gid === ids.gid);
  if (ids.uid !== 0 && !keeps) throw failing(call, "EPERM");
  change(view, spot, { ...owner, mode: node.kind === "dir" ? node.mode : modeAfterChown(ids, node) });
}

export function setMtime(view: View, call: Call, mtimeNs: bigint): void {
  change(view, owned(view, call), { mtimeNs });
}

function owned(view: View, call: Call): ReturnType<View["paths"]["find"]> {
  const spot = view.paths.find(call.syscall, call.path, "always");
  mustBeWritable(spot.mount, call);
  if (!owns(view.paths.ids, spot.node)) throw failing(call, "EPERM");
  return spot;
}

function change(view: View, spot: Spot, meta: Partial<Meta>): void {
  spot.mount.draft.setMeta(spot.inner, meta);
  if (spot.node?.kind === "dir" && meta.mtimeNs === undefined) view.paths.table.forgetPaths();
}
