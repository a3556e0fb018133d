import type { ExchangeViewProps } from "@rollcall/ui/exchange-view";
import type { ExchangeShape } from "../../shapes/provisioning.ts";

/** An exchange as the server tells it, for the view that both consoles share. */
export function exchangeProps(exchange: ExchangeShape, correlationId?: string): ExchangeViewProps {
  return {
    request: { method: exchange.method, url: exchange.url, ...exchange.request },
    response: exchange.response,
    milliseconds: exchange.durationMs,
    trouble: exchange.error,
    correlationId,
  };
}
