import { Drawer, Skeleton } from "@mantine/core";
import { ErrorState } from "@rollcall/ui/error-state";
import { ExchangeView } from "@rollcall/ui/exchange-view";
import { Fact, Facts } from "@rollcall/ui/form";
import { Notice } from "@rollcall/ui/page";
import { ExactTime, RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Link } from "react-router";
import type { ActivityDetail, ActivityRow } from "../../../shapes/provisioning.ts";
import { useExchange } from "../../api/activity.ts";
import { exchangeProps } from "../../parts/exchange.ts";
import { happened, operationWord, resultTone, resultWord } from "../../words/activity.ts";

interface Props {
  id: string | null;
  onClose: () => void;
  onOpen: (id: string) => void;
}

/** One exchange in full: what was asked, what came back, what to do, and what else belongs to it. */
export function ExchangeDrawer({ id, onClose, onOpen }: Props) {
  const detail = useExchange(id);
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      size={680}
      title={detail.data ? happened(detail.data.summary, detail.data.result) : "Exchange"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {detail.isError ? <ErrorState error={detail.error} retry={() => void detail.refetch()} /> : null}
      {detail.isPending && id !== null ? <Skeleton height={260} /> : null}
      {detail.data ? <Detail detail={detail.data} onOpen={onOpen} /> : null}
    </Drawer>
  );
}

function Detail({ detail, onOpen }: { detail: ActivityDetail; onOpen: (id: string) => void }) {
  const others = detail.related.filter((row) => row.id !== detail.id);
  return (
    <div className="dir-stack">
      {detail.detail ? (
        <Notice tone={detail.result === "failed" ? "bad" : "info"} title={detail.detail}>
          {detail.wayOut}
        </Notice>
      ) : null}
      <Facts>
        <Fact label="Result">
          <StatusBadge tone={resultTone[detail.result]}>{resultWord[detail.result]}</StatusBadge>
        </Fact>
        <Fact label="Operation">{operationWord[detail.operation]}</Fact>
        <Fact label="Person">
          {detail.person ? (
            <Link to={`/people/${detail.person.id}?tab=apps`}>{detail.person.name}</Link>
          ) : (
            "Nobody in particular"
          )}
        </Fact>
        <Fact label="When">
          <ExactTime at={detail.at} />
        </Fact>
      </Facts>
      <ExchangeView {...exchangeProps(detail.exchange, detail.correlationId)} />
      {others.length > 0 ? (
        <section aria-label="Same piece of work">
          <h3>Same piece of work</h3>
          <ul className="dir-rows">
            {others.map((row) => (
              <Related key={row.id} row={row} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function Related({ row, onOpen }: { row: ActivityRow; onOpen: (id: string) => void }) {
  return (
    <li>
      <button type="button" className="rc-row-open" onClick={() => onOpen(row.id)}>
        {happened(row.summary, row.result)}
      </button>
      <StatusBadge tone={resultTone[row.result]}>{resultWord[row.result]}</StatusBadge>
      <span className="rc-hint">
        <RelativeTime at={row.at} />
      </span>
    </li>
  );
}
