import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { openStage } from "./stage.ts";

/** Whatever else an attack does: no request of it is a fault of the server, and no prototype is another one afterwards. */
export async function play(attack: Attack, sql: string[] = []): Promise<void> {
  await using stage = await openStage({}, sql);
  const before = prototypes();
  await attack.run(stage);
  if (attack.faults !== true) assert.deepEqual(stage.faults(), [], "the portal failed");
  assert.deepEqual(prototypes(), before, "a prototype of the process changed");
}

const shared = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];

export function prototypes(): string[][] {
  return shared.map((prototype) => Reflect.ownKeys(prototype).map(String));
}
