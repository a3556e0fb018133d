// `npm run reference`: writes the reference of the mapping language from the table of its functions.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { reference } from "@rollcall/expressions/reference";

writeFileSync(resolve(import.meta.dirname, "../docs/mapping-language.md"), reference());
