/** Times the executables of PLIMSOLL_LIFECYCLE in a sandbox, in the same run, with the same world and command. */
import { absPath, byteString, steppingClock } from "#base";
import { type HostMachine, hostMachine } from "#machine";
import { type Container, CREATE, command, container, HOST, run, runImage } from "../harness/container.ts";
import { measure } from "../harness/measure.ts";

export interface OfficialTimings {
  readonly directory: string;
  creatorMs(): Promise<number>;
  rebaserMs(): Promise<number>;
}

export async function officialTimings(directory: string | undefined): Promise<OfficialTimings | undefined> {
  if (directory === undefined) return undefined;
  const built = container();
  return {
    directory,
    creatorMs: () =>
      within(directory, built, async (machine) => (await measure(() => run(machine, CREATE), { rounds: 7 })).medianMs),
    rebaserMs: () =>
      within(directory, built, async (machine) => {
        await run(machine, CREATE);
        built.registry.publish(`${HOST}/run:2`, runImage("two"));
        const args = ["-force", "-run-image", `${HOST}/run:2`, "-report", "/layers/report.toml", `${HOST}/app:1`];
        return (await measure(() => run(machine, command(byteString("rebaser"), args)), { rounds: 7 })).medianMs;
      }),
  };
}

/** Mounts the lifecycle's directory over the reference's. */
async function within<T>(directory: string, built: Container, work: (machine: HostMachine) => Promise<T>): Promise<T> {
  const machine = await hostMachine({
    root: built.root,
    http: built.http,
    seed: "bench",
    clock: steppingClock(1_893_456_000_000_000_000n),
    binds: [{ from: directory, at: absPath("/cnb/lifecycle") }],
  });
  try {
    return await work(machine);
  } finally {
    await machine.close();
  }
}
