import { parsePath, type Scalar, valueAt } from "../wanted/attribute-path.ts";
import type { DesiredPerson } from "../wanted/desired.ts";
import type { Confirmed } from "../wanted/difference.ts";

/** One attribute that the app holds otherwise than the directory says. */
export interface Difference {
  path: string;
  here: Scalar | null;
  there: Scalar | null;
  /** What the app confirmed last, and when. */
  confirmed: Scalar | null;
  confirmedAt: string | null;
  /** Somebody left it as it is. */
  accepted?: { by: string; at: string; reason: string };
  /** It was overwritten before, and the app holds the other value again. */
  overwritten?: string;
}

export interface ToCompare {
  desired: DesiredPerson;
  confirmed: Confirmed;
  account: { resource: Record<string, unknown>; active: boolean };
  /** When the account was asked for: what was confirmed later says more than the account. */
  askedAt: Date;
}

/**
 * What somebody changed in the app since it confirmed it. A value that the directory has and never sent (updating is
 * switched off, an error) is no change there. Pure.
 */
export function compareAccount({ account, askedAt, confirmed, desired }: ToCompare): Difference[] {
  const differences: Difference[] = [];
  const add = (path: string, here: Scalar | null, there: Scalar | null): void => {
    const known = Object.hasOwn(confirmed, path) ? confirmed[path] : undefined;
    if (same(path, here, there)) return;
    if (known === undefined ? here !== null : same(path, known.value, there)) return;
    if (known !== undefined && Date.parse(known.at) > askedAt.getTime()) return;
    differences.push({ path, here, there, confirmed: known?.value ?? null, confirmedAt: known?.at ?? null });
  };
  add("active", desired.active, account.active);
  // Of an account that shall be off, the values mean nothing.
  if (!desired.active) return differences;
  for (const [path, value] of desired.attributes) {
    const parsed = parsePath(path);
    if (parsed === undefined || desired.createOnly.has(path)) continue;
    const there = valueAt(account.resource, parsed);
    add(path, value ?? null, isScalar(there) ? there : null);
  }
  return differences;
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Servers may keep these in another case than they were sent (RFC 7643 sections 4.1.1 and 8.7.1, `caseExact`). */
const ignoresCase = /^(userName|emails\b.*)$/i;

/** No value, null and an empty text are the same (RFC 7643 section 2.5). */
export function same(path: string, one: Scalar | null, other: Scalar | null): boolean {
  const [left, right] = [one, other].map((value) => (value === null ? "" : String(value)));
  return left === right || (ignoresCase.test(path) && left?.toLowerCase() === right?.toLowerCase());
}

/** Paths that the app gives back of nobody although it took them: it does not show them, so they are not compared. */
export function neverShown(some: readonly ToCompare[]): Set<string> {
  const sent = new Map<string, { taken: number; shown: number }>();
  for (const { account, confirmed, desired } of some)
    for (const path of desired.attributes.keys()) {
      const value = Object.hasOwn(confirmed, path) ? confirmed[path]?.value : null;
      const parsed = parsePath(path);
      if (parsed === undefined || value === null || value === undefined) continue;
      const count = sent.get(path) ?? { taken: 0, shown: 0 };
      const there = valueAt(account.resource, parsed);
      sent.set(path, { taken: count.taken + 1, shown: count.shown + (there === undefined || there === null ? 0 : 1) });
    }
  return new Set([...sent].flatMap(([path, { taken, shown }]) => (taken >= FEWEST && shown === 0 ? [path] : [])));
}

/** Of fewer people it could be that somebody emptied the value of each. */
const FEWEST = 5;
