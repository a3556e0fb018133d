import { own } from "@rollcall/scim/resource";
import { Cleaning } from "./cleaning.ts";
import type { Left } from "./report.ts";
import { pauseFor, USER_AGENT } from "./run.ts";
import { Stage } from "./stage.ts";
import { survey } from "./survey.ts";
import { type Send, Wire } from "./wire.ts";

export interface LeftoverOptions {
  baseUrl: string;
  token?: string | undefined;
  send: Send;
  /** The run whose process ended before it could clean up. */
  run: string;
}

/**
 * Removes what a run has left behind when its process died: users and groups whose names begin as its names did.
 * Throws `CannotRun` or `NoAnswer` when the server cannot be asked.
 */
export async function removeLeftovers({ baseUrl, token, send, run }: LeftoverOptions): Promise<{ left: Left[] }> {
  const signal = AbortSignal.timeout(120_000);
  const wire = new Wire({ baseUrl, token, send, userAgent: USER_AGENT, pause: pauseFor, signal, maxRequests: 2000 });
  const { config, userEndpoint, groupEndpoint, features } = await survey(wire);
  const stage = new Stage({ wire, run, domain: "example.com", config, userEndpoint, groupEndpoint });
  const cleaning = new Cleaning(stage);
  await addOurs(stage, userEndpoint, "userName");
  if (features.has("groups")) await addOurs(stage, groupEndpoint, "displayName");
  await cleaning.remove(new Set());
  return { left: [...cleaning.left.values()] };
}

async function addOurs(stage: Stage, endpoint: string, attribute: string): Promise<void> {
  const filter = `${attribute} sw "rollcall-check-${stage.run}-"`;
  const answer = await stage.get(endpoint, { filter, startIndex: 1, count: 200 });
  if (answer.status !== 200) return;
  // A server that ignores the filter shows everybody: only what bears our name is taken.
  for (const found of answer.list().resources) {
    const name = own(found, attribute);
    if (stage.ledger.ours(name))
      stage.ledger.there.set(`${endpoint}/${encodeURIComponent(String(own(found, "id")))}`, String(name));
  }
}
