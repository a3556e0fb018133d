import { Modal, Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { plural } from "@rollcall/ui/format";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { PermissionSet, PermissionSets } from "../../shapes/permission-sets.ts";
import { permissionSetsKey } from "./use-permission-sets.tsx";

interface DeleteProps {
  set: PermissionSet | undefined;
  sets: PermissionSet[];
  onClose: () => void;
}

/** Asks which set takes the place of one that is in use. */
export function DeletePermissionSet({ set, sets, onClose }: DeleteProps) {
  return (
    <Modal
      opened={set !== undefined}
      onClose={onClose}
      title={set ? `Delete “${set.name}”?` : ""}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {set ? <Body set={set} others={sets.filter((one) => one.id !== set.id)} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ set, others, onClose }: { set: PermissionSet; others: PermissionSet[]; onClose: () => void }) {
  const queries = useQueryClient();
  const standard = others.find((one) => one.standard);
  const [replacement, setReplacement] = useState(standard?.id ?? "");
  const isChosen = set.chosen + set.teams.length > 0;
  const byRole = Math.max(0, set.users - set.chosen);
  const remove = async (): Promise<void> => {
    const query = isChosen ? `?replacement=${replacement}` : "";
    queries.setQueryData(permissionSetsKey, await api.delete<PermissionSets>(`/api/permission-sets/${set.id}${query}`));
    notifyDone(`Permission set “${set.name}” deleted.`);
    onClose();
  };
  return (
    <Form label="Delete permission set" save="Delete permission set" danger onSubmit={remove} onCancel={onClose}>
      {set.users === 0 ? <p>Nobody has it now.</p> : <p>{plural(set.users, "user")} have it now.</p>}
      {isChosen ? (
        <Select
          label="Whoever it was chosen for gets"
          description={`${plural(set.chosen, "user")} and ${plural(set.teams.length, "team")}, each with an entry in the audit log.`}
          data={others.map((one) => ({ value: one.id, label: one.name }))}
          allowDeselect={false}
          value={replacement}
          onChange={(value) => setReplacement(value ?? "")}
        />
      ) : null}
      {byRole > 0 ? (
        <p className="rc-hint">
          Users who have it by a role of their directory get the set of their teams, else {standard?.name}.
        </p>
      ) : null}
    </Form>
  );
}
