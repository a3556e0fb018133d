// What a mock provider writes down about who calls it.

export interface Expected {
  userName: string;
  active: boolean;
  at: number;
  took?: number;
}

const titles = ["displayName", "title", "nickName"];

/** Faults of the caller, of which there must be none, and figures. */
export class Books {
  readonly started = performance.now();
  requests = 0;
  readonly byRoute = new Map<string, number>();
  readonly byStatus = new Map<number | string, number>();
  first: number | undefined;
  last = 0;
  peak = 0;
  inFlight = 0;
  operations = 0;
  duplicateCreates = 0;
  duplicateNames = 0;
  outOfOrder = 0;
  overlappingWrites = 0;
  unknownMembers = 0;
  unknownUsers = 0;
  calledWhileToldToWait = 0;
  noOpWrites = 0;
  unauthorised = 0;
  malformed = 0;
  readonly expected: Expected[] = [];
  readonly #sequence = new Map<string, number>();
  readonly #busy = new Map<string, number>();

  now = (): number => performance.now() - this.started;

  arrived(route: string): void {
    const at = this.now();
    this.first ??= at;
    this.last = at;
    this.requests += 1;
    this.byRoute.set(route, (this.byRoute.get(route) ?? 0) + 1);
  }

  answered(status: number | string): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
  }

  begin(key: string | undefined): void {
    this.peak = Math.max(this.peak, ++this.inFlight);
    if (key === undefined) return;
    const at = (this.#busy.get(key) ?? 0) + 1;
    this.#busy.set(key, at);
    if (at > 1) this.overlappingWrites += 1;
  }

  end(key: string | undefined): void {
    this.inFlight -= 1;
    if (key === undefined) return;
    const left = (this.#busy.get(key) ?? 1) - 1;
    if (left === 0) this.#busy.delete(key);
    else this.#busy.set(key, left);
  }

  /** A number at the end of a text ("#17") must never go back for one person. */
  order(key: string, sent: unknown): void {
    for (const text of textsOf(sent)) {
      const number = Number(/#(\d+)$/.exec(text)?.[1] ?? Number.NaN);
      if (Number.isNaN(number)) continue;
      const had = this.#sequence.get(key) ?? -1;
      if (number < had) this.outOfOrder += 1;
      else this.#sequence.set(key, number);
    }
  }

  /** From now on the time runs until a write says so. */
  expect(userName: string, active: boolean): void {
    this.expected.push({ userName: userName.toLowerCase(), active, at: this.now() });
  }

  isActive(userName: string, active: boolean): void {
    for (const one of this.expected)
      if (one.took === undefined && one.active === active && one.userName === userName.toLowerCase())
        one.took = this.now() - one.at;
  }

  /** Any of them voids a figure. */
  faults(): string[] {
    const { duplicateCreates, duplicateNames, malformed, noOpWrites, outOfOrder } = this;
    const { overlappingWrites, unauthorised, unknownMembers, unknownUsers } = this;
    const all = {
      duplicateCreates,
      duplicateNames,
      malformed,
      noOpWrites,
      outOfOrder,
      overlappingWrites,
      unauthorised,
      unknownMembers,
      unknownUsers,
    };
    return Object.entries(all).flatMap(([name, times]) => (times > 0 ? [`${name} ${times}`] : []));
  }

  /** Milliseconds of those that arrived, the shortest first; undefined when one did not. */
  arrivals(): number[] | undefined {
    const took = this.expected.map((one) => one.took);
    return took.every((one) => one !== undefined) ? took.toSorted((a, b) => a - b) : undefined;
  }
}

function textsOf(sent: unknown): string[] {
  if (typeof sent !== "object" || sent === null) return [];
  const { Operations } = sent as { Operations?: { path?: string; value?: unknown }[] };
  const own = titles.flatMap((name) => {
    const value = (sent as Record<string, unknown>)[name];
    return typeof value === "string" ? [value] : [];
  });
  const changed = (Operations ?? []).flatMap(({ path, value }) =>
    typeof value === "string" && titles.includes(path ?? "") ? [value] : textsOf(value),
  );
  return [...own, ...changed];
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
