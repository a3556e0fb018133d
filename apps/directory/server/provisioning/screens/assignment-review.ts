// What assigning people would lead to, by the same computation as when it is sent; for as many as one looks at.
import type { Database } from "@rollcall/foundation/database";
import type { z } from "zod";
import type { assignmentReview, ReviewOutcome } from "../../../shapes/assignments.ts";
import type { DirectoryTables } from "../../tables.ts";
import { loadApp, loadPeople } from "../dispatch/work-store.ts";
import type { AppForWork, PersonForWork } from "../link.ts";
import { attributeTypes } from "../wanted/attribute-types.ts";
import { type DesiredPerson, desiredPerson } from "../wanted/desired.ts";
import { type Confirmed, difference, type Difference } from "../wanted/difference.ts";
import { loadFacts } from "../wanted/known-facts.ts";
import { nameOf } from "../wanted/person-name.ts";
import { confirmedOf } from "./link-states.ts";
import { freeAccounts, peopleOf, wasRead } from "./assignment-review-store.ts";

type Review = z.infer<typeof assignmentReview>;

/** So many people are computed for a review; of the rest only the number is told. */
const MOST = 300;

interface Ask {
  appId: string;
  people: string[];
  groups: string[];
  overrides: Record<string, string>;
  /** How the rows of the mapping are called. */
  labels: ReadonlyMap<string, string>;
  now: Date;
}

export async function reviewAssignment(database: Database<DirectoryTables>, ask: Ask): Promise<Review | undefined> {
  const { appId, overrides, labels, now } = ask;
  const db = database.kysely;
  const all = await peopleOf(db, ask.people, ask.groups);
  const ids = all.slice(0, MOST);
  const [app, loaded, confirmed, read] = await Promise.all([
    loadApp(database, appId),
    loadPeople(database, appId, ids),
    confirmedOf(db, appId, ids),
    wasRead(db, appId),
  ]);
  if (app === undefined) return undefined;
  const factsOf = await loadFacts(db, {
    app,
    people: loaded.flatMap(({ id, person }) =>
      person === null ? [] : [{ id, profile: person.profile, confirmed: confirmed.get(id) }],
    ),
    now,
  });
  const direct = new Set(ask.people);
  const byId = new Map(loaded.map((one) => [one.id, one]));
  const judged = ids.flatMap((id) => {
    const one = byId.get(id);
    if (!one?.person) return [];
    const desired = desiredPerson({
      person: one.person,
      assigned: true,
      overrides: overridesFor(one, direct.has(one.id), overrides),
      mappings: app.mappings,
      facts: factsOf(one.id),
      types: attributeTypes(app),
    });
    return [{ id: one.id, person: one.person, desired, confirmed: confirmed.get(one.id) }];
  });
  const free = await freeAccounts(
    db,
    appId,
    judged.flatMap(({ desired, confirmed: has }) => (has === undefined ? [userNameOf(desired)] : [])),
  );
  const rows = judged.map(({ id, person, desired, confirmed: has }) => {
    const [outcome, text] = words({ app, person, desired, confirmed: has, isThere: free.has(userNameOf(desired)) });
    const values = [...desired.attributes].flatMap(([target, value]) =>
      target === "externalId"
        ? []
        : [
            {
              target,
              label: labels.get(target) ?? target,
              value: value === undefined ? null : String(value),
              entered: Object.hasOwn(overrides, target),
            },
          ],
    );
    return { id, name: nameOf(person.profile), outcome, text, values };
  });
  const counts: Record<string, number> = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const notes = [
    ...(all.length > MOST ? [`The values of the first ${MOST} people were computed.`] : []),
    ...(read || judged.length === 0
      ? []
      : [
          `The accounts of ${app.label} were not read yet. Who has one there is linked to it instead of getting another.`,
        ]),
  ];
  return { people: all.length, looked: rows.length, counts, rows, notes };
}

/** Values entered now stand where they will stand: before those of groups, after none. */
function overridesFor(one: PersonForWork, direct: boolean, entered: Record<string, string>): Record<string, string>[] {
  return direct ? [entered, ...one.overrides] : [...one.overrides, entered];
}

const userNameOf = (desired: DesiredPerson): string => String(desired.attributes.get("userName") ?? "").toLowerCase();

interface Judged {
  app: AppForWork;
  person: { status: string };
  desired: DesiredPerson;
  confirmed: Confirmed | undefined;
  isThere: boolean;
}

function words({ app, person, desired, confirmed, isThere }: Judged): [ReviewOutcome, string] {
  if (person.status !== "active") return ["waits", `Is ${person.status}; gets the app once active`];
  const sent: Difference = difference(desired, confirmed, app);
  switch (sent.kind) {
    case "create":
      return isThere
        ? ["link", "Has an account there that belongs to nobody: it is linked by its user name"]
        : ["create", "Gets a new account"];
    case "reactivate":
      return ["reactivate", "The account of before is switched on again"];
    case "update":
      return ["update", `Has an account; ${Object.keys(sent.values).join(", ")} is changed`];
    case "missing":
      return [
        "missing",
        `Lacks ${sent.sources.map((source, at) => source || sent.targets[at]).join(", ")}, which is required`,
      ];
    case "fault":
      return ["fault", `The expression of ${sent.target} cannot be computed: ${sent.message}`];
    default:
      return [
        "nothing",
        "why" in sent && sent.why !== undefined ? sent.why : "Has the account already; nothing is sent",
      ];
  }
}
