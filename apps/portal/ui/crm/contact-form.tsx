import { Modal, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Contact, ContactChange, ContactStage, NewContact } from "../../shapes/crm.ts";
import { useSession } from "../session.tsx";
import { options } from "../words.ts";
import { OwnerSelect } from "./owner-select.tsx";
import { contactStageWords } from "./record-words.ts";

interface Fields {
  firstName: string;
  lastName: string;
  company: string;
  jobTitle: string;
  email: string;
  phone: string;
  stage: ContactStage;
  ownerId: string | null;
}

const fieldsOf = (contact: Contact): Fields => ({
  firstName: contact.firstName,
  lastName: contact.lastName,
  company: contact.company ?? "",
  jobTitle: contact.jobTitle ?? "",
  email: contact.email ?? "",
  phone: contact.phone ?? "",
  stage: contact.stage,
  ownerId: contact.owner?.id ?? null,
});

/** The fields of a contact; `contact` is the one that is edited. */
function Inputs({
  fields,
  setFields,
  contact,
}: {
  fields: Fields;
  setFields: (fields: Fields) => void;
  contact?: Contact;
}) {
  const { user } = useSession();
  const input = (name: "firstName" | "lastName" | "company" | "jobTitle" | "email" | "phone") => ({
    value: fields[name],
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) =>
      setFields({ ...fields, [name]: event.currentTarget.value }),
  });
  const me = { id: user.id, name: user.displayName, state: "active" as const };
  return (
    <>
      <div className="rc-form-grid">
        <TextInput label="First name" data-autofocus {...input("firstName")} />
        <TextInput label="Last name" {...input("lastName")} />
      </div>
      <div className="rc-form-grid">
        <TextInput label="Company" {...input("company")} />
        <TextInput label="Job title" {...input("jobTitle")} />
      </div>
      <div className="rc-form-grid">
        <TextInput label="E-mail" type="email" {...input("email")} />
        <TextInput label="Phone" type="tel" {...input("phone")} />
      </div>
      <div className="rc-form-grid">
        <Select
          label="Stage"
          data={options(contactStageWords)}
          allowDeselect={false}
          value={fields.stage}
          onChange={(stage) => setFields({ ...fields, stage: stage as ContactStage })}
        />
        <OwnerSelect
          label="Owner"
          clearable
          present={contact ? contact.owner : me}
          value={fields.ownerId}
          onChange={(ownerId) => setFields({ ...fields, ownerId })}
        />
      </div>
    </>
  );
}

export function NewContactDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add contact" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <NewContactForm onClose={onClose} /> : null}
    </Modal>
  );
}

function NewContactForm({ onClose }: { onClose: () => void }) {
  const { user } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [fields, setFields] = useState<Fields>({
    firstName: "",
    lastName: "",
    company: "",
    jobTitle: "",
    email: "",
    phone: "",
    stage: "lead",
    ownerId: user.id,
  });
  const save = async (): Promise<void> => {
    const made = await api.post<Contact>("/api/contacts", fields satisfies NewContact);
    await queries.invalidateQueries({ queryKey: ["contacts"] });
    notifyDone(`${made.name} is added.`);
    await navigate(`/contacts/${made.id}`);
  };
  return (
    <Form
      label="Add contact"
      save="Add contact"
      changed={fields.firstName.trim() !== "" || fields.lastName.trim() !== ""}
      onSubmit={save}
      onCancel={onClose}
    >
      <Inputs fields={fields} setFields={setFields} />
    </Form>
  );
}

export function ContactForm({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const queries = useQueryClient();
  const before = fieldsOf(contact);
  const [fields, setFields] = useState(before);
  const changed = Object.entries(fields).filter(([name, value]) => before[name as keyof Fields] !== value);
  const save = async (): Promise<void> => {
    const change: ContactChange = { ...Object.fromEntries(changed), version: contact.version };
    queries.setQueryData(["contact", contact.id], await api.patch<Contact>(`/api/contacts/${contact.id}`, change));
    await queries.invalidateQueries({ queryKey: ["record-history"] });
    notifyDone("The contact is saved.");
    onDone();
  };
  return (
    <Form label="Edit contact" changed={changed.length > 0} onSubmit={save} onCancel={onDone}>
      <Inputs fields={fields} setFields={setFields} contact={contact} />
    </Form>
  );
}
