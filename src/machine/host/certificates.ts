/**
 * The TLS of a world's registry. An authority of the harness vouches for its certificate; a client trusts the authority if the world has its
 * certificate. Both are made at run time, and always with the same bytes: the keys follow from fixed words, and protect nothing.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";

const SERVER = "secure.test";
const AUTHORITY = "Plimsoll test authority";

let context: SecureContext | undefined;

/** The side of the server. A client that does not trust it closes the connection, which is no error of ours. */
export function decryptConnection(connection: Socket): Socket {
  context ??= serverContext();
  const open = new TLSSocket(connection, { isServer: true, secureContext: context });
  connection.on("close", () => open.destroy());
  return open;
}

function serverContext(): SecureContext {
  const key = keyOf(SERVER);
  const cert = pem("CERTIFICATE", certificate({ subject: SERVER, key, extensions: [nameOf(SERVER)] }));
  return createSecureContext({ key: key.export({ type: "pkcs8", format: "pem" }), cert });
}

/** The certificate of the authority, signed by itself. */
export const authorityCertificate = (): string =>
  pem("CERTIFICATE", certificate({ subject: AUTHORITY, key: keyOf(AUTHORITY), extensions: [IS_AUTHORITY] }));

/** PKCS #8 of an Ed25519 key (RFC 8410): whatever the 32 bytes are, they are a key, and it signs without chance. */
const keyOf = (words: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([
      Buffer.from("302e020100300506032b657004220420", "hex"),
      createHash("sha256").update(words).digest(),
    ]),
    format: "der",
    type: "pkcs8",
  });

interface Certified {
  readonly subject: string;
  readonly key: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** X.509, version 3 (RFC 5280, 4.1). */
function certificate({ subject, key, extensions }: Certified): Buffer {
  const signed = sequence(
    tagged(0xa0, tagged(INTEGER, Buffer.from([2]))),
    tagged(INTEGER, Buffer.from([1])),
    ED25519,
    distinguished(AUTHORITY),
    sequence(tagged(UTC_TIME, Buffer.from("200101000000Z")), tagged(UTC_TIME, Buffer.from("491231235959Z"))),
    distinguished(subject),
    createPublicKey(key).export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions)),
  );
  return sequence(signed, ED25519, bits(sign(null, signed, keyOf(AUTHORITY))));
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;

/** DER: a tag, the length, the content. */
function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(content);
  const { length } = whole;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), whole]);
}

const sequence = (...content: readonly Buffer[]): Buffer => tagged(SEQUENCE, ...content);
const bits = (bytes: Buffer): Buffer => tagged(BIT_STRING, Buffer.from([0]), bytes);
const objectId = (hex: string): Buffer => tagged(OBJECT_ID, Buffer.from(hex, "hex"));

const ED25519 = sequence(objectId("2b6570"));

/** With a common name only. */
const distinguished = (name: string): Buffer =>
  sequence(tagged(SET, sequence(objectId("550403"), tagged(UTF8_STRING, Buffer.from(name)))));

/** Basic constraints: an authority. The extension is critical. */
const IS_AUTHORITY = sequence(
  objectId("551d13"),
  tagged(0x01, Buffer.from([0xff])),
  tagged(OCTET_STRING, sequence(tagged(0x01, Buffer.from([0xff])))),
);

/** Subject alternative name: clients compare no other one. */
const nameOf = (host: string): Buffer =>
  sequence(objectId("551d11"), tagged(OCTET_STRING, sequence(tagged(0x82, Buffer.from(host)))));

const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString("base64").replace(/.{64}(?=.)/g, "$&\n")}\n-----END ${label}-----\n`;
