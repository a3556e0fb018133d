import { isObject, own } from "@rollcall/scim/resource";
import type { Answer } from "./answer.ts";
import type { Left } from "./report.ts";
import { PATCH_OP, type Stage } from "./stage.ts";
import { NoAnswer, Stopped } from "./wire.ts";

/** Removes what a run has made, and remembers what it could not remove. */
export class Cleaning {
  readonly left = new Map<string, Left>();
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Removes everything that is there but for these. Groups and what came later go first. */
  async remove(keep: ReadonlySet<string>): Promise<void> {
    const { ledger } = this.#stage;
    const paths = [...ledger.there.keys()].filter((path) => !keep.has(path) && !this.left.has(path)).toReversed();
    for (const path of paths) await this.#one(path, ledger.there.get(path) ?? "");
  }

  /** Looks for what may have been made by requests whose answers were lost, and removes it. */
  async removeUncertain(): Promise<void> {
    const { ledger } = this.#stage;
    for (const { endpoint, attribute, value } of ledger.perhaps.splice(0)) {
      const path = `${endpoint}?filter=${attribute} eq ${JSON.stringify(value)}`;
      try {
        const answer = await this.#stage.get(endpoint, { filter: `${attribute} eq ${JSON.stringify(value)}` });
        for (const found of answer.list().resources)
          if (ledger.ours(own(found, attribute))) await this.#found(endpoint, found, value);
      } catch (error) {
        const why = `The answer to its creation was lost, and it could not be looked for: ${wordsOf(error)}`;
        this.left.set(path, { path, name: value, deactivated: false, why });
      }
    }
  }

  async #found(endpoint: string, found: object, name: string): Promise<void> {
    const path = `${endpoint}/${encodeURIComponent(String(own(found, "id")))}`;
    this.#stage.ledger.there.set(path, name);
    await this.#one(path, name);
  }

  async #one(path: string, name: string): Promise<void> {
    let why: string;
    try {
      const answer = await this.#stage.call("DELETE", path);
      if (answer.status < 300 || answer.status === 404 || answer.status === 410) return;
      why = answer.said();
      // Some answer the second DELETE of the same thing with an error: then it is gone all the same.
      if ((await this.#stage.get(path)).status === 404) return;
    } catch (error) {
      why = wordsOf(error);
    }
    const deactivated = path.startsWith(`${this.#stage.users}/`) && (await this.#deactivate(path));
    this.left.set(path, { path, name, deactivated, why: `DELETE was answered with ${why}` });
  }

  async #deactivate(path: string): Promise<boolean> {
    const body = { schemas: [PATCH_OP], Operations: [{ op: "replace", path: "active", value: false }] };
    try {
      const answer: Answer = await this.#stage.call("PATCH", path, { body });
      if (answer.status === 204) return true;
      return answer.status === 200 && isObject(answer.json) && own(answer.json, "active") === false;
    } catch {
      return false;
    }
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof NoAnswer) return `no answer (${error.message})`;
  if (error instanceof Stopped) return `nothing: it was not sent (${error.message})`;
  return error instanceof Error ? error.message : String(error);
}
