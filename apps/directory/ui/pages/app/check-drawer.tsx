import { Drawer, Skeleton } from "@mantine/core";
import { ErrorState } from "@rollcall/ui/error-state";
import { ExchangeView } from "@rollcall/ui/exchange-view";
import type { ExchangeViewProps } from "@rollcall/ui/exchange-view";
import { Fact, Facts } from "@rollcall/ui/form";
import { Notice } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import type { ConformanceDetail, WireExchange } from "../../../shapes/conformance.ts";
import { useCheckResult } from "../../api/conformance.ts";
import { outcomeTone, outcomeWord, severityWord } from "../../words/conformance.ts";

/** One check in full: what was expected, what came, what to do, and what went over the wire. */
export function CheckDrawer({ appId, check, onClose }: { appId: string; check: string; onClose: () => void }) {
  const detail = useCheckResult(appId, check);
  return (
    <Drawer
      opened={check !== ""}
      onClose={onClose}
      size={680}
      title={detail.data?.must ?? "Check"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {detail.isError ? <ErrorState error={detail.error} retry={() => void detail.refetch()} /> : null}
      {detail.isPending && check !== "" ? <Skeleton height={260} /> : null}
      {detail.data ? <Detail detail={detail.data} /> : null}
    </Drawer>
  );
}

function Detail({ detail }: { detail: ConformanceDetail }) {
  const { outcome, expected, came, reason, advice, exchange, before } = detail;
  return (
    <div className="dir-stack">
      {reason ? <Notice tone="info" title={reason} /> : null}
      {advice ? (
        <Notice tone="bad" title="What to do">
          {advice}
        </Notice>
      ) : null}
      <Facts>
        <Fact label="Result">
          <StatusBadge tone={outcomeTone[outcome]}>{outcomeWord[outcome]}</StatusBadge>
        </Fact>
        <Fact label="Weight">{severityWord[detail.severity]}</Fact>
        <Fact label="Written in">{detail.source}</Fact>
        <Fact label="Name">
          <code>{detail.id}</code>
        </Fact>
        {expected ? <Fact label="Expected">{expected}</Fact> : null}
        {came ? <Fact label="Came">{came}</Fact> : null}
      </Facts>
      {exchange ? <ExchangeView {...viewOf(exchange)} /> : null}
      {before.length > 0 ? (
        <section aria-label="Sent before">
          <h3>Sent before</h3>
          {before.map((one, index) => (
            <details key={index} className="dir-details">
              <summary>
                {one.request.method} {shortOf(one.request.url)}, {one.response.status}
              </summary>
              <ExchangeView {...viewOf(one)} />
            </details>
          ))}
        </section>
      ) : null}
    </div>
  );
}

/** Without scheme and host, which are those of the app. */
const shortOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, "").slice(0, 120);

function viewOf({ request, response }: WireExchange): ExchangeViewProps {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) if (value !== undefined) headers[name] = value;
  return {
    request,
    response: response.status === 0 ? null : { status: response.status, headers, body: response.body },
  };
}
