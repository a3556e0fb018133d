import { Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { useState } from "react";
import type { TeamDetail } from "../../shapes/teams.ts";
import { usePermissionSetChoices } from "../permission-sets/use-permission-sets.tsx";

/** Chooses what the members of a team may do, for a group of a directory as well. */
export function TeamPermissions({ team }: { team: TeamDetail }) {
  const queries = useQueryClient();
  const choices = usePermissionSetChoices(true);
  const [set, setSet] = useState(team.permissionSetId);
  const save = async (): Promise<void> => {
    const saved = await api.patch<TeamDetail>(`/api/teams/${team.id}`, { permissionSetId: set });
    queries.setQueryData(["team", team.id], saved);
    notifyDone("Permissions of the members saved.");
  };
  return (
    <Section title="Permissions">
      <Form label="Permissions of the members" changed={set !== team.permissionSetId} onSubmit={save}>
        <Select
          label="Permission set of the members"
          description="Applies while somebody is in the team, unless a role of their own or a higher set says another."
          placeholder="None"
          clearable
          maw={420}
          data={choices}
          value={set}
          onChange={setSet}
        />
      </Form>
    </Section>
  );
}
