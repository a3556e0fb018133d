import type { Database } from "@rollcall/foundation/database";
import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";
import type { DirectoryTables } from "../../tables.ts";
import { NotSent } from "../outbound/transport-failure.ts";
import { takeOut } from "./budget-store.ts";
import { Pace, pacingOf } from "./pace.ts";
import { type Budget, countsIn } from "./profiles.ts";
import { Slots } from "./slots.ts";

/** What the tables say about an app when they are looked at. */
export interface AppNow {
  /** Exchanges at once in this process, and in all together. */
  share: number;
  most: number;
  budgets: readonly Budget[];
}

interface Paced {
  budget: Budget;
  pace: Pace;
}

/** Where the requests to one app leave this process: within its budgets, and not too many at once. */
export class Departure {
  readonly #slots: Slots;
  readonly #database: Database<DirectoryTables>;
  readonly #appId: string;
  #paced: Paced[] = [];
  #known = "";

  constructor(database: Database<DirectoryTables>, appId: string, window: () => number) {
    this.#database = database;
    this.#appId = appId;
    this.#slots = new Slots(window);
  }

  set budgets(budgets: readonly Budget[]) {
    const known = JSON.stringify(budgets);
    if (known === this.#known) return;
    this.#known = known;
    this.flush();
    this.#paced = budgets.map((budget) => {
      const pacing = pacingOf(budget);
      const ask = { appId: this.#appId, name: budget.of, pacing };
      return {
        budget,
        pace: new Pace(pacing, (wanted, urgent) => takeOut(this.#database, { ...ask, wanted, urgent })),
      };
    });
  }

  /** Requests a second that the tightest budget allows. */
  get rate(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#paced.map(({ budget }) => budget.requests / budget.seconds));
  }

  get isPaced(): boolean {
    return this.rate < Number.POSITIVE_INFINITY;
  }

  /** Sends when its turn comes. `mayGo` is asked last: the app may have been stopped while this waited. */
  async send(
    request: SentRequest,
    urgent: boolean,
    mayGo: () => boolean,
    send: () => Promise<ReceivedResponse>,
  ): Promise<ReceivedResponse> {
    const counted = this.#paced.filter(({ budget }) => countsIn(budget.of, request));
    // Budgets of some requests hold up these alone. The one of all is met last, with the slot in hand, so that a slow
    // answer does not let requests gather behind it.
    for (const { budget, pace } of counted) if (budget.of !== "requests" && mayGo()) await pace.wait(urgent);
    return this.#slots.hold(urgent, async () => {
      for (const { budget, pace } of counted) if (budget.of === "requests" && mayGo()) await pace.wait(urgent);
      if (!mayGo()) throw new NotSent();
      return send();
    });
  }

  /** The app was stopped: nobody waits any longer. */
  flush(): void {
    for (const { pace } of this.#paced) pace.flush();
  }
}
