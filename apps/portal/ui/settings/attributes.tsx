import { Button, Group, Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { CopyField } from "@rollcall/ui/copy-field";
import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { plural } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Page, Section } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Plus, Tags } from "lucide-react";
import { useState } from "react";
import type { UserAttribute, UserAttributes } from "../../shapes/attributes.ts";
import { attributeTypeWords } from "../words.ts";
import { AttributeForm } from "./attribute-form.tsx";

const queryKey = ["user-attributes"];

export function Attributes() {
  const [adding, setAdding] = useState(false);
  const found = useQuery({ queryKey, queryFn: () => api.get<UserAttributes>("/api/user-attributes") });
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add attribute
    </Button>
  );
  return (
    <Page
      title="Custom attributes"
      width="narrow"
      description="What you record of your users beyond the standard profile. Your directory can send a value for each."
      actions={found.data && found.data.attributes.length > 0 ? add : undefined}
    >
      {found.isPending ? (
        <PageSkeleton lines={4} />
      ) : found.isError ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : found.data.attributes.length === 0 ? (
        <EmptyState
          icon={Tags}
          title="No custom attribute yet"
          text="Add what your company needs, such as a cost centre or a badge number."
          action={add}
        />
      ) : (
        <Found {...found.data} />
      )}
      <Editor opened={adding} title="Add attribute" onClose={() => setAdding(false)} />
    </Page>
  );
}

function Found({ schema, attributes }: UserAttributes) {
  return (
    <div className="rc-stack">
      <Section title="Attributes">
        <ul className="rc-lines" aria-label="Attributes">
          {attributes.map((attribute) => (
            <Line key={attribute.id} attribute={attribute} />
          ))}
        </ul>
      </Section>
      <Section title="For your directory">
        <div className="rc-stack">
          <p className="rc-hint">
            Your directory finds these attributes by itself in the schema below. Where it asks for a name, write the
            schema, a colon and the name:{" "}
            <code style={{ overflowWrap: "anywhere" }}>
              {schema}:{attributes[0]?.name}
            </code>
          </p>
          <CopyField label="Schema of your attributes" value={schema} />
        </div>
      </Section>
    </div>
  );
}

function Line({ attribute }: { attribute: UserAttribute }) {
  const queries = useQueryClient();
  const [doing, setDoing] = useState<"edit" | "remove">();
  const { label, name, type, multiValued, required, canonicalValues, description, users } = attribute;
  const kind = `${attributeTypeWords[type]}${multiValued ? ", several values" : ""}`;
  const allowed = canonicalValues.length > 0 ? ` · one of ${canonicalValues.join(", ")}` : "";
  const close = () => setDoing(undefined);
  return (
    <li>
      <div className="rc-line-main">
        <strong>{label}</strong> <code className="rc-dimmed">{name}</code>
        <p>
          {kind}
          {allowed} ·{" "}
          {users === 0 ? "no user has it yet" : `${plural(users, "user")} ${users === 1 ? "has" : "have"} it`}
        </p>
        {description ? <p>{description}</p> : null}
      </div>
      {required ? <StatusBadge tone="info">Required</StatusBadge> : null}
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" size="compact-md" aria-label={`Edit ${label}`} onClick={() => setDoing("edit")}>
          Edit
        </Button>
        <Button variant="default" size="compact-md" aria-label={`Remove ${label}`} onClick={() => setDoing("remove")}>
          Remove
        </Button>
      </Group>
      <Editor opened={doing === "edit"} title={`Edit ${label}`} attribute={attribute} onClose={close} />
      <Confirm
        opened={doing === "remove"}
        onClose={close}
        title={`Remove ${label}?`}
        confirm="Remove attribute"
        danger
        onConfirm={async () => {
          await api.delete(`/api/user-attributes/${attribute.id}`);
          notifyDone(`${label} is removed.`);
          await queries.invalidateQueries({ queryKey });
        }}
      >
        <p>
          It disappears from all users at once, and your directory is told that it does not exist. Remove its mapping
          there first, or its requests may be refused.
        </p>
        <p>
          {users === 0
            ? "No user has a value for it."
            : `The values of ${plural(users, "user")} are kept, hidden from everybody. Add an attribute with the name ${name} and the same type again, and they are back.`}
        </p>
      </Confirm>
    </li>
  );
}

interface EditorProps {
  opened: boolean;
  title: string;
  attribute?: UserAttribute;
  onClose: () => void;
}

function Editor({ opened, title, attribute, onClose }: EditorProps) {
  const queries = useQueryClient();
  const done = async (label: string): Promise<void> => {
    notifyDone(`${label} is saved.`);
    onClose();
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <AttributeForm attribute={attribute} onDone={done} onCancel={onClose} /> : null}
    </Modal>
  );
}
