// Walks over the users of a connection, for the tests of pages.
import assert from "node:assert/strict";
import type { Answer, ScimCaller, TestPortal } from "./test-portal.ts";

export async function connectionWith(
  portal: TestPortal,
  users: number,
): Promise<{ idp: ScimCaller; ids: string[]; account: number }> {
  const account = await portal.account();
  const idp = await portal.token(account);
  const ids: string[] = [];
  for (let at = 0; at < users; at += 1)
    ids.push(
      (await idp.create({ userName: `user${at}@example.com`, displayName: `User ${String(at).padStart(3, "0")}` })).id,
    );
  return { idp, ids, account };
}

/** Somebody else's identity provider in the same account. */
export async function neighbourOf(portal: TestPortal, account: number): Promise<ScimCaller> {
  const caller = await portal.token(account);
  await portal.database.query(
    undefined,
    `with made as (insert into connections (account_id, id, name, rate_limit, allow_outside_domains)
       values ($1, gen_random_uuid(), 'neighbour', 0, true) returning id)
     update scim_tokens set connection_id = (select id from made) where account_id = $1 and id = (
       select id from scim_tokens where account_id = $1 order by id desc limit 1)`,
    [account],
  );
  return caller;
}

export const idsOf = (answer: Answer): string[] => (answer.body.Resources as { id: string }[]).map(({ id }) => id);

export async function page(idp: ScimCaller, query: string, path = "/Users"): Promise<Answer> {
  const answer = await idp.call("GET", `${path}?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

/** All pages by cursor; `between` runs after each page. */
export async function walk(
  idp: ScimCaller,
  query: string,
  between: (seen: string[]) => Promise<unknown> = async () => {},
  path = "/Users",
): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined;) {
    const answer: Answer = await page(idp, `${query}&cursor=${encodeURIComponent(cursor)}`, path);
    seen.push(...idsOf(answer));
    cursor = answer.body.nextCursor as string | undefined;
    await between(seen);
  }
  return seen;
}
