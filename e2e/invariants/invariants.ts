// The invariants of provisioning, judged from what the database says (facts.ts) and what the app holds (seen.ts).
import type { Facts, LinkFact, PersonFact } from "./facts.ts";
import type { Seen, SeenUser } from "./seen.ts";
import { valueAt } from "./value-at.ts";

type Judge = (facts: Facts, seen: Seen) => string[];

const doubles = (what: string, values: readonly (string | undefined)[]): string[] => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .filter(([, times]) => times > 1)
    .map(([value, times]) => `${what} ${value} is there ${times} times`);
};

/** I4. At most one account a person, a name and an id of ours, and no account linked twice. */
const noDoubles: Judge = ({ links, people }, { users, groups }) => {
  const ours = new Set(people.map((person) => person.id));
  const mine = users.filter(({ externalId }) => externalId !== undefined && ours.has(externalId));
  const remotes = links.map(({ kind, remote }) => (remote === null ? undefined : `${kind} ${remote}`));
  return [
    ...doubles(
      "a user with the externalId",
      mine.map(({ externalId }) => externalId),
    ),
    ...doubles(
      "a user with the userName",
      users.map(({ userName }) => userName?.toLowerCase()),
    ),
    ...doubles(
      "a group with the externalId",
      groups.map(({ externalId }) => externalId),
    ),
    ...doubles("a link to", remotes),
  ];
};

const isFailed = (link: LinkFact | undefined) => link !== undefined && link.desired > link.applied;

const accountOf = (link: LinkFact | undefined, person: string, seen: Seen): SeenUser | undefined =>
  seen.users.find((user) =>
    link?.remote === null || link === undefined ? user.externalId === person : user.id === link.remote,
  );

/** What the app is to hold at a path: the override of the assignment that wins, or the person's own value. */
function wantedAt(person: PersonFact, target: string, source: string): unknown {
  const override = person.overrides.find((values) => Object.hasOwn(values, target));
  const value = override === undefined ? ownValue(person, source) : override[target];
  return value === "" ? undefined : value;
}

/** Without a name of their own to be shown, people are shown by first and last name. */
function ownValue({ profile }: PersonFact, source: string): unknown {
  const value = profile[source];
  if (source !== "displayName" || (value !== undefined && value !== null && value !== "")) return value;
  const both = [profile["firstName"], profile["lastName"]].filter((part) => typeof part === "string" && part !== "");
  return both.length === 0 ? profile["login"] : both.join(" ");
}

/** I8. Whoever is assigned is there, active, with the mapped values; nobody else is active. Failures that are shown do not count. */
const converged: Judge = ({ app, links, people, rows }, seen) => {
  const byPerson = new Map(links.filter(({ kind }) => kind === "person").map((link) => [link.source, link]));
  const known = new Set(people.map((person) => person.id));
  const gone = [...byPerson.keys()].filter((id) => !known.has(id));
  const wrong = people.flatMap((person) => {
    const link = byPerson.get(person.id);
    if (isFailed(link)) return [];
    const user = accountOf(link, person.id, seen);
    if (!person.active || !person.assigned)
      return app.deactivates && user?.active === true && link !== undefined
        ? [`${person.id} is active there and should not be`]
        : [];
    if (user === undefined) return app.creates ? [`${person.id} is not there`] : [];
    const found = user.active === false && app.creates ? [`${person.id} is not active there`] : [];
    if (!app.updates) return found;
    const differing = rows.filter(
      ({ apply, source, target }) =>
        apply !== "create" && String(valueAt(user, target) ?? "") !== String(wantedAt(person, target, source) ?? ""),
    );
    return [
      ...found,
      ...differing.map(({ target }) => `${target} of ${person.id} is ${JSON.stringify(valueAt(user, target))} there`),
    ];
  });
  const left = gone.filter(
    (id) => app.deactivates && !isFailed(byPerson.get(id)) && accountOf(byPerson.get(id), id, seen)?.active === true,
  );
  return [...wrong, ...left.map((id) => `${id} was deleted here and is active there`)];
};

/** I8 of groups: whoever is a member here and has an account there is a member there, and nobody else of ours. */
const groupsConverged: Judge = ({ groups, links, people }, seen) => {
  const byPerson = new Map(links.filter(({ kind }) => kind === "person").map((link) => [link.source, link]));
  const may = new Set(people.filter((person) => person.active && person.assigned).map((person) => person.id));
  return [...groups].flatMap(([id, { members, name }]) => {
    const link = links.find(({ kind, source }) => kind === "group" && source === id);
    if (isFailed(link)) return [];
    const group = seen.groups.find((one) =>
      link === undefined || link.remote === null ? one.externalId === id : one.id === link.remote,
    );
    if (group === undefined) return [`the group ${id} is not there`];
    const wanted = [...members].flatMap((person) => {
      const own = byPerson.get(person);
      return may.has(person) && own !== undefined && !isFailed(own) && own.remote !== null ? [own.remote] : [];
    });
    const held = (group.members ?? []).map(({ value }) => value);
    if (name !== null && group.displayName !== name) return [`the group ${id} is called ${group.displayName} there`];
    const lacking = wanted.filter((value) => !held.includes(value)).length;
    const besides = held.filter((value) => !wanted.includes(value)).length;
    return lacking + besides === 0 ? [] : [`the group ${id} lacks ${lacking} members and has ${besides} too many`];
  });
};

/** I9. Exchanges of one link follow each other; numbers that tests put into texts ("#7") never go back. */
const inOrder: Judge = ({ attempts }) => {
  const found: string[] = [];
  const sent = attempts.filter((attempt) => attempt.sent);
  const bySource = Map.groupBy(sent, ({ source }) => source ?? "");
  for (const [source, list] of bySource) {
    if (source === "") continue;
    let last = -1;
    for (const [index, attempt] of list.entries()) {
      const before = list[index - 1];
      // The end of one whose process died is when that was noticed.
      if (before !== undefined && !before.died && before.ended !== null && before.ended > attempt.began + 1)
        found.push(`two exchanges of ${source} overlap`);
      const number = attempt.outcome === "ok" ? /#(\d+)"/.exec(attempt.body ?? "")?.[1] : undefined;
      if (number === undefined) continue;
      if (Number(number) < last) found.push(`#${number} of ${source} was sent after #${last}`);
      last = Math.max(last, Number(number));
    }
  }
  return found;
};

/** I10. Every change is done, or waits for a known time, or failed with a reason and a way out; and nobody is forgotten. */
const noneSilent: Judge = ({ links, people }) => {
  const linked = new Set(links.map(({ source }) => source));
  const forgotten = people.filter((person) => person.active && person.assigned && !linked.has(person.id));
  const mute = links.filter(
    ({ applied, desired, due, leased, problem, wayOut }) =>
      desired > applied && !leased && due === null && (problem === null || wayOut === null),
  );
  const ahead = links.filter(({ applied, desired }) => applied > desired);
  return [
    ...forgotten.map((person) => `${person.id} is assigned and has no link`),
    ...mute.map(({ source }) => `${source} waits for nothing and nobody is told why`),
    ...ahead.map(({ source }) => `${source} is said to be done before it was asked for`),
  ];
};

/** I11. Every exchange has one start and one end, but for those that are on their way. */
const logComplete: Judge = ({ attempts, links }) => {
  const working = new Set(links.filter(({ leased }) => leased).map(({ source }) => source));
  return attempts.flatMap(({ ends, id, source }) =>
    ends === 1 || (ends === 0 && source !== null && working.has(source)) ? [] : [`the attempt ${id} has ${ends} ends`],
  );
};

const judges: [id: string, judge: Judge][] = [
  ["I4", noDoubles],
  ["I8", converged],
  ["I8", groupsConverged],
  ["I9", inOrder],
  ["I10", noneSilent],
  ["I11", logComplete],
];

/** What does not hold, each with the id of its invariant. */
export function broken(facts: Facts, seen: Seen): string[] {
  return judges.flatMap(([id, judge]) => judge(facts, seen).map((what) => `${id}: ${what}`));
}

/** Requests that an app says it received and nobody wrote down. */
export function unwritten(
  facts: Facts,
  received: readonly { method: string; headers: Record<string, unknown> }[],
): string[] {
  const written = new Map<string, number>();
  for (const { correlation, method } of facts.attempts) {
    const key = `${method} ${correlation}`;
    written.set(key, (written.get(key) ?? 0) + 1);
  }
  return received.flatMap(({ headers, method }) => {
    const key = `${method} ${String(headers["x-correlation-id"])}`;
    const left = written.get(key) ?? 0;
    written.set(key, left - 1);
    return left > 0 ? [] : [`I11: ${key} arrived and has no start`];
  });
}
