import { Button, Modal, TextInput } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { SecretOnce } from "@rollcall/ui/secret-once";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import type { ApiToken } from "../../../shapes/api-tokens.ts";
import { loadApiTokens, useCreateToken, useRevokeToken } from "../../api/session.ts";

export function ApiTokens() {
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [revoking, setRevoking] = useState<ApiToken>();
  const revoke = useRevokeToken();
  const columns: Column<ApiToken>[] = [
    { key: "name", label: "Name", render: (row) => <strong className="dir-name">{row.name}</strong> },
    { key: "hint", label: "Token", render: (row) => <code>{row.hint}</code> },
    {
      key: "state",
      label: "State",
      width: 120,
      render: (row) =>
        row.revokedAt ? <StatusBadge tone="off">Revoked</StatusBadge> : <StatusBadge tone="good">Live</StatusBadge>,
    },
    { key: "used", label: "Last used", width: 140, render: (row) => <RelativeTime at={row.lastUsedAt} /> },
    { key: "by", label: "Created by", render: (row) => row.createdBy },
    { key: "created", label: "Created", width: 140, render: (row) => <RelativeTime at={row.createdAt} /> },
    {
      key: "actions",
      label: "Actions",
      align: "right",
      width: 90,
      render: (row) =>
        row.revokedAt ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Revoke ${row.name}`}
            onClick={() => setRevoking(row)}
          >
            Revoke
          </Button>
        ),
    },
  ];
  const button = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setCreating(true)}>
      Create token
    </Button>
  );
  return (
    <Page
      title="API tokens"
      description={
        <>
          For scripts and other programs that manage this directory. Sent as <code>Authorization: SSWS …</code> to{" "}
          <code>/api/v1</code>, whose paths and bodies are Okta’s.
        </>
      }
      actions={button}
    >
      <DataTable
        name="api-tokens"
        label="API tokens"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        load={loadApiTokens}
        empty={{
          icon: KeyRound,
          title: "No API tokens",
          text: "Create one for each program, so that each can be revoked alone.",
          action: button,
        }}
      />
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="Create API token"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {creating ? (
          <CreateForm
            onCancel={() => setCreating(false)}
            onMade={(made) => {
              setCreating(false);
              setSecret(made);
            }}
          />
        ) : null}
      </Modal>
      <SecretOnce
        secret={secret}
        title="Your new API token"
        label="Token"
        text={<p>Copy it now and keep it where your program reads its secrets.</p>}
        onStored={() => setSecret(undefined)}
      />
      <Confirm
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={`Revoke ${revoking?.name ?? ""}?`}
        confirm="Revoke token"
        danger
        onConfirm={async () => {
          if (!revoking) return;
          await revoke.mutateAsync(revoking.id);
          notifyDone(`${revoking.name} is revoked.`);
        }}
      >
        <p>Programs that use this token are refused from now on. It cannot be brought back.</p>
      </Confirm>
    </Page>
  );
}

function CreateForm({ onCancel, onMade }: { onCancel: () => void; onMade: (secret: string) => void }) {
  const create = useCreateToken();
  const [name, setName] = useState("");
  return (
    <Form
      label="Create API token"
      save="Create token"
      changed={name.trim() !== ""}
      onCancel={onCancel}
      onSubmit={async () => onMade((await create.mutateAsync(name.trim())).secret)}
    >
      <TextInput
        label="Name"
        description="What the token is for, such as “HR sync”"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        withAsterisk
        data-autofocus
      />
    </Form>
  );
}
