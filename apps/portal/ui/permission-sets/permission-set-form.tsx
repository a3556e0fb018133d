import { Checkbox, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { Grantable, PermissionSet, PermissionSets } from "../../shapes/permission-sets.ts";
import { grantableWords } from "../words.ts";
import { permissionSetsKey } from "./use-permission-sets.tsx";

const all = Object.keys(grantableWords) as Grantable[];

/** Makes a permission set, or changes one. */
export function PermissionSetForm({ set, onDone }: { set?: PermissionSet; onDone: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState(set?.name ?? "");
  const [chosen, setChosen] = useState<Grantable[]>(set?.permissions ?? ["read_people"]);
  const [standard, setStandard] = useState(set?.standard ?? false);
  const permissions = all.filter((one) => chosen.includes(one));
  const save = async (): Promise<void> => {
    const body = { name: name.trim(), permissions };
    const saved = set
      ? await api.patch<PermissionSets>(`/api/permission-sets/${set.id}`, {
          ...body,
          ...(standard && !set.standard ? { standard } : {}),
        })
      : await api.post<PermissionSets>("/api/permission-sets", body);
    queries.setQueryData(permissionSetsKey, saved);
    notifyDone(set ? "Permission set saved." : `Permission set “${body.name}” created.`);
    onDone();
  };
  return (
    <Form label="Permission set" changed={name.trim() !== ""} onSubmit={save} onCancel={onDone}>
      <TextInput
        label="Name"
        description="A role of this name that your directory sends gives this set."
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label="Whoever has this set may"
        value={permissions}
        onChange={(values) => setChosen(all.filter((one) => values.includes(one)))}
      >
        <Stack gap="xs" mt="xs">
          {all.map((one) => (
            <Checkbox
              key={one}
              value={one}
              label={grantableWords[one].label}
              description={grantableWords[one].description}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {set ? (
        <Checkbox
          label="The standard set"
          description={
            set.standard
              ? "Make another set the standard to change this."
              : "For everybody for whom nothing else says another. It replaces the present standard set."
          }
          checked={standard}
          disabled={set.standard}
          onChange={(event) => setStandard(event.currentTarget.checked)}
        />
      ) : null}
    </Form>
  );
}
