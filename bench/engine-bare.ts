// The same bodies by the same HTTP client with nothing behind it: what an engine could reach at most.
import { Agent } from "undici";
import { Sink } from "./engine-sink.ts";
import type { Person } from "./engine-world.ts";

/** Creates a second, with so many at once. */
export async function bareRate(people: readonly Person[], concurrency: number): Promise<number> {
  await using sink = await Sink.start();
  const agent = new Agent({ connections: concurrency });
  const { origin, pathname } = new URL(sink.base);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let person = people[next++]; person !== undefined; person = people[next++]) {
      const { id, login } = person;
      const body = JSON.stringify({
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
        externalId: id,
        userName: login,
        name: { givenName: "Ada", familyName: login },
        displayName: `Ada ${login}`,
        emails: [{ type: "work", value: login, primary: true }],
        active: true,
      });
      const headers = { authorization: `Bearer ${sink.token}`, "content-type": "application/scim+json" };
      const answer = await agent.request({ origin, path: `${pathname}/Users`, method: "POST", headers, body });
      JSON.parse(await answer.body.text());
      if (answer.statusCode !== 201) throw new Error(`the bare client was answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { first = 0, last } = sink.books;
  await agent.close();
  return people.length / ((last - first) / 1_000);
}
