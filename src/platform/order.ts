/** The order of a build: from the buildpacks that a user lists, or from an `order.toml`. */
import { type Bytes, type Fault, ok, type Result, type Where } from "#base";
import { type ComponentReference, type Order, type OrderElement, type OrderGroup, orderToml, toml } from "#contract";
import { type Buildpack, nameOfBuildpack } from "./buildpack.ts";
import { type PlatformFault, platformFault } from "./fault.ts";

/** One group of all buildpacks, in the given order. */
export const orderOfBuildpacks = (buildpacks: readonly ComponentReference[]): Order => ({
  order: [{ group: buildpacks.map(({ id, version }) => ({ id, version, optional: false, execEnv: [] })) }],
  orderExtensions: [],
});

/** Fails unless there is a group and every element is among `known`. */
export function readOrder(bytes: Bytes, file: string, known: readonly Buildpack[]): Result<Order, PlatformFault> {
  const read = orderToml.read(bytes, file);
  if (!read.ok) return { ok: false, fault: malformed(read.fault) };
  if (read.value.order.every(({ group }) => group.length === 0)) {
    const remedy = "write at least one [[order]] with a [[order.group]]";
    return platformFault("order-empty", "the order has no group with a buildpack", { where: { file }, remedy });
  }
  const unknown = findUnknown(read.value.order, known);
  return unknown === undefined ? ok(read.value) : unknownFault(unknown, positionIn(bytes, file, unknown), known);
}

const malformed = (fault: Fault): PlatformFault => ({ ...fault, kind: "order-malformed" });

/** Fails if the order of a composite buildpack names an unknown buildpack. */
export function checkComposites(buildpacks: readonly Buildpack[]): Result<undefined, PlatformFault> {
  for (const { descriptor, from } of buildpacks) {
    const unknown = findUnknown(descriptor.order, buildpacks);
    if (unknown !== undefined) return unknownFault(unknown, { file: `${from}/buildpack.toml` }, buildpacks);
  }
  return ok(undefined);
}

interface Unknown {
  readonly element: OrderElement;
  readonly group: number;
  readonly index: number;
}

function findUnknown(order: readonly OrderGroup[], known: readonly Buildpack[]): Unknown | undefined {
  const names = new Set(known.map(nameOfBuildpack));
  for (const [group, elements] of order.entries()) {
    for (const [index, element] of elements.group.entries()) {
      if (!names.has(nameOfBuildpack(element))) return { element, group, index };
    }
  }
  return undefined;
}

function unknownFault({ element }: Unknown, where: Where, known: readonly Buildpack[]) {
  const versions = known.filter(({ id }) => id === element.id).map(({ version }) => version);
  const others = known.length === 0 ? "" : `, or use one of: ${known.map(nameOfBuildpack).join(", ")}`;
  const remedy = versions.length > 0 ? `use ${element.id} ${versions.join(", ")}` : `add it with --buildpack${others}`;
  const message = `the order names the buildpack ${nameOfBuildpack(element)}, which was not found`;
  return platformFault("order-unknown-buildpack", message, { where, remedy });
}

/** Line and column of the element in the document. */
function positionIn(bytes: Bytes, file: string, { group, index }: Unknown): Where {
  const read = toml.read(bytes, file);
  const groups = read.ok ? read.value.order : undefined;
  const elements = Array.isArray(groups) && toml.isTable(groups[group]) ? groups[group].group : undefined;
  const element: unknown = Array.isArray(elements) ? elements[index] : undefined;
  return (toml.isTable(element) ? toml.whereOf(element, "id") : undefined) ?? { file };
}
