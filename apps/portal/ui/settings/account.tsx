import { TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { Fact, Facts, Form } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Page, Section } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useState } from "react";
import type { Account as Shape } from "../../shapes/account.ts";
import { useIsSuperAdmin } from "../session.tsx";
import { planWords } from "../words.ts";

export function Account() {
  const account = useQuery({ queryKey: ["account"], queryFn: () => api.get<Shape>("/api/account") });
  return (
    <Page title="Account" width="narrow" description="The portal of your organisation, and what its plan includes.">
      {account.isPending ? (
        <PageSkeleton lines={4} />
      ) : account.isError ? (
        <ErrorState error={account.error} retry={() => void account.refetch()} />
      ) : (
        <>
          <NameSection account={account.data} />
          <Section title="Plan">
            <Facts>
              <Fact label="Plan">{planWords[account.data.plan]}</Fact>
              <Fact label="Provisioning (SCIM)">
                <Included yes={account.data.scimIncluded} />
              </Fact>
              <Fact label="Single sign-on">
                <Included yes={account.data.ssoIncluded} />
              </Fact>
              <Fact label="Portal number">{account.data.number}</Fact>
              <Fact label="Created">
                <ExactTime at={account.data.createdAt} />
              </Fact>
            </Facts>
          </Section>
        </>
      )}
    </Page>
  );
}

function Included({ yes }: { yes: boolean }) {
  return yes ? <StatusBadge tone="good">Included</StatusBadge> : <StatusBadge tone="off">Not included</StatusBadge>;
}

function NameSection({ account }: { account: Shape }) {
  const queries = useQueryClient();
  const isSuperAdmin = useIsSuperAdmin();
  const [name, setName] = useState(account.name);
  const save = async (): Promise<void> => {
    queries.setQueryData(["account"], await api.patch<Shape>("/api/account", { name: name.trim() }));
    await queries.invalidateQueries({ queryKey: ["session"] });
    notifyDone("Account saved.");
  };
  if (!isSuperAdmin) {
    return (
      <Section title="Name">
        <p>{account.name}</p>
      </Section>
    );
  }
  return (
    <Section title="Name">
      <Form label="Account" onSubmit={save} changed={name.trim() !== "" && name.trim() !== account.name}>
        <TextInput
          label="Account name"
          maw={420}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Form>
    </Section>
  );
}
