import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError } from "@rollcall/scim/error";
import { refuse } from "../errors.ts";
import { explain } from "../exchanges/explanations.ts";
import { asScim, type ScimContext } from "./scim-context.ts";

test("a directory whose change found no turn among many is told when to come back, not that it did wrong", async () => {
  const exchange: { errorCode: string | null } = { errorCode: null };
  const work = asScim({ exchange } as ScimContext, () => Promise.reject(refuse("changed_meanwhile")));
  const error = await work.catch((reason: unknown) => reason);
  assert.ok(error instanceof ScimError);
  assert.equal(error.status, 503);
  assert.equal(error.headers?.["retry-after"], "1");
  assert.match(explain(503, undefined, exchange.errorCode)?.why ?? "", /same moment/);
});
