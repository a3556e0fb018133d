// Sums over all deals. Owners who lost access count as they always did.
import type { z } from "zod";
import type { Owner } from "../../shapes/crm.ts";
import type { DealsWon, dealsWonQuery, Pipeline } from "../../shapes/reports.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Principal } from "../permissions.ts";
import { currencyOf } from "./currency-store.ts";
import { openStages } from "./deals.ts";
import { type OwnerSum, sumOpen, sumWon } from "./reports-store.ts";

/** The months up to and with the one of `now`, the oldest first, like 2026-11. */
export function monthsUpTo(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (count - 1 - at), 1)).toISOString().slice(0, 7),
  );
}

interface Sum {
  count: number;
  amount: number;
  parts: number[];
}

/** Sums rows by a name of theirs, with a part for each key, largest first. */
function sumUp<Row extends OwnerSum & { key: string }>(
  rows: Row[],
  nameOf: (row: Row) => string | null,
  keys: readonly string[],
): { first: Row; sum: Sum }[] {
  const sums = new Map<string | null, { first: Row; sum: Sum }>();
  for (const row of rows) {
    const name = nameOf(row);
    const { sum } = sums.get(name) ?? { sum: { count: 0, amount: 0, parts: keys.map(() => 0) } };
    const at = keys.indexOf(row.key);
    sum.count += row.count;
    sum.amount += row.amount;
    if (at >= 0) sum.parts[at] = (sum.parts[at] ?? 0) + row.amount;
    if (!sums.has(name)) sums.set(name, { first: row, sum });
  }
  return [...sums.values()].toSorted((a, b) => b.sum.amount - a.sum.amount || b.sum.count - a.sum.count);
}

function ownerOf(row: OwnerSum): Owner | null {
  if (row.owner_id === null || row.owner_name === null || row.owner_state === null) return null;
  return { id: row.owner_id, name: row.owner_name, state: row.owner_state };
}

function totalOf(rows: OwnerSum[]): { count: number; amount: number } {
  return rows.reduce((sum, { count, amount }) => ({ count: sum.count + count, amount: sum.amount + amount }), {
    count: 0,
    amount: 0,
  });
}

export async function showDealsWon(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof dealsWonQuery>,
): Promise<DealsWon> {
  const account = principal.account.number;
  const months = monthsUpTo(deps.clock(), query.months);
  const [rows, currency] = await Promise.all([
    sumWon(deps.database, account, new Date(`${months[0]}-01T00:00:00Z`)),
    currencyOf(deps.database, account),
  ]);
  return {
    currency,
    months: months.map((month) => ({ month, ...totalOf(rows.filter(({ key }) => key === month)) })),
    owners: sumUp(rows, ({ owner_id }) => owner_id, months).map(({ first, sum }) => ({
      owner: ownerOf(first),
      team: first.team,
      count: sum.count,
      amount: sum.amount,
      byMonth: sum.parts,
    })),
    total: totalOf(rows),
  };
}

export async function showPipeline(deps: Dependencies, principal: Principal): Promise<Pipeline> {
  const account = principal.account.number;
  const [rows, currency] = await Promise.all([sumOpen(deps.database, account), currencyOf(deps.database, account)]);
  return {
    currency,
    stages: openStages.map((stage) => ({ stage, ...totalOf(rows.filter(({ key }) => key === stage)) })),
    owners: sumUp(rows, ({ owner_id }) => owner_id, openStages).map(({ first, sum }) => ({
      owner: ownerOf(first),
      team: first.team,
      count: sum.count,
      amount: sum.amount,
      byStage: sum.parts,
    })),
    teams: sumUp(rows, ({ team }) => team, openStages).map(({ first, sum }) => ({
      team: first.team,
      count: sum.count,
      amount: sum.amount,
      byStage: sum.parts,
    })),
    total: totalOf(rows),
  };
}
