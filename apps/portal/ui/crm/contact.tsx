import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { Fact, Facts } from "@rollcall/ui/form";
import { initials } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Page, Section } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import type { Contact as ContactView } from "../../shapes/crm.ts";
import { ContactForm } from "./contact-form.tsx";
import { NewDealDialog } from "./deal-form.tsx";
import { OwnerMark } from "./owner-mark.tsx";
import { OwnerNotice } from "./owner-notice.tsx";
import { RecordHistory } from "./record-history.tsx";
import { contactStageWords, dayWords, dealStageWords, money } from "./record-words.ts";

const crumbs = [{ label: "Contacts", to: "/contacts" }];

export function Contact() {
  const id = useParams()["id"] ?? "";
  const contact = useQuery({
    queryKey: ["contact", id],
    queryFn: () => api.get<ContactView>(`/api/contacts/${id}`),
    refetchInterval: 10_000,
  });
  if (contact.isPending) return <PageSkeleton />;
  if (contact.isError) {
    return (
      <Page title="Contact" crumbs={crumbs}>
        <ErrorState error={contact.error} retry={() => void contact.refetch()} />
      </Page>
    );
  }
  const shown = contact.data;
  return (
    <Page
      title={shown.name}
      crumbs={crumbs}
      heading={
        <div className="rc-heading">
          <span className="rc-avatar" aria-hidden="true">
            {initials(shown.name) || "?"}
          </span>
          <h1>{shown.name}</h1>
        </div>
      }
      description={[shown.jobTitle, shown.company].filter(Boolean).join(" · ")}
    >
      <div className="rc-stack">
        <OwnerNotice owner={shown.owner} what="contact" />
        <Details key={id} contact={shown} />
        <Deals contact={shown} />
        <Section title="History">
          <RecordHistory path={`/contacts/${id}`} />
        </Section>
      </div>
    </Page>
  );
}

function Details({ contact }: { contact: ContactView }) {
  const [editing, setEditing] = useState(false);
  return (
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
            Edit contact
          </Button>
        )
      }
    >
      {editing ? (
        <ContactForm contact={contact} onDone={() => setEditing(false)} />
      ) : (
        <Facts>
          <Fact label="E-mail">{contact.email ? <a href={`mailto:${contact.email}`}>{contact.email}</a> : null}</Fact>
          <Fact label="Phone">{contact.phone}</Fact>
          <Fact label="Company">{contact.company}</Fact>
          <Fact label="Job title">{contact.jobTitle}</Fact>
          <Fact label="Stage">{contactStageWords[contact.stage]}</Fact>
          <Fact label="Owner">
            <OwnerMark owner={contact.owner} linked />
          </Fact>
          <Fact label="Added">
            <ExactTime at={contact.createdAt} />
          </Fact>
        </Facts>
      )}
    </Section>
  );
}

function Deals({ contact }: { contact: ContactView }) {
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title="Deals"
      actions={
        <Button
          variant="default"
          size="compact-md"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          Add deal
        </Button>
      }
    >
      {contact.deals.length === 0 ? (
        <p className="rc-hint">No deal with {contact.name} yet.</p>
      ) : (
        <ul className="rc-lines">
          {contact.deals.map((deal) => (
            <li key={deal.id}>
              <span>
                <Link to={`/deals/${deal.id}`}>{deal.name}</Link>
                <br />
                <span className="rc-hint">
                  {dealStageWords[deal.stage]} · {dayWords(deal.closeDate)}
                </span>
              </span>
              <span className="rc-amount">{money(deal.amount, deal.currency)}</span>
            </li>
          ))}
        </ul>
      )}
      <NewDealDialog opened={adding} onClose={() => setAdding(false)} contact={contact} />
    </Section>
  );
}
