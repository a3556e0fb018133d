import { readFacts } from "../../../../../e2e/invariants/facts.ts";
import { broken, unwritten } from "../../../../../e2e/invariants/invariants.ts";
import type { StubApp } from "./stub-app.ts";
import type { Testbed } from "./testbed.ts";

/** What the checker finds between the directory's tables and what the app holds and says it received. */
export async function findings(bed: Testbed, stub: StubApp): Promise<string[]> {
  const facts = await readFacts(bed.url);
  const seen = { users: [...stub.users.values()], groups: [...stub.groups.values()] };
  return [...broken(facts, seen), ...unwritten(facts, stub.received)];
}
