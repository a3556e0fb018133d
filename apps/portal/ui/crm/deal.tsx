import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { Fact, Facts } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Page, Section } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import type { Deal as DealView } from "../../shapes/crm.ts";
import { DealForm } from "./deal-form.tsx";
import { OwnerMark } from "./owner-mark.tsx";
import { OwnerNotice } from "./owner-notice.tsx";
import { RecordHistory } from "./record-history.tsx";
import { dayWords, money } from "./record-words.ts";
import { StageMark } from "./stage-mark.tsx";

const crumbs = [{ label: "Deals", to: "/deals" }];

export function Deal() {
  const id = useParams()["id"] ?? "";
  const [editing, setEditing] = useState(false);
  const deal = useQuery({
    queryKey: ["deal", id],
    queryFn: () => api.get<DealView>(`/api/deals/${id}`),
    refetchInterval: 10_000,
  });
  if (deal.isPending) return <PageSkeleton />;
  if (deal.isError) {
    return (
      <Page title="Deal" crumbs={crumbs}>
        <ErrorState error={deal.error} retry={() => void deal.refetch()} />
      </Page>
    );
  }
  const shown = deal.data;
  return (
    <Page
      title={shown.name}
      crumbs={crumbs}
      heading={
        <div className="rc-heading">
          <h1>{shown.name}</h1>
          <StageMark stage={shown.stage} />
        </div>
      }
      description={money(shown.amount, shown.currency)}
    >
      <div className="rc-stack">
        <OwnerNotice owner={shown.owner} what="deal" />
        <Section
          title="Details"
          actions={
            editing ? undefined : (
              <Button
                variant="default"
                size="compact-md"
                leftSection={<Pencil size={14} aria-hidden />}
                onClick={() => setEditing(true)}
              >
                Edit deal
              </Button>
            )
          }
        >
          {editing ? <DealForm deal={shown} onDone={() => setEditing(false)} /> : <DealFacts deal={shown} />}
        </Section>
        <Section title="History">
          <RecordHistory path={`/deals/${id}`} />
        </Section>
      </div>
    </Page>
  );
}

function DealFacts({ deal }: { deal: DealView }) {
  return (
    <Facts>
      <Fact label="Amount">{money(deal.amount, deal.currency)}</Fact>
      <Fact label="Stage">
        <StageMark stage={deal.stage} />
      </Fact>
      <Fact label="Close date">{dayWords(deal.closeDate)}</Fact>
      <Fact label="Owner">
        <OwnerMark owner={deal.owner} linked />
      </Fact>
      <Fact label="Company">{deal.company}</Fact>
      <Fact label="Contact">
        {deal.contact ? <Link to={`/contacts/${deal.contact.id}`}>{deal.contact.name}</Link> : null}
      </Fact>
      {deal.closedAt ? (
        <Fact label={deal.stage === "lost" ? "Lost" : "Won"}>
          <ExactTime at={deal.closedAt} />
        </Fact>
      ) : null}
      <Fact label="Added">
        <ExactTime at={deal.createdAt} />
      </Fact>
    </Facts>
  );
}
