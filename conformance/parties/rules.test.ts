/** Rules against the ledger: ids, statements and lanes. */
import { describe, expect, test } from "vitest";
import { bindingLane, ledger } from "#ledger";
import { partyRules } from "./index.ts";

describe("the rules of all parties", () => {
  test("have an id of their own, which begins with their party", () => {
    const ids = partyRules().map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) < i)).toEqual([]);
    expect(partyRules().filter(({ id, party }) => !id.startsWith(`check.${party}.`))).toEqual([]);
  });

  test("cite statements of the ledger, and are in the lane of the strongest", () => {
    const wrong = partyRules().flatMap(({ id, party, lane, statements }) => {
      const known = statements.flatMap((one) => ledger().get(one) ?? []);
      const expected = bindingLane(known, party);
      return [
        ...statements.filter((one) => !ledger().has(one)).map((one) => `${id}: the ledger has no ${one}`),
        ...(expected === lane ? [] : [`${id}: ${lane}, expected ${expected}`]),
      ];
    });
    expect(wrong).toEqual([]);
  });
});
