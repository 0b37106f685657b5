/**
 * The program inside a sandbox: it listens on ports of 127.0.0.1 for the harness, unless both share a network, and runs the commands that
 * arrive on its standard input. `build/supervisor.mjs` bundles it into one script for `node -e`.
 */
import { Commands } from "./commands.ts";
import { listenForHarness } from "./listen.ts";
import type { Reply, Request, SupervisorOptions } from "./protocol.ts";

const options: SupervisorOptions = JSON.parse(process.argv[1] ?? "");
const commands = new Commands(options);

const send = (reply: Reply): void => void process.stdout.write(`${JSON.stringify(reply)}\n`);

function handle(request: Request): void {
  const { id } = request;
  if ("run" in request)
    commands.run(id, request.run, {
      onOutput: (output) => send({ id, ...output }),
      onProgramEnd: () => send({ id, ended: true }),
      onEnd: (result) => send({ id, result }),
    });
  else if ("reset" in request) commands.reset((clean) => send({ id, clean }));
  else if ("stop" in request) commands.stop(id, request.stop);
  else commands.kill(id, request.kill);
}

let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) handle(JSON.parse(line));
});
process.stdin.on("end", () => {
  commands.end();
  process.exit(0);
});

const ready = (): void => send({ ready: true });
if (options.ports === undefined) ready();
else listenForHarness(options.ports, ready);
