import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { plural } from "@rollcall/ui/format";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Connection, Provisioning } from "../../shapes/provisioning.ts";
import { provisioningKey } from "./use-provisioning.tsx";

export function DeleteConnection({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { id, name, provisionedUsers: users, provisionedTeams: teams } = connection;
  const remove = async (): Promise<void> => {
    const after = await api.delete<Provisioning>(`/api/provisioning/connections/${id}`, { query: { confirm: name } });
    notifyDone(`Connection “${name}” is deleted.`);
    await navigate("/settings/provisioning");
    queries.setQueryData(provisioningKey, after);
    await queries.invalidateQueries();
  };
  return (
    <Section
      title="Delete connection"
      text={
        users + teams === 0
          ? "It brought no users, so nobody notices."
          : `Its ${plural(users, "user")} and ${plural(teams, "team")} stay and are managed by hand from then on.`
      }
    >
      <Button color="red" variant="outline" onClick={() => setAsking(true)}>
        Delete connection
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete connection “${name}”?`}
        confirm="Delete connection"
        danger
        typed={name}
        onConfirm={remove}
      >
        <p>Its tokens and OAuth clients are revoked at once. This cannot be undone.</p>
        {users + teams > 0 ? (
          <p>
            {plural(users, "user")} and {plural(teams, "team")} that came from this directory stay, can sign in as
            before and are managed by hand. Permission sets that the directory’s roles gave end. The directory no longer
            changes or deactivates anybody here, and does not find them again when it is connected anew.
          </p>
        ) : null}
      </Confirm>
    </Section>
  );
}
