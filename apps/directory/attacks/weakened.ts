// Plays one attack against the engine with a guard taken down, in this process only, and says what became of it.
// node weakened.ts <file of the attack>, where the edits come as JSON over the standard input.
import { AssertionError } from "node:assert";
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import type { Attack, Edit } from "./attack.ts";

export interface Outcome {
  /** `held`: the attack was not noticed to work. `noticed`: an assertion failed. `broken`: something else did. */
  became: "held" | "noticed" | "broken";
  message: string;
}

const root = new URL("../../../", import.meta.url);

/** The text of a guard, however it is broken into lines. */
export function patternOf(from: string): RegExp {
  const words = from.trim().split(/\s+/);
  const escaped = words.map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(escaped.join(String.raw`\s*`), "g");
}

function takeDown(edits: Edit[]): void {
  const byUrl = Map.groupBy(edits, (edit) => new URL(edit.file, root).href);
  registerHooks({
    load(url, context, nextLoad) {
      const own = byUrl.get(url);
      if (own === undefined) return nextLoad(url, context);
      let source = readFileSync(fileURLToPath(url), "utf8");
      for (const { from, to } of own) source = source.replace(patternOf(from), () => to);
      return { format: "module-typescript", source, shortCircuit: true };
    },
  });
}

async function outcome(file: string): Promise<Outcome> {
  const { default: attack } = (await import(new URL(file, root).href)) as { default: Attack };
  try {
    await attack.run();
    return { became: "held", message: "" };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof AssertionError) return { became: "noticed", message };
    return { became: "broken", message: error instanceof Error ? (error.stack ?? message) : message };
  }
}

if (import.meta.main) {
  takeDown(JSON.parse(readFileSync(0, "utf8")) as Edit[]);
  process.stdout.write(`\n${JSON.stringify(await outcome(process.argv[2] ?? ""))}\n`);
  // What a weakened engine left open shall not keep the process.
  setTimeout(() => process.exit(), 2_000).unref();
}
