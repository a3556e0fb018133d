import { loadExchanges } from "@rollcall/scim/exchanges/load";
import { mutated } from "./mutations.ts";
import { openStage, type Stage } from "./stage.ts";

export interface FuzzResult {
  /** How often each status was answered. */
  statuses: Map<number, number>;
  /** Requests that were answered by a fault of the server, by their numbers. */
  faults: string[];
}

export const atOnce = 8;

/** Sends the mutations with these numbers to a portal of its own. */
export async function fuzz(numbers: number[], watch: (done: number) => void = () => {}): Promise<FuzzResult> {
  await using stage = await openStage({ logger: false });
  let known: string[] = [];
  const seeds = loadExchanges().map(({ exchange }) => exchange);
  const result: FuzzResult = { statuses: new Map(), faults: [] };
  for (let from = 0; from < numbers.length; from += atOnce) {
    // Many of the recordings delete what they find.
    if (from % (25 * atOnce) === 0) known = await someResources(stage, from);
    await Promise.all(
      numbers.slice(from, from + atOnce).map(async (number) => {
        const status = await send(stage, mutated(seeds, number, known));
        result.statuses.set(status.code, (result.statuses.get(status.code) ?? 0) + 1);
        if (status.code >= 500 && status.code !== 501) result.faults.push(`${number}: ${status.text}`);
      }),
    );
    watch(from);
  }
  return result;
}

async function someResources({ a }: Stage, round: number): Promise<string[]> {
  const users = await Promise.all(
    ["a", "b", "c"].map((name) => a.idp.create({ userName: `${name}${round}@acme.test` })),
  );
  const group = await a.idp.createGroup(
    `Some ${round}`,
    users.map((user) => user.id),
  );
  return [...users.map((user) => user.id), group.id];
}

async function send(
  { portal, a }: Stage,
  { method, path, headers, body }: ReturnType<typeof mutated>,
): Promise<{ code: number; text: string }> {
  const response = await portal.app.inject({
    method: method as "POST",
    url: `/scim/v2${path}`,
    headers: { ...headers, authorization: `Bearer ${a.idp.token}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { code: response.statusCode, text: `${method} ${path} ${body?.toString("utf8").slice(0, 300) ?? ""}` };
}
