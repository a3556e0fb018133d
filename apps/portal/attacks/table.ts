// The table of docs/attacks.md: `node apps/portal/attacks/table.ts` prints it.
import type { AttackFile } from "./every-attack.ts";
import { everyAttack } from "./every-attack.ts";

/** What the portal is asked for: the sections of the list of holes that concern it, with the number of the last one. */
const sections = { A: 13, B: 17, C: 11, E: 17, H: 4 };

export const idsAsked = Object.entries(sections).flatMap(([section, last]) =>
  Array.from({ length: last }, (_, index) => `${section}${index + 1}`),
);

export function rowOf({ file, attack }: AttackFile): string {
  const guards = attack.guards.map((guard) => guard.what).join("; ");
  return `| ${attack.id} | ${attack.known} | ${attack.title} | \`${file}\` | ${guards} |`;
}

if (import.meta.main) for (const one of await everyAttack()) process.stdout.write(`${rowOf(one)}\n`);
