import { useUrlValue } from "@rollcall/ui/use-url-state";
import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import { AssignDialog } from "../assign/assign-dialog.tsx";
import { useAppHere } from "./app.tsx";
import { AssignedGroups } from "./assigned-groups.tsx";
import { AssignedPeople } from "./assigned-people.tsx";
import { UnassignDialog } from "./unassign.tsx";
import type { Leaving } from "./unassign.tsx";
import { Kinds } from "./kinds.tsx";

/** Who has the app: people, directly or through groups, and the groups themselves. */
export function Assignments() {
  const app = useAppHere();
  const [kind] = useUrlValue("kind", "people");
  const [assigning, setAssigning] = useState(false);
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const assign = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAssigning(true)}>
      Assign
    </Button>
  );
  return (
    <>
      <Kinds app={app} />
      {kind === "groups" ? (
        <AssignedGroups app={app} assign={assign} onUnassign={setLeaving} />
      ) : (
        <AssignedPeople app={app} assign={assign} onUnassign={setLeaving} />
      )}
      <AssignDialog app={app} opened={assigning} onClose={() => setAssigning(false)} />
      <UnassignDialog appId={app.id} label={app.label} leaving={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}
