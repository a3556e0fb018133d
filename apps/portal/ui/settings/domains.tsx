import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { CopyField } from "@rollcall/ui/copy-field";
import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { plural } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice, Page, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Globe } from "lucide-react";
import { useState } from "react";
import type { Domain, Domains as Shape } from "../../shapes/domains.ts";

export function Domains() {
  const domains = useQuery({
    queryKey: ["domains"],
    queryFn: () => api.get<Shape>("/api/domains"),
    select: (answer) => answer.domains,
  });
  return (
    <Page
      title="Domains"
      width="narrow"
      description="Prove that an e-mail domain is yours. Your directory can then bring in users with addresses of that domain."
    >
      {domains.isPending ? (
        <PageSkeleton lines={4} />
      ) : domains.isError ? (
        <ErrorState error={domains.error} retry={() => void domains.refetch()} />
      ) : (
        <div className="rc-stack">
          <Section title="Add a domain">
            <AddDomain />
          </Section>
          {domains.data.length === 0 ? (
            <EmptyState
              icon={Globe}
              title="No domain yet"
              text="Add the domain of your e-mail addresses, such as example.com."
            />
          ) : (
            domains.data.map((domain) => <OneDomain key={domain.id} domain={domain} />)
          )}
        </div>
      )}
    </Page>
  );
}

function AddDomain() {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const add = async (): Promise<void> => {
    await api.post<Domain>("/api/domains", { name: name.trim() });
    setName("");
    await queries.invalidateQueries({ queryKey: ["domains"] });
  };
  return (
    <Form label="Add domain" save="Add domain" changed={name.trim() !== ""} onSubmit={add}>
      <TextInput
        label="Domain"
        placeholder="example.com"
        autoComplete="off"
        maw={420}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Form>
  );
}

function OneDomain({ domain }: { domain: Domain }) {
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const reload = () => queries.invalidateQueries({ queryKey: ["domains"] });
  const verify = useMutation({
    mutationFn: () => api.post<Domain>(`/api/domains/${domain.id}/verify`),
    onSuccess: (checked) => {
      if (checked.state === "verified") notifyDone(`${checked.name} is verified.`);
      return reload();
    },
    onError: notifyError,
  });
  const isVerified = domain.state === "verified";
  return (
    <Section
      title={domain.name}
      actions={
        <>
          {isVerified ? null : (
            <Button size="compact-md" loading={verify.isPending} onClick={() => verify.mutate()}>
              Verify {domain.name}
            </Button>
          )}
          <Button size="compact-md" variant="default" onClick={() => setRemoving(true)}>
            Remove {domain.name}
          </Button>
        </>
      }
    >
      <div className="rc-stack">
        <p>
          {isVerified ? (
            <StatusBadge tone="good">Verified</StatusBadge>
          ) : (
            <StatusBadge tone="wait">Waiting for the DNS record</StatusBadge>
          )}{" "}
          <span className="rc-hint">
            {plural(domain.users, "user")} with this domain
            {domain.verifiedAt ? (
              <>
                {" · verified "}
                <RelativeTime at={domain.verifiedAt} />
              </>
            ) : null}
          </span>
        </p>
        {isVerified ? null : (
          <>
            <p className="rc-hint">
              Add this TXT record where the DNS of {domain.name} is kept, then verify. It can take some minutes until it
              is seen everywhere.
            </p>
            <CopyField label="Record name" value={domain.recordName} />
            <CopyField label="Record value" value={domain.recordValue} />
            {domain.checkResult ? (
              <Notice tone="wait">
                {domain.checkResult} {domain.checkedAt ? <RelativeTime at={domain.checkedAt} /> : null}
              </Notice>
            ) : null}
          </>
        )}
      </div>
      <Confirm
        opened={removing}
        onClose={() => setRemoving(false)}
        title={`Remove ${domain.name}?`}
        confirm="Remove domain"
        danger
        onConfirm={async () => {
          await api.delete(`/api/domains/${domain.id}`);
          await reload();
        }}
      >
        <p>
          Your directory can no longer bring in users with addresses of {domain.name}. {plural(domain.users, "user")}{" "}
          with this domain {domain.users === 1 ? "stays" : "stay"} as they are.
        </p>
      </Confirm>
    </Section>
  );
}
