/** Mutants between a lifecycle and its registries: certificates, credentials in files, slow answers, large manifests. */
import { contentOf, type HttpRequest, type HttpResponse, NetworkError, pathOfText, utf8 } from "#base";
import type { Command, Machine } from "#machine";
import type { Boundary } from "#protocol";
import { type BoundaryMutant, boundaryMutant, changeRuns } from "./mutant.ts";

const INSECURE = "platform.restorer.input.insecure-registry";
const CONFIG_USED = "platform.auth.docker-config.used";
const CONVENTIONS = "platform.auth.docker-config.conventions";

const changeRequests = (change: (request: HttpRequest) => HttpRequest): Boundary => ({
  http: (registry) => (request) => registry(change(request)),
});

const changeAnswers = (change: (answer: HttpResponse, request: HttpRequest) => HttpResponse): Boundary => ({
  http: (registry) => async (request) => change(await registry(request), request),
});

/** Before each command, a change of these files of credentials. */
const changeConfigs = (change: (text: string, isRootOnly: boolean) => string | undefined): Boundary =>
  changeRuns((command, container) => {
    for (const at of CONFIGS) changeConfig(container, at, change);
    return container.run(command);
  });

const CONFIGS = ["/home/cnb/.docker/config.json", "/root/.docker/config.json", "/credentials/config.json"].map((at) =>
  pathOfText(at),
);

function changeConfig(
  container: Machine,
  at: (typeof CONFIGS)[number],
  change: (text: string, isRootOnly: boolean) => string | undefined,
): void {
  const node = container.nodeAt(at);
  if (node?.kind !== "file") return;
  const text = new TextDecoder().decode(node.content.bytes());
  const changed = change(text, (node.mode & 0o077) === 0);
  if (changed === text) return;
  container.edit(new Map([[at, changed === undefined ? undefined : { ...node, content: contentOf(utf8(changed)) }]]));
}

const withoutDirectory = ({ DOCKER_CONFIG: _, ...env }: Command["env"]): Command["env"] => env;

export const registryMutants: readonly BoundaryMutant[] = [
  boundaryMutant("certificates-unchecked", "The lifecycle takes the certificate of any authority.", {
    breaks: [INSECURE],
    boundary: changeRequests((request) => ({ ...request, unverified: true })),
  }),
  boundaryMutant("certificates-of-insecure-checked", "The lifecycle checks certificates of insecure registries too.", {
    breaks: [INSECURE],
    boundary: changeRequests(({ unverified: _, ...request }) => request),
  }),
  boundaryMutant("port-of-tls-lost", "The lifecycle reaches TLS registries on their usual port only.", {
    breaks: [INSECURE],
    boundary: changeRequests((request) => ({ ...request, host: request.host.replace(/:5443$/, "") })),
  }),
  boundaryMutant("config-unread", "The lifecycle reads no config.json of Docker.", {
    breaks: [CONFIG_USED, CONVENTIONS],
    boundary: changeConfigs(() => undefined),
  }),
  boundaryMutant("config-read-as-user", "The lifecycle reads config.json only as the user of the build.", {
    breaks: [CONFIG_USED],
    boundary: changeConfigs((text, isRootOnly) => (isRootOnly ? undefined : text)),
  }),
  boundaryMutant("config-of-home-only", "The lifecycle looks for config.json in the home directory only.", {
    breaks: [CONVENTIONS],
    boundary: changeRuns((command, container) => container.run({ ...command, env: withoutDirectory(command.env) })),
  }),
  boundaryMutant("config-without-passwords", "The lifecycle takes only encoded credentials from config.json.", {
    breaks: [CONVENTIONS],
    boundary: changeConfigs((text) => text.replace('"password":', '"unknown":')),
  }),
  boundaryMutant("config-without-urls", "The lifecycle takes no entry of config.json whose name is a URL.", {
    breaks: [CONVENTIONS],
    boundary: changeConfigs((text) => text.replace('"http://', '"unknown://')),
  }),
  boundaryMutant("passwords-cut", "A second colon in credentials is the end of the password.", {
    breaks: [CONVENTIONS, "platform.auth.env.header-used"],
    boundary: changeRequests((request) => {
      const { authorization = "" } = request.headers;
      const [scheme = "", credentials = ""] = authorization.split(" ");
      if (scheme !== "Basic") return request;
      const [user = "", password = ""] = atob(credentials).split(":");
      return { ...request, headers: { ...request.headers, authorization: `Basic ${btoa(`${user}:${password}`)}` } };
    }),
  }),
  boundaryMutant("impatient", "The lifecycle waits for ten seconds at most for an answer.", {
    breaks: ["platform.exporter.same-image-each-tag"],
    boundary: changeAnswers((answer, { host }) => {
      if ((answer.tookSeconds ?? 0) > 10) throw new NetworkError("cut", `${host} did not answer in time`);
      return answer;
    }),
  }),
  boundaryMutant("small-manifests", "The lifecycle reads no manifest of more than 1 MiB.", {
    breaks: ["platform.exporter.base.layers-preserved"],
    boundary: changeAnswers((answer, { host, path }) => {
      const isLarge = path.includes("/manifests/") && answer.body.size > 2 ** 20;
      if (isLarge) throw new NetworkError("too-large", `${host} sent a large manifest`);
      return answer;
    }),
  }),
];
