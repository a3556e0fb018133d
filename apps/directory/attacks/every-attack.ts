import { readdirSync } from "node:fs";
import type { Attack } from "./attack.ts";

export interface AttackFile {
  /** From the root of the repository. */
  file: string;
  attack: Attack;
}

/** The attacks of this folder, by number. */
export async function everyAttack(): Promise<AttackFile[]> {
  const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".attack.ts"));
  const found = await Promise.all(
    names.map(async (name) => {
      const { default: attack } = (await import(new URL(name, import.meta.url).href)) as { default: Attack };
      return { file: `apps/directory/attacks/${name}`, attack };
    }),
  );
  return found.toSorted((one, other) => Number(one.attack.id.slice(1)) - Number(other.attack.id.slice(1)));
}

/** A row of docs/attacks.md: `node apps/directory/attacks/table.ts` prints all of them. */
export function rowOf({ file, attack }: AttackFile): string {
  const guards = attack.guards.map((guard) => guard.what).join("; ");
  return `| ${attack.id} | ${attack.known} | ${attack.title} | \`${file}\` | ${guards} |`;
}
