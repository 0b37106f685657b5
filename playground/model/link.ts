/**
 * A world as the part of a link after `#`: JSON, deflated, in base64url. The part never reaches a server. Reading is bounded before and while it
 * unpacks, because anybody can make a link.
 */
import { deflateSync, Inflate } from "fflate";
import { type Fault, fail, type Json, ok, type Result, strictTextOf, utf8 } from "#base";
import { base64Of, bytesOfBase64 } from "#base/platform";
import { checkWorld, type KnownProposal } from "./check-world.ts";
import { LIMITS } from "./limits.ts";
import type { PlayWorld } from "./world.ts";

export type LinkFault = Fault<"link" | "world">;

const PREFIX = "w1.";

/** Fails if the world is too large for a link. */
export function linkOf(world: PlayWorld): Result<string, LinkFault> {
  const text = JSON.stringify(world);
  const packed = base64Of(deflateSync(utf8(text), { level: 9 }));
  const link = `${PREFIX}${packed.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  if (link.length <= LIMITS.encodedMax && text.length <= LIMITS.decodedMax) return ok(link);
  return bad(
    `the world is too large for a link (${link.length} characters, at most ${LIMITS.encodedMax})`,
    "remove files, or copy it as a module",
  );
}

export function worldOfLink(link: string, known: readonly KnownProposal[]): Result<PlayWorld, LinkFault> {
  if (link.length > LIMITS.encodedMax)
    return bad(`the link has ${link.length} characters, at most ${LIMITS.encodedMax} are read`, ASK);
  if (!link.startsWith(PREFIX) || !/^[\w-]*$/.test(link.slice(PREFIX.length)))
    return bad("the link is not of the playground", ASK);
  const bytes = inflated(bytesOfBase64(link.slice(PREFIX.length)));
  if (!bytes.ok) return bytes;
  const document = jsonOf(bytes.value);
  return document === undefined ? bad("the link does not hold JSON", ASK) : checkWorld(document, known);
}

const ASK = "ask for the link again; a chat may have cut it";

const bad = (message: string, remedy: string) => fail({ kind: "link" as const, message, remedy });

/** A piece unpacks to at most a thousand times its size, so the limit is noticed early. */
const PIECE = 256;

function inflated(packed: Uint8Array): Result<Uint8Array, LinkFault> {
  const all = new Uint8Array(LIMITS.decodedMax);
  let size = 0;
  const inflate = new Inflate((part) => {
    if (size + part.length <= all.length) all.set(part, size);
    size += part.length;
  });
  try {
    for (let at = 0; at < packed.length && size <= all.length; at += PIECE)
      inflate.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  } catch {
    return bad("the link is damaged", ASK);
  }
  if (size > all.length) return bad(`the link unpacks to more than ${LIMITS.decodedMax} bytes`, ASK);
  return ok(all.subarray(0, size));
}

function jsonOf(bytes: Uint8Array): Json | undefined {
  const text = strictTextOf(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
