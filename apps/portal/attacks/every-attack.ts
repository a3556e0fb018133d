import { readdirSync } from "node:fs";
import type { Attack } from "./attack.ts";

export interface AttackFile {
  /** From the root of the repository. */
  file: string;
  attack: Attack;
}

/** The attacks of this folder, by section and number. */
export async function everyAttack(): Promise<AttackFile[]> {
  const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".attack.ts"));
  const found = await Promise.all(
    names.map(async (name) => {
      const { default: attack } = (await import(new URL(name, import.meta.url).href)) as { default: Attack };
      return { file: `apps/portal/attacks/${name}`, attack };
    }),
  );
  return found.toSorted((one, other) => placeOf(one.attack.id) - placeOf(other.attack.id));
}

export const placeOf = (id: string): number => id.charCodeAt(0) * 100 + Number(id.slice(1));

export const titleOf = ({ id, known, title }: Attack): string => `${id} (${known}): ${title}`;
