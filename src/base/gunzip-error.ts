/** Why bytes could not be unpacked. */
export class GunzipError extends Error {
  override readonly name = "GunzipError";
  readonly reason: "too-large" | "truncated" | "damaged";
  constructor(reason: GunzipError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}
