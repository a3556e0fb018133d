import { Modal, Skeleton, Switch } from "@mantine/core";
import { ApiError } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useCreatePerson, useProfileAttributes } from "../../api/people.ts";
import { changedValues } from "../../words/profile.ts";
import { ProfileFields } from "../person/profile-fields.tsx";

/** What is asked for a new person; the rest can follow on the person's page. */
const asked = ["firstName", "lastName", "email", "login", "title", "department"];

export function AddPerson({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add person" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <AddForm onClose={onClose} /> : null}
    </Modal>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const attributes = useProfileAttributes();
  const create = useCreatePerson();
  const navigate = useNavigate();
  const [values, setValues] = useState<Record<string, string>>({});
  const [ownLogin, setOwnLogin] = useState(false);
  const [activate, setActivate] = useState(true);
  if (!attributes.data) return <Skeleton height={260} />;

  const shown = { ...values, login: ownLogin ? (values["login"] ?? "") : (values["email"] ?? "") };
  const known = new Map(attributes.data.map((attribute) => [attribute.name, attribute]));
  const required = attributes.data.filter((attribute) => attribute.id !== null && attribute.required);
  const fields = [...asked.flatMap((name) => known.get(name) ?? []), ...required];
  const set = (name: string, value: string) => {
    if (name === "login") setOwnLogin(value !== "");
    setValues((before) => ({ ...before, [name]: value }));
  };
  const submit = async () => {
    const missing = fields.filter(({ name, required }) => required && (shown[name as "login"] ?? "").trim() === "");
    if (missing.length > 0) throw new Error(`Fill in ${missing.map(({ label }) => label).join(", ")}.`);
    const person = await create.mutateAsync({ profile: changedValues({}, shown), activate });
    notifyDone(`${person.name} is added.`);
    void navigate(`/people/${person.id}`);
  };

  return (
    <Form label="Add person" save="Add person" onSubmit={submit} onCancel={onClose}>
      <ProfileFields
        attributes={fields}
        values={shown}
        onChange={set}
        errors={create.error instanceof ApiError ? create.error.fields : {}}
      />
      <Switch
        label="Active right away"
        description="Off: the person is staged, and no app hears of them until you activate them."
        checked={activate}
        onChange={(event) => setActivate(event.currentTarget.checked)}
      />
    </Form>
  );
}
