import { own } from "@rollcall/scim/resource";
import { parsePath, type Scalar, valueAt } from "../wanted/attribute-path.ts";

/** A person as far as accounts are matched to them. */
export interface PersonToMatch {
  id: string;
  /** What the app shall hold of the person, by SCIM path. */
  attributes: ReadonlyMap<string, Scalar | undefined>;
  firstName: string;
  lastName: string;
  email: string;
  /** Has another account in the app. */
  taken: boolean;
}

export interface AccountToMatch {
  remote_id: string;
  resource: Record<string, unknown>;
  user_name: string;
  name: string;
  email: string;
}

export interface Candidate {
  person: string;
  /** What is equal: a SCIM path, or `name`, `email`. */
  how: string;
  /** The person has another account there. */
  taken?: true;
}

export interface Match {
  match: "none" | "exact" | "partial" | "several";
  candidates: Candidate[];
}

const MOST = 5;

/**
 * Matches accounts that belong to nobody to people. Exact: externalId is our id, or userName or one of `matchOn` is what
 * would be sent, of one person alone. Partial: the same name or e-mail address, which somebody has to confirm.
 */
export function matchAccounts(
  accounts: readonly AccountToMatch[],
  people: readonly PersonToMatch[],
  matchOn: readonly string[],
): Map<string, Match> {
  const paths = ["externalId", "userName", ...matchOn.filter((path) => path !== "externalId" && path !== "userName")];
  const indexes = new Map(paths.map((path) => [path, indexBy(people, (person) => keyOf(path, wanted(person, path)))]));
  const byName = indexBy(people, (person) => nameKey(`${person.firstName} ${person.lastName}`));
  const byEmail = indexBy(people, (person) => person.email.toLowerCase());
  const matches = new Map<string, Match>();
  for (const account of accounts) {
    let found: Match = { match: "none", candidates: [] };
    for (const path of paths) {
      const hits = indexes.get(path)?.get(keyOf(path, held(account, path))) ?? [];
      const free = hits.filter(({ taken }) => !taken);
      if (hits.length === 0) continue;
      found = {
        match: free.length === 1 && hits.length === 1 ? "exact" : free.length > 0 ? "several" : "partial",
        candidates: hits.slice(0, MOST).map((person) => candidate(person, path)),
      };
      break;
    }
    if (found.match === "none") {
      const likely = [
        ...(byEmail.get(account.email.toLowerCase()) ?? []).map((person) => candidate(person, "email")),
        ...nameKeysOf(account).flatMap((key) => (byName.get(key) ?? []).map((person) => candidate(person, "name"))),
      ];
      const once = [...new Map(likely.toReversed().map((one) => [one.person, one])).values()].toReversed();
      if (once.length > 0) found = { match: "partial", candidates: once.slice(0, MOST) };
    }
    matches.set(account.remote_id, found);
  }
  return onePersonOneAccount(matches, paths);
}

/** Two accounts that both are somebody's exactly: the stronger sign wins, and of equal ones none. */
function onePersonOneAccount(matches: Map<string, Match>, paths: string[]): Map<string, Match> {
  const claims = new Map<string, { remoteId: string; rank: number }[]>();
  for (const [remoteId, { match, candidates }] of matches) {
    const [first] = candidates;
    if (match !== "exact" || first === undefined) continue;
    claims.set(first.person, [...(claims.get(first.person) ?? []), { remoteId, rank: paths.indexOf(first.how) }]);
  }
  for (const claim of claims.values()) {
    if (claim.length < 2) continue;
    const best = Math.min(...claim.map(({ rank }) => rank));
    const winners = claim.filter(({ rank }) => rank === best);
    for (const { remoteId, rank } of claim) {
      const found = matches.get(remoteId);
      if (found === undefined || (winners.length === 1 && rank === best)) continue;
      matches.set(remoteId, { ...found, match: winners.length === 1 ? "partial" : "several" });
    }
  }
  return matches;
}

const candidate = ({ id, taken }: PersonToMatch, how: string): Candidate => ({
  person: id,
  how,
  ...(taken ? { taken: true as const } : {}),
});

const wanted = (person: PersonToMatch, path: string): unknown =>
  path === "externalId" ? person.id : person.attributes.get(path);

function held(account: AccountToMatch, path: string): unknown {
  if (path === "externalId") return own(account.resource, "externalId");
  if (path === "userName") return account.user_name;
  const parsed = parsePath(path);
  return parsed === undefined ? undefined : valueAt(account.resource, parsed);
}

/** externalId compares with case, everything else that names a person without (RFC 7643 sections 3.1 and 4.1.1). */
function keyOf(path: string, value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") return "";
  return path === "externalId" ? String(value) : String(value).trim().toLowerCase();
}

/** "Müller, Zoë" and "zoe muller" are the same name. */
function nameKey(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.length < 2 ? "" : words.toSorted().join(" ");
}

function nameKeysOf(account: AccountToMatch): string[] {
  const name = own(account.resource, "name");
  const parts =
    typeof name === "object" && name !== null
      ? `${String(own(name, "givenName") ?? "")} ${String(own(name, "familyName") ?? "")}`
      : "";
  return [...new Set([nameKey(parts), nameKey(account.name)])].filter((key) => key !== "");
}

function indexBy(people: readonly PersonToMatch[], keyFor: (person: PersonToMatch) => string) {
  const index = new Map<string, PersonToMatch[]>();
  for (const person of people) {
    const key = keyFor(person);
    if (key !== "") index.set(key, [...(index.get(key) ?? []), person]);
  }
  return index;
}
