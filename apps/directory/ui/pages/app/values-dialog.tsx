import { Modal, Skeleton, TextInput } from "@mantine/core";
import { ApiError } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { AssignmentValues } from "../../../shapes/assignments.ts";
import { useAssignmentValues, useSaveValues } from "../../api/bulk-assignments.ts";

export interface Valued {
  assignmentId: string;
  name: string;
  kind: "person" | "group";
}

interface Props {
  appId: string;
  label: string;
  valued: Valued | null;
  onClose: () => void;
}

/** The values of one assignment: where each comes from, and one to win over it. */
export function ValuesDialog({ appId, label, valued, onClose }: Props) {
  return (
    <Modal
      opened={valued !== null}
      onClose={onClose}
      title={`Values of ${valued?.name ?? ""} in ${label}`}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {valued ? <Body appId={appId} valued={valued} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ appId, valued, onClose }: { appId: string; valued: Valued; onClose: () => void }) {
  const values = useAssignmentValues(appId, valued.assignmentId);
  if (values.isError) return <ErrorState error={values.error} retry={() => void values.refetch()} />;
  if (!values.data) return <Skeleton height={280} />;
  return <Fields appId={appId} valued={valued} values={values.data} onClose={onClose} />;
}

interface FieldsProps {
  appId: string;
  valued: Valued;
  values: AssignmentValues;
  onClose: () => void;
}

function Fields({ appId, valued, values, onClose }: FieldsProps) {
  const save = useSaveValues(appId, valued.assignmentId);
  const [texts, setTexts] = useState<Record<string, string>>(values.overrides);
  const errors = save.error instanceof ApiError ? save.error.fields : {};
  const changed = values.rows.some(({ target }) => (texts[target] ?? "") !== (values.overrides[target] ?? ""));
  const submit = async () => {
    const overrides = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));
    await save.mutateAsync(overrides);
    notifyDone(`The values of ${valued.name} are saved. The app follows within seconds.`);
    onClose();
  };
  return (
    <Form label="Values" save="Save values" changed={changed} onSubmit={submit} onCancel={onClose}>
      <p className="rc-hint">
        {valued.kind === "person"
          ? "A value entered here wins over those of groups and over the mapping, for as long as the person is assigned directly."
          : "A value entered here is sent for every member, unless the person’s own assignment or a group further up in the order has another."}
      </p>
      <div className="rc-form-grid">
        {values.rows.map((row) => (
          <TextInput
            key={row.target}
            label={row.label}
            description={whence(row, valued.kind)}
            placeholder={row.otherwise ?? "From the mapping"}
            value={texts[row.target] ?? ""}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setTexts((before) => ({ ...before, [row.target]: text }));
            }}
            error={errors[`overrides.${row.target}`]}
            autoComplete="off"
          />
        ))}
      </div>
    </Form>
  );
}

/** Whose value is sent when none is entered. */
function whence({ otherwise, group }: AssignmentValues["rows"][number], kind: Valued["kind"]): string {
  if (kind === "group") return "Empty: each member’s own, from the mapping";
  if (otherwise === null) return "Empty: nothing is sent";
  return group === null ? `Empty: ${otherwise}, from the mapping` : `Empty: ${otherwise}, from the group ${group}`;
}
