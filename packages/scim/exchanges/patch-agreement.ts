// For tests only: patch.ts beside the model of RFC 7644 §3.5.2.
import assert from "node:assert/strict";
import fc from "fast-check";
import { userType } from "../core-schemas.ts";
import { ScimError } from "../error.ts";
import { applyPatch } from "../patch.ts";
import { PATCH_SCHEMA, readPatch } from "../patch-read.ts";
import type { Dialect } from "../server-types.ts";
import type { ScimResource } from "../resource.ts";
import { deepFreeze } from "./random-inputs.ts";
import { plainSequences, sequences, users } from "./patch-inputs.ts";
import { factsOf, patched, Refusal, userOf } from "./patch-model.ts";

type Outcome = { user: unknown; changed: boolean } | { refused: string | undefined };

function byModel(user: ScimResource, operations: Record<string, unknown>[], dialect: Dialect): Outcome {
  try {
    const after = sorted(userOf(patched(factsOf(user), operations, dialect === "strict")));
    return { user: after, changed: JSON.stringify(after) !== JSON.stringify(sorted(user)) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.scimType };
    throw error;
  }
}

function byProduct(user: ScimResource, operations: Record<string, unknown>[], dialect: Dialect): Outcome {
  try {
    const body = { schemas: [PATCH_SCHEMA], Operations: operations };
    const { resource, changed } = applyPatch(user, readPatch(body, userType, { id: "1", dialect }), userType);
    if (!changed) assert.equal(resource, user);
    return { user: sorted(resource), changed };
  } catch (error) {
    if (error instanceof ScimError) return { refused: error.scimType };
    throw error;
  }
}

/** Whether both refuse, or both come to the same user, over so many sequences of operations. Throws on the first that differs. */
export function comparePatches(runs: number, seed: number, dialect: Dialect): void {
  fc.assert(
    fc.property(users, dialect === "strict" ? fc.oneof(sequences, plainSequences) : sequences, (user, operations) => {
      const before = deepFreeze(user) as ScimResource;
      const [model, product] = [byModel(before, operations, dialect), byProduct(before, operations, dialect)];
      // The product reads all operations before it does the first, so of two mistakes it may tell the other one.
      if ("refused" in model && "refused" in product && operations.length > 1) return;
      assert.deepEqual(product, model);
    }),
    { numRuns: runs, seed },
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
