import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { TeamRow } from "../../shapes/teams.ts";
import type { Invitation, Invited } from "../../shapes/users.ts";
import { options, roleWords } from "../words.ts";
import { LinkToHandOver } from "./one-time-link.tsx";

interface InviteProps {
  opened: boolean;
  onClose: () => void;
  teams: TeamRow[];
}

export function InviteUser({ opened, onClose, teams }: InviteProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Invite user" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <Body onClose={onClose} teams={teams} /> : null}
    </Modal>
  );
}

function Body({ onClose, teams }: Omit<InviteProps, "opened">) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState<Invitation>({ email: "", role: "user" });
  const [invited, setInvited] = useState<Invited>();
  const send = async (): Promise<void> => {
    setInvited(await api.post<Invited>("/api/users", form));
    await queries.invalidateQueries({ queryKey: ["users"] });
  };
  if (invited) {
    return (
      <Stack gap="md">
        <p>
          <strong>{invited.user.displayName}</strong> is invited. Hand over this link; it signs them in once.
        </p>
        <LinkToHandOver link={invited.link} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => void navigate(`/users/${invited.user.id}`)}>
            Open user
          </Button>
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    );
  }
  const changeText = (name: "email" | "givenName" | "familyName" | "jobTitle") => ({
    value: form[name] ?? "",
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <Form
      label="Invite user"
      save="Send invitation"
      changed={form.email.trim() !== ""}
      onSubmit={send}
      onCancel={onClose}
    >
      <TextInput label="E-mail" type="email" autoComplete="off" data-autofocus {...changeText("email")} />
      <div className="rc-form-grid">
        <TextInput label="First name" autoComplete="off" {...changeText("givenName")} />
        <TextInput label="Last name" autoComplete="off" {...changeText("familyName")} />
      </div>
      <TextInput label="Job title" {...changeText("jobTitle")} />
      <div className="rc-form-grid">
        <Select
          label="Role"
          data={options(roleWords)}
          allowDeselect={false}
          value={form.role ?? "user"}
          onChange={(role) => setForm({ ...form, role: role === "super_admin" ? role : "user" })}
        />
        <Select
          label="Main team"
          placeholder="No team"
          clearable
          searchable
          data={teams.map((team) => ({ value: team.id, label: team.name }))}
          value={form.mainTeamId ?? null}
          onChange={(team) => {
            const { mainTeamId: _, ...others } = form;
            setForm(team ? { ...others, mainTeamId: team } : others);
          }}
        />
      </div>
    </Form>
  );
}
