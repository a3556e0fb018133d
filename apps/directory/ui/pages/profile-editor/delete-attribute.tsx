import { Button, Group, Modal } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { useEffect, useState } from "react";
import type { SchemaAttribute } from "../../../shapes/profile-attributes.ts";
import { useDeleteAttribute } from "../../api/profile-editor.ts";
import { counted } from "../../words/counted.ts";
import { Uses } from "./uses-dialog.tsx";

/** What is used cannot be deleted, and the way to what uses it is shown; else it says whose values go. */
export function DeleteAttribute({ attribute, onClose }: { attribute: SchemaAttribute | null; onClose: () => void }) {
  const remove = useDeleteAttribute();
  const [shown, setShown] = useState(attribute);
  useEffect(() => {
    if (attribute) setShown(attribute);
  }, [attribute]);
  if (!shown) return null;
  const { label, usedBy, people, id } = shown;
  if (usedBy.length > 0) {
    return (
      <Modal
        opened={attribute !== null}
        onClose={onClose}
        title={`${label} is in use`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <p className="rc-prose">Take it out of these first; then it can be deleted.</p>
        <Uses uses={usedBy} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Modal>
    );
  }
  return (
    <Confirm
      opened={attribute !== null}
      onClose={onClose}
      title={`Delete ${label}?`}
      confirm="Delete attribute"
      danger
      onConfirm={async () => {
        await remove.mutateAsync(id ?? "");
        notifyDone(`The attribute ${label} is deleted.`);
      }}
    >
      <p>
        {people === null || people === 0
          ? "Nobody has a value, and nothing uses it."
          : `${counted(people, "person", "people")} ${people === 1 ? "has" : "have"} a value, which is deleted with it. This cannot be undone.`}
      </p>
    </Confirm>
  );
}
