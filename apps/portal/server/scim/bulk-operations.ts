// A Bulk request in the portal: each operation is an exchange of its own, stored with its change; the request is one more.
import type { BulkOperation, OwnRequest } from "@rollcall/scim/server-types";
import type { TokenBuckets } from "../token-bucket.ts";
import { rateKey } from "./authorisation.ts";
import type { ScimContext } from "./scim-context.ts";

interface Counted {
  done: number;
  refused: number;
}

const counts = new WeakMap<ScimContext, Counted>();

/** For the rate, an operation is a request: what is beyond the first is charged as it is carried out. */
export function bulkOperations(buckets: TokenBuckets, prefix: string) {
  return (context: ScimContext, { method, path, data, seat }: BulkOperation): OwnRequest<ScimContext> => {
    const { deps, access } = context;
    const body = data === undefined ? undefined : JSON.stringify(data);
    const exchange = context.exchange.operationOf(method, `${prefix}${path}`, body, deps.clock());
    const { seat: _none, ...common } = context;
    return {
      context: { ...common, exchange, ...(seat && { seat }) },
      answered(response) {
        const counted = counts.get(context) ?? { done: 0, refused: 0 };
        counts.set(context, counted);
        if (counted.done + counted.refused > 0) buckets.charge(rateKey(access), 1);
        if (response.status < 400) counted.done += 1;
        else counted.refused += 1;
        context.exchange.operation = "bulk";
        context.exchange.summary = wordsFor(counted);
        if (!exchange.stored) deps.exchangeLog.add(exchange.finished(response));
      },
    };
  };
}

/** `Bulk of 100: 98 done, 2 refused`. */
function wordsFor({ done, refused }: Counted): string {
  return `Bulk of ${done + refused}: ${done} done${refused === 0 ? "" : `, ${refused} refused`}`;
}
