import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { CopyButton } from "@rollcall/ui/copy-field";
import { ErrorState } from "@rollcall/ui/error-state";
import { Changes, ExchangeView } from "@rollcall/ui/exchange-view";
import { Fact, Facts } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Notice } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { Link } from "react-router";
import type { ExchangeDetail } from "../../shapes/exchanges.ts";
import { operationWords } from "../words.ts";

/** One exchange: what it did, why it failed and the way out, and the wire itself. */
export function ExchangeDetails({ id }: { id: string }) {
  const exchange = useQuery({
    queryKey: ["exchange", id],
    queryFn: () => api.get<ExchangeDetail>(`/api/exchanges/${id}`),
    staleTime: Infinity,
  });
  if (exchange.isPending) return <PageSkeleton lines={8} />;
  if (exchange.isError) return <ErrorState error={exchange.error} retry={() => void exchange.refetch()} />;
  const detail = exchange.data;
  return (
    <div className="rc-stack">
      <h2>{detail.summary}</h2>
      {detail.explanation ? (
        <Notice tone="bad" title={detail.explanation.why}>
          {detail.explanation.wayOut}
          {detail.explanation.link ? (
            <>
              {" "}
              <Link to={detail.explanation.link.to}>{detail.explanation.link.label}</Link>
            </>
          ) : null}
        </Notice>
      ) : null}
      <Facts>
        <Fact label="Operation">{operationWords[detail.operation]}</Fact>
        {detail.user ? (
          <Fact label="User">
            <Link to={`/users/${detail.user.id}`}>{detail.user.displayName}</Link>
          </Fact>
        ) : null}
        {detail.team ? (
          <Fact label="Team">
            <Link to={`/teams/${detail.team.id}`}>{detail.team.name}</Link>
          </Fact>
        ) : null}
        <Fact label="From">
          {detail.client}
          {detail.connection ? <span className="rc-dimmed"> over {detail.connection.name}</span> : null}
          {detail.address ? <span className="rc-dimmed"> · {detail.address}</span> : null}
        </Fact>
        <Fact label="Credential">
          {detail.token ? (
            <>
              {detail.token.name} <code className="rc-dimmed">{detail.token.hint}</code>
            </>
          ) : null}
        </Fact>
        <Fact label="Time">
          <ExactTime at={detail.at} />
        </Fact>
      </Facts>
      {detail.changes.length > 0 ? (
        <section aria-label="What changed">
          <h3>What changed</h3>
          <Changes changes={detail.changes} />
        </section>
      ) : null}
      <section aria-label="On the wire" className="rc-stack">
        <h3>On the wire</h3>
        <ExchangeView
          request={detail.request}
          response={detail.response}
          milliseconds={detail.milliseconds}
          correlationId={detail.correlationId}
          curl={detail.curl}
        />
      </section>
      <div>
        <CopyButton
          value={`${location.origin}/provisioning/activity/${detail.id}`}
          label="Copy link to this exchange"
          variant="subtle"
        />
      </div>
    </div>
  );
}
