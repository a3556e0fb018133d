// The rows of docs/attacks.md that are about the directory: `node apps/directory/attacks/table.ts` prints them.
import { everyAttack, rowOf } from "./every-attack.ts";

for (const one of await everyAttack()) process.stdout.write(`${rowOf(one)}\n`);
