import type { Database } from "@rollcall/foundation/database";
import type { SentRequest } from "@rollcall/scim/client";
import { newId } from "@rollcall/foundation/ids";
import type { Sealer } from "@rollcall/foundation/secrets";
import { SealBroken } from "@rollcall/foundation/secrets";
import type { Clock } from "@rollcall/foundation/clock";
import type { DirectoryTables } from "../../tables.ts";
import type { Book } from "./book.ts";
import { openToken } from "../outbound/connection-secret.ts";
import { attributeTypes } from "../wanted/attribute-types.ts";
import { desiredPerson } from "../wanted/desired.ts";
import { type FactsOf, loadFacts } from "../wanted/known-facts.ts";
import type { AppForWork, ClaimedLink, PersonForWork } from "../link.ts";
import type { Transport } from "../outbound/outbound.ts";
import { nameOf } from "../wanted/person-name.ts";
import { Calls, type FailPoint } from "../steps/calls.ts";
import { prepareGroup } from "../push/group-work.ts";
import { loadGroups } from "../push/member-store.ts";
import { type PieceOfWork, reconcile, type Result } from "../steps/reconcile.ts";
import { loadApp, loadPeople, ownerOf } from "./work-store.ts";

/** A piece of work that has begun, of a person or of a group. */
export interface Begun {
  link: ClaimedLink;
  calls: Calls;
  run: () => Promise<Result>;
}

export interface Prepared {
  link: ClaimedLink;
  /** Made when the work begins, so that it is not built for what is given back. */
  begin: () => Begun;
}

export interface Surroundings {
  database: Database<DirectoryTables>;
  sealer: Sealer;
  transport: Transport;
  book: Book;
  clock: Clock;
  failPoint: FailPoint;
}

/** How a request of a link is sent; it may have to wait for a slot. */
export type SendFor = (link: ClaimedLink, request: SentRequest, sending: () => void) => ReturnType<Transport>;

/** The connection of an app as it is now; `problem` says in words why nothing can be sent. */
export type Ready =
  | { app: AppForWork; token: string | undefined; baseUrl: string }
  | { problem: string; wayOut: string };

/** Loads what the claimed links need, by statements that are younger than the claim. */
export async function prepare(
  around: Surroundings,
  appId: string,
  claimed: ClaimedLink[],
  send: SendFor,
): Promise<{ ready: Ready; work: Prepared[] } | undefined> {
  const links = claimed.filter((link) => link.kind === "person");
  const ofGroups = claimed.filter((link) => link.kind === "group");
  const idsOf = (some: ClaimedLink[]) => some.map((link) => link.source_id);
  const [app, people, groups] = await Promise.all([
    loadApp(around.database, appId),
    loadPeople(around.database, appId, idsOf(links)),
    loadGroups(around.database, appId, idsOf(ofGroups)),
  ]);
  if (app === undefined || app.base_url === null) return undefined;
  const ready = connection(around.sealer, app, app.base_url);
  if ("problem" in ready) return { ready, work: [] };
  const byId = new Map(people.map((person) => [person.id, person]));
  const types = attributeTypes(app);
  const accounts = new Map(
    links.flatMap((link) => (link.remote_id === null ? [] : [[link.source_id, link.confirmed]])),
  );
  const factsOf = await loadFacts(around.database.kysely, {
    app,
    people: people.flatMap(({ person }) =>
      person === null ? [] : [{ id: person.id, profile: person.profile, confirmed: accounts.get(person.id) }],
    ),
    now: around.clock(),
  });
  const work = links.flatMap((link) => {
    const person = byId.get(link.source_id);
    // Held between the claim and this look: the same moment that took the app away from many.
    return person === undefined || person.held
      ? []
      : [
          {
            link,
            begin: () => {
              const begun = piece(around, ready, link, { person, factsOf, types }, send);
              return { link, calls: begun.calls, run: () => reconcile(begun) };
            },
          },
        ];
  });
  const groupWork = ofGroups.flatMap((link) => {
    const group = groups.find((one) => one.id === link.source_id);
    return group === undefined ? [] : [{ link, begin: () => prepareGroup(around, ready, link, group, send) }];
  });
  return { ready, work: [...work, ...groupWork] };
}

function connection(sealer: Sealer, app: AppForWork, baseUrl: string): Ready {
  try {
    const token = openToken(sealer, app);
    if (token === undefined && app.token_sealed !== null) {
      return {
        problem: "The token was entered for another address than the base URL has now, so it is not sent.",
        wayOut: "Enter the token again under Provisioning.",
      };
    }
    return { app, token, baseUrl };
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return {
      problem: "The stored token cannot be decrypted with the present encryption key.",
      wayOut: "Enter the token again under Provisioning.",
    };
  }
}

function piece(
  around: Surroundings,
  ready: Extract<Ready, { app: AppForWork }>,
  link: ClaimedLink,
  known: { person: PersonForWork; factsOf: FactsOf; types: ReadonlyMap<string, string> },
  send: SendFor,
): PieceOfWork {
  const { app, token, baseUrl } = ready;
  const { book, clock, database, failPoint } = around;
  const loaded = known.person;
  const desired = desiredPerson({
    person: loaded.person ?? undefined,
    assigned: loaded.overrides.length > 0,
    overrides: loaded.overrides,
    mappings: app.mappings,
    facts: known.factsOf(link.source_id),
    types: known.types,
  });
  const userName = desired.attributes.get("userName");
  const name = loaded.person === null ? nobodysName(link) : nameOf(loaded.person.profile);
  return {
    link,
    app,
    name,
    desired,
    now: () => clock().toISOString(),
    takenBy: (remoteId, externalId) => ownerOf(database, link, remoteId, externalId),
    calls: new Calls({
      link,
      sourceName: name,
      userName: typeof userName === "string" ? userName : undefined,
      baseUrl,
      token,
      correlation: newId(),
      send: (request, sending) => send(link, request, sending),
      book,
      clock,
      failPoint,
    }),
  };
}

/** Of a person who was deleted here, or of an account that nobody here owns. */
function nobodysName({ confirmed }: ClaimedLink): string {
  const userName = confirmed["userName"]?.value;
  return typeof userName === "string" && userName !== "" ? userName : "a person who was deleted here";
}
