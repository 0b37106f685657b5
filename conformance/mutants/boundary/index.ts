/** Boundary mutants: faults around any subject, real executables included. */
import {
  byteString,
  contentOf,
  type Exchange,
  type HttpResponse,
  isJsonObject,
  type Json,
  pathOfText,
  textOf,
  textOfByteString,
  utf8,
} from "#base";
import type { Command, CommandResult } from "#machine";
import { changePushes, type PushedImage } from "./manifest.ts";
import { type BoundaryMutant, boundaryMutant, changeRuns, phaseOf, withFlags } from "./mutant.ts";
import { registryMutants } from "./registries.ts";

export { type BoundaryMutant, mutateSubject } from "./mutant.ts";

/** Each has a case that accepts any code of a rejection, so that only the rule about crashes tells them apart. */
const REJECTIONS = ["platform.analyzer.write-access", "platform.rebaser.noforce.listed"];

const PANIC =
  "panic: runtime error: invalid memory address or nil pointer dereference\n\ngoroutine 1 [running]:\nmain.main()\n";

const FRAMES = "main.recurse()\n\t/src/main.go:7 +0x1d\n".repeat(50);

/** Changes how phases end that exit with an error. */
const changeEnds = (change: (seen: CommandResult) => Partial<CommandResult>) =>
  changeRuns(async (command, container) => {
    const seen = await container.run(command);
    const isRejection = "code" in seen.exit && seen.exit.code !== 0;
    return isRejection ? { ...seen, ...change(seen) } : seen;
  });

export const boundaryMutants: readonly BoundaryMutant[] = [
  boundaryMutant("always-0", "The exit code is always 0.", {
    breaks: [
      "platform.analyzer.write-access",
      "platform.exporter.entrypoint.unknown-type-fails",
      "platform.rebaser.exit.70-79",
    ],
    boundary: changeRuns(async (command, container) => ({ ...(await container.run(command)), exit: { code: 0 } })),
  }),
  boundaryMutant("panics", "A phase that should reject its input panics, as a program in Go does.", {
    breaks: REJECTIONS,
    boundary: changeEnds(({ stderr }) => ({ exit: { code: 2 }, stderr: `${stderr}${PANIC}` })),
  }),
  boundaryMutant("panics-deep", "A phase that should reject its input panics in a deep recursion of a Go program.", {
    breaks: REJECTIONS,
    boundary: changeEnds(({ stderr }) => ({ exit: { code: 2 }, stderr: `${stderr}${PANIC}${FRAMES}` })),
  }),
  boundaryMutant("killed", "A phase that should reject its input is ended by a signal.", {
    breaks: REJECTIONS,
    boundary: changeEnds(() => ({ exit: { signal: "SIGKILL" } })),
  }),
  boundaryMutant("code-of-no-phase", "A phase that should reject its input exits with 255.", {
    breaks: REJECTIONS,
    boundary: changeEnds(() => ({ exit: { code: 255 } })),
  }),
  boundaryMutant("report-gone", "The report disappears at the end of the phase.", {
    breaks: ["platform.exporter.report", "platform.report.digest"],
    boundary: changeRuns(async (command, container) => {
      const seen = await container.run(command);
      container.edit(
        new Map(["/layers/report.toml", "/layers/elsewhere.toml"].map((path) => [pathOfText(path), undefined])),
      );
      return seen;
    }),
  }),
  boundaryMutant("restores-nothing", "The creator gets -skip-restore.", {
    breaks: ["platform.restorer.restore-layers", "buildpack.layers.launch.restore-metadata"],
    boundary: changeRuns((command, container) =>
      container.run(phaseOf(command) === "creator" ? withFlags(command, "-skip-restore") : command),
    ),
  }),
  boundaryMutant("environment-lost", "SOURCE_DATE_EPOCH and the registry's credentials do not reach the lifecycle.", {
    breaks: ["platform.exporter.repro.created", "platform.auth.env.header-used"],
    boundary: changeRuns((command, container) => {
      const { SOURCE_DATE_EPOCH: _, CNB_REGISTRY_AUTH: __, ...env } = command.env;
      return container.run({ ...command, env });
    }),
  }),
  boundaryMutant("registry-by-prefix", "The header for a registry counts for every registry whose name begins alike.", {
    breaks: ["platform.auth.env.header-used"],
    boundary: changeRuns((command, container) => {
      const given = command.env.CNB_REGISTRY_AUTH;
      const auth: Json = given === undefined ? null : JSON.parse(textOfByteString(given));
      if (!isJsonObject(auth)) return container.run(command);
      const registry = "127.0.0.1:5000";
      const widened = Object.entries(auth).map(([name, header]) => [
        registry.startsWith(name) ? registry : name,
        header,
      ]);
      const CNB_REGISTRY_AUTH = byteString(JSON.stringify(Object.fromEntries(widened)));
      return container.run({ ...command, env: { ...command.env, CNB_REGISTRY_AUTH } });
    }),
  }),
  boundaryMutant("names-in-lower-case", "The lifecycle gets every name of an image in lower case.", {
    breaks: ["platform.analyzer.tag.valid-ref", "platform.rebaser.image.valid-tag-ref"],
    boundary: changeRuns((command, container) => {
      const argv = command.argv.map((word) =>
        word.startsWith("127.0.0.1:5000/") ? byteString(textOfByteString(word).toLowerCase()) : word,
      );
      return container.run({ ...command, argv });
    }),
  }),
  boundaryMutant("path-of-few-entries", "The launcher gets no more than eight entries of PATH.", {
    breaks: ["platform.launcher.exec.invoke"],
    boundary: changeRuns((command, container) => {
      const { PATH } = command.env;
      const isLaunch = command.path.startsWith("/cnb/process/") && PATH !== undefined;
      if (!isLaunch) return container.run(command);
      const few = byteString(textOfByteString(PATH).split(":").slice(0, 8).join(":"));
      return container.run({ ...command, env: { ...command.env, PATH: few } });
    }),
  }),
  boundaryMutant("other-layers-directory", "The creator gets another layers directory than the platform gives.", {
    breaks: ["platform.exporter.env.layers-dir"],
    boundary: changeRuns((command, container) =>
      container.run(phaseOf(command) === "creator" ? withFlags(command, "-layers", "/layers/other") : command),
    ),
  }),
  boundaryMutant("label-dropped", "The push loses the lifecycle's label.", {
    breaks: ["platform.exporter.label.lifecycle-metadata", "platform.label.lifecycle.app-sha"],
    boundary: changePushes(({ manifest, config }) => ({
      manifest,
      config: withoutLabel(config, "io.buildpacks.lifecycle.metadata"),
    })),
  }),
  boundaryMutant("history-emptied", "The push loses the history of the image.", {
    breaks: ["platform.exporter.base.config-preserved", "platform.rebaser.identical"],
    boundary: changePushes(({ manifest, config }) => ({ manifest, config: { ...config, history: [] } })),
  }),
  boundaryMutant("layers-swapped", "The push swaps the two lowest layers.", {
    breaks: ["platform.exporter.base.layers-preserved", "buildpack.export.image.run-layers"],
    boundary: changePushes(({ manifest, config }) => ({
      manifest: { ...manifest, layers: swapped(manifest.layers) },
      config: isJsonObject(config.rootfs)
        ? { ...config, rootfs: { ...config.rootfs, diff_ids: swapped(config.rootfs.diff_ids) } }
        : config,
    })),
  }),
  boundaryMutant("first-insecure-registry", "Only the first -insecure-registry reaches the lifecycle.", {
    breaks: ["platform.restorer.input.insecure-registry"],
    boundary: changeRuns((command, container) => container.run({ ...command, argv: withFirstOnly(command.argv) })),
  }),
  boundaryMutant(
    "newest-run-image",
    "The lifecycle gets the image that the run image's tag names now, whatever its digest reference is.",
    {
      breaks: ["platform.exporter.base.run-image"],
      boundary: {
        http: (registry) => (request) =>
          registry({ ...request, path: request.path.replace(/^(\/v2\/run\/manifests\/)sha256:.*$/, "$11") }),
      },
    },
  ),
  boundaryMutant("redirects-lost", "The lifecycle follows no redirect of a registry.", {
    breaks: ["platform.restorer.restore-layers", "platform.rebaser.run-layers.replaced"],
    boundary: { http: (registry) => async (request) => withoutRedirect(await registry(request)) },
  }),
  boundaryMutant("credentials-leaked", "The lifecycle sends credentials to the server of a redirect.", {
    breaks: ["platform.auth.env.header-used"],
    boundary: {
      http: (registry) => (request) =>
        registry(
          request.path.startsWith("/v2/") ? request : { ...request, headers: { ...request.headers, ...LEAKED } },
        ),
    },
  }),
  boundaryMutant("token-kept", "The lifecycle gets one token for each repository and never a new one.", {
    breaks: ["platform.auth.env.header-used"],
    boundary: { http: tokensOnce },
  }),
  boundaryMutant("first-of-index", "The lifecycle takes the first entry of an index, for whichever platform it is.", {
    breaks: ["platform.exporter.base.layers-preserved", "platform.rebaser.run-layers.replaced"],
    boundary: { http: (registry) => async (request) => firstOfIndex(await registry(request)) },
  }),
  boundaryMutant("previous-image-hidden", "The registry does not find the app image.", {
    breaks: ["platform.analyzer.analyzed.image", "buildpack.layers.launch.reuse"],
    boundary: {
      http: (registry) => (request) =>
        /^\/v2\/app\/manifests\//.test(request.path) && (request.method === "GET" || request.method === "HEAD")
          ? Promise.resolve({ status: 404, headers: {}, body: contentOf(utf8("")) })
          : registry(request),
    },
  }),
  ...registryMutants,
];

const LEAKED = { authorization: "Basic Y25iOnNlY3JldA==" };

const withoutRedirect = (answer: HttpResponse): HttpResponse =>
  answer.status === 307 ? { status: 502, headers: {}, body: contentOf(utf8("")) } : answer;

/** The token server answers each question once; the network of each container is a new one. */
function tokensOnce(registry: Exchange): Exchange {
  const given = new Set<string>();
  return (request) => {
    const question = request.path === "/token" ? JSON.stringify(request.query) : undefined;
    const isNew = question === undefined || !given.has(question);
    if (question !== undefined) given.add(question);
    return isNew ? registry(request) : { status: 401, headers: {}, body: contentOf(utf8("")) };
  };
}

/** Without each later flag and its value. */
const withFirstOnly = (argv: Command["argv"]): Command["argv"] => {
  const first = argv.indexOf(INSECURE);
  return argv.filter((word, i) => i <= first + 1 || (word !== INSECURE && argv[i - 1] !== INSECURE));
};
const INSECURE = byteString("-insecure-registry");

/** Another answer to a request for an index: one that has only the first entry, for the usual platform. */
function firstOfIndex(answer: HttpResponse): HttpResponse {
  if (!/index|manifest\.list/.test(answer.headers["content-type"] ?? "") || answer.body.size === 0) return answer;
  const index: Json = JSON.parse(textOf(answer.body.bytes()));
  const [first] = isJsonObject(index) && Array.isArray(index.manifests) ? index.manifests : [];
  if (!isJsonObject(index) || !isJsonObject(first)) return answer;
  const manifests = [{ ...first, platform: { os: "linux", architecture: "amd64" } }];
  const body = contentOf(utf8(JSON.stringify({ ...index, manifests })));
  return { ...answer, headers: { "content-type": answer.headers["content-type"] ?? "" }, body };
}

const swapped = (list: Json | undefined): Json => {
  const [first, second, ...rest] = Array.isArray(list) ? list : [];
  return first === undefined || second === undefined ? (list ?? []) : [second, first, ...rest];
};

function withoutLabel(config: PushedImage["config"], label: string): PushedImage["config"] {
  if (!isJsonObject(config.config) || !isJsonObject(config.config.Labels)) return config;
  const { [label]: _, ...Labels } = config.config.Labels;
  return { ...config, config: { ...config.config, Labels } };
}
