/** Machines of real processes: what a command cannot reach, of the host and of other machines. */
import { describe, expect, test } from "vitest";
import { bash, echo, GET, probe, start } from "./machine.testkit.ts";

const twoUids = probe.usable && probe.twoUids;

describe.skipIf(!probe.usable)("a machine of real processes is isolated:", () => {
  test("a sandbox reaches only the registry, always by the same name", async () => {
    const machine = await start({ http: echo });
    const result = await machine.run(
      bash(
        `${GET} cat <&3 | tail -1; (exec 4<>/dev/tcp/127.0.0.1/22) 2>/dev/null || echo closed; ls /sys/class/net 2>&1 | head -1`,
      ),
    );
    expect(result.stdout).toContain("GET 127.0.0.1:5000/v2/closed\n");
  });

  test("the host's files are not visible, and its state cannot change", async () => {
    const machine = await start({});
    const script = [
      "ls -d /home /work/../root /var /opt /srv /mnt /boot /sys 2>/dev/null",
      "ls -A /usr/local | grep -v bin",
      "mknod /work/sda b 8 0 2>/dev/null && echo mknod",
      "mount -t tmpfs none /work 2>/dev/null && echo mount",
      "echo 1 > /proc/sys/kernel/sysrq && echo sysctl",
      "touch /usr/bin/x 2>/dev/null && echo usr",
      "env | grep -v '^\\(PWD\\|SHLVL\\|_\\|PATH\\)='",
    ];
    const result = await machine.run(bash(script.join("\n"), { uid: 0, gid: 0 }));
    expect(result.stdout).toBe("");
  });

  test("the next machine finds nothing of a closed one", async () => {
    const first = await start({});
    await first.run(
      bash("echo s > /work/secret; echo t > /tmp/t; chmod 700 /; (setsid sleep 1000 &)", { uid: 0, gid: 0 }),
    );
    await first.close();
    const next = await start({});
    const result = await next.run(bash("ls -A /work /tmp; stat -c %a /; all=(/proc/[0-9]*); echo ${#all[@]}"));
    expect(result.stdout).toBe("/tmp:\n\n/work:\n755\n3\n");
  });

  test("a request of a closed machine never reaches the next one", async () => {
    for (let round = 0; round < 5; round++) {
      const first = await start({ http: echo });
      await first.run(bash(`(setsid bash -c 'while :; do (${GET}) & done' >/dev/null 2>&1 &); sleep 0.05`));
      await first.close();
      const requests: string[] = [];
      const next = await start({
        http: (request) => {
          requests.push(request.path);
          return echo(request);
        },
      });
      expect((await next.run(bash(`${GET} cat <&3 | tail -1`))).stdout).toBe("GET 127.0.0.1:5000/v2/");
      expect(requests).toEqual(["/v2/"]);
      await next.close();
    }
  });

  test.skipIf(!twoUids)("a sandbox with something left outside the tree is not used again", async () => {
    const leave = [
      "touch /dev/plimsoll/channel/x",
      "chmod 600 /dev/plimsoll/channel/out-0",
      "echo x > /dev/shm/x",
      "mkdir /dev/x",
    ];
    for (const script of leave) {
      const first = await start({});
      await first.run(bash(script, { uid: 0, gid: 0 }));
      await first.close();
      const next = await start({});
      const look =
        "ls -A /dev/shm /dev/plimsoll/channel | grep x; ls -d /dev/x; stat -c %a /dev/plimsoll/channel/out-0";
      expect((await next.run(bash(look, { uid: 0, gid: 0 }))).stdout).toBe("666\n");
    }
  });

  test("a command has no channel to the harness", async () => {
    const machine = await start({});
    expect((await machine.run(bash("ls -l /proc/self/fd | grep socket; env | grep NODE"))).stdout).toBe("");
  });
});
