import { Button, Modal, TextInput } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { Form } from "@rollcall/ui/form";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { SecretOnce } from "@rollcall/ui/secret-once";
import { Plus, ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { Administrator, AdministratorLink } from "../../../shapes/session.ts";
import { loadAdministrators, useAddAdministrator, useNewLink, useRemoveAdministrator } from "../../api/session.ts";

export function Administrators() {
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<AdministratorLink>();
  const [leaving, setLeaving] = useState<Administrator>();
  const newLink = useNewLink();
  const remove = useRemoveAdministrator();
  const columns: Column<Administrator>[] = [
    {
      key: "name",
      label: "Name",
      render: (row) => <Person name={row.you ? `${row.name} (you)` : row.name} detail={row.email} />,
    },
    { key: "signIn", label: "Signs in with", render: (row) => (row.hasPassword ? "Password" : "One-time link") },
    { key: "active", label: "Last active", width: 150, render: (row) => <RelativeTime at={row.lastActiveAt} /> },
    { key: "added", label: "Added", width: 150, render: (row) => <RelativeTime at={row.createdAt} /> },
    {
      key: "actions",
      label: "Actions",
      align: "right",
      width: 240,
      render: (row) => (
        <span className="dir-row-actions">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`New sign-in link for ${row.name}`}
            onClick={() => newLink.mutate(row.id, { onSuccess: setMade, onError: notifyError })}
          >
            New sign-in link
          </Button>
          {row.you ? null : (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={`Remove ${row.name}`}
              onClick={() => setLeaving(row)}
            >
              Remove
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Page
      title="Administrators"
      description="Who may sign in to this console. Administrators see and change everything here."
      actions={
        <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
          Add administrator
        </Button>
      }
    >
      <DataTable
        name="administrators"
        label="Administrators"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        load={loadAdministrators}
        empty={{ icon: ShieldCheck, title: "No administrators" }}
      />
      <AddAdministrator opened={adding} onClose={() => setAdding(false)} onMade={setMade} />
      <SecretOnce
        secret={made?.link}
        title={`Sign-in link for ${made?.administrator.name ?? ""}`}
        label="Sign-in link"
        text={
          <p>
            Hand it over yourself, by a channel you trust. It works once and ends <RelativeTime at={made?.expiresAt} />.
          </p>
        }
        onStored={() => setMade(undefined)}
      />
      <Confirm
        opened={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={`Remove ${leaving?.name ?? ""}?`}
        confirm="Remove administrator"
        danger
        onConfirm={async () => {
          if (!leaving) return;
          await remove.mutateAsync(leaving.id);
          notifyDone(`${leaving.name} is no longer an administrator.`);
        }}
      >
        <p>All sessions of {leaving?.name} end at once. What was done stays in the system log.</p>
      </Confirm>
    </Page>
  );
}

interface AddProps {
  opened: boolean;
  onClose: () => void;
  onMade: (made: AdministratorLink) => void;
}

function AddAdministrator({ opened, onClose, onMade }: AddProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add administrator" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <AddForm onClose={onClose} onMade={onMade} /> : null}
    </Modal>
  );
}

function AddForm({ onClose, onMade }: Omit<AddProps, "opened">) {
  const add = useAddAdministrator();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  return (
    <Form
      label="Add administrator"
      save="Add administrator"
      changed={name.trim() !== "" && email.trim() !== ""}
      onCancel={onClose}
      onSubmit={async () => {
        onMade(await add.mutateAsync({ name: name.trim(), email: email.trim() }));
        onClose();
      }}
    >
      <TextInput
        label="Name"
        withAsterisk
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label="E-mail"
        type="email"
        withAsterisk
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <p className="rc-hint">You get a one-time sign-in link to hand over. It ends after 24 hours.</p>
    </Form>
  );
}
