import { Modal, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Contact, Deal, DealChange, DealStage, NewDeal } from "../../shapes/crm.ts";
import { useSession } from "../session.tsx";
import { options } from "../words.ts";
import { ContactSelect } from "./contact-select.tsx";
import { OwnerSelect } from "./owner-select.tsx";
import { dealStageWords, readMoney } from "./record-words.ts";

interface Fields {
  name: string;
  company: string;
  contactId: string | null;
  stage: DealStage;
  amount: string;
  closeDate: string;
  ownerId: string | null;
}

const written = (hundredths: number): string =>
  hundredths % 100 === 0 ? String(hundredths / 100) : (hundredths / 100).toFixed(2);

const fieldsOf = (deal: Deal): Fields => ({
  name: deal.name,
  company: deal.company ?? "",
  contactId: deal.contact?.id ?? null,
  stage: deal.stage,
  amount: written(deal.amount),
  closeDate: deal.closeDate,
  ownerId: deal.owner?.id ?? null,
});

/** What is wrong with an amount as it was typed, or undefined. */
const wrongAmount = (text: string): string | undefined =>
  readMoney(text) === undefined ? "Write an amount, like 12500 or 12,500.00." : undefined;

function Inputs({
  fields,
  setFields,
  deal,
  contact,
}: {
  fields: Fields;
  setFields: (fields: Fields) => void;
  deal?: Deal;
  contact?: Contact | undefined;
}) {
  const { user } = useSession();
  const input = (name: "name" | "company" | "amount" | "closeDate") => ({
    value: fields[name],
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) =>
      setFields({ ...fields, [name]: event.currentTarget.value }),
  });
  const me = { id: user.id, name: user.displayName, state: "active" as const };
  return (
    <>
      <TextInput label="Name" data-autofocus {...input("name")} />
      <div className="rc-form-grid">
        <TextInput
          label="Amount"
          inputMode="decimal"
          {...input("amount")}
          error={fields.amount === "" ? undefined : wrongAmount(fields.amount)}
        />
        <TextInput label="Close date" type="date" {...input("closeDate")} />
      </div>
      <div className="rc-form-grid">
        <Select
          label="Stage"
          data={options(dealStageWords)}
          allowDeselect={false}
          value={fields.stage}
          onChange={(stage) => setFields({ ...fields, stage: stage as DealStage })}
        />
        <OwnerSelect
          label="Owner"
          clearable
          present={deal ? deal.owner : me}
          value={fields.ownerId}
          onChange={(ownerId) => setFields({ ...fields, ownerId })}
        />
      </div>
      <div className="rc-form-grid">
        <TextInput label="Company" {...input("company")} />
        <ContactSelect
          value={fields.contactId}
          present={contact ?? deal?.contact ?? null}
          onChange={(contactId) => setFields({ ...fields, contactId })}
        />
      </div>
    </>
  );
}

interface NewDealProps {
  opened: boolean;
  onClose: () => void;
  /** Whom the deal is with, where that is known. */
  contact?: Contact;
}

export function NewDealDialog({ opened, onClose, contact }: NewDealProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add deal" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <NewDealForm onClose={onClose} contact={contact} /> : null}
    </Modal>
  );
}

const inAMonth = (): string => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

function NewDealForm({ onClose, contact }: { onClose: () => void; contact: Contact | undefined }) {
  const { user } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [fields, setFields] = useState<Fields>(() => ({
    name: "",
    company: contact?.company ?? "",
    contactId: contact?.id ?? null,
    stage: "new",
    amount: "",
    closeDate: inAMonth(),
    ownerId: user.id,
  }));
  const save = async (): Promise<void> => {
    const asked: NewDeal = { ...fields, amount: readMoney(fields.amount) ?? 0 };
    const made = await api.post<Deal>("/api/deals", asked);
    await queries.invalidateQueries({ queryKey: ["deals"] });
    notifyDone(`${made.name} is added.`);
    await navigate(`/deals/${made.id}`);
  };
  const isWhole = fields.name.trim() !== "" && (fields.amount === "" || wrongAmount(fields.amount) === undefined);
  return (
    <Form label="Add deal" save="Add deal" changed={isWhole} onSubmit={save} onCancel={onClose}>
      <Inputs fields={fields} setFields={setFields} contact={contact} />
    </Form>
  );
}

export function DealForm({ deal, onDone }: { deal: Deal; onDone: () => void }) {
  const queries = useQueryClient();
  const before = fieldsOf(deal);
  const [fields, setFields] = useState(before);
  const changed = Object.entries(fields).filter(([name, value]) => before[name as keyof Fields] !== value);
  const save = async (): Promise<void> => {
    const change: DealChange = { ...Object.fromEntries(changed), version: deal.version };
    if (fields.amount !== before.amount) change.amount = readMoney(fields.amount) ?? 0;
    queries.setQueryData(["deal", deal.id], await api.patch<Deal>(`/api/deals/${deal.id}`, change));
    await queries.invalidateQueries({ queryKey: ["record-history"] });
    notifyDone("The deal is saved.");
    onDone();
  };
  const isWhole = changed.length > 0 && fields.name.trim() !== "" && wrongAmount(fields.amount) === undefined;
  return (
    <Form label="Edit deal" changed={isWhole} onSubmit={save} onCancel={onDone}>
      <Inputs fields={fields} setFields={setFields} deal={deal} />
    </Form>
  );
}
