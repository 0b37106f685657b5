/** The process of the creator as its phases see it: the same, but for its environment. */
import type { AbsPath } from "#base";
import type { Process } from "#machine";

export const withEnvironment = (process: Process, env: Process["env"]): Process => ({
  argv: process.argv,
  env,
  pid: process.pid,
  fs: process.fs,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  ...(process.fd3 && { fd3: process.fd3 }),
  clock: process.clock,
  http: process.http,
  platform: process.platform,
  get cwd(): AbsPath {
    return process.cwd;
  },
  get uid(): number {
    return process.uid;
  },
  get gid(): number {
    return process.gid;
  },
  get random() {
    return process.random;
  },
  chdir: (path) => process.chdir(path),
  setUser: (ids) => process.setUser(ids),
  spawn: (child) => process.spawn(child),
  exec: (next) => process.exec(next),
  kill: (signal) => process.kill(signal),
  limit: (what) => process.limit(what),
});
