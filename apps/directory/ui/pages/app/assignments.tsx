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
import { ConvertDialog } from "./convert.tsx";
import type { Converting } from "./convert.tsx";
import { ValuesDialog } from "./values-dialog.tsx";
import type { Valued } from "./values-dialog.tsx";

/** Who has the app: people, directly or through groups, and the groups themselves. */
export function Assignments() {
  const app = useAppHere();
  const [kind] = useUrlValue("kind", "people");
  const [assigning, setAssigning] = useState(false);
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const [valued, setValued] = useState<Valued | null>(null);
  const [converting, setConverting] = useState<Converting | null>(null);
  const assign = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAssigning(true)}>
      Assign
    </Button>
  );
  return (
    <>
      <Kinds app={app} />
      {kind === "groups" ? (
        <AssignedGroups app={app} assign={assign} onUnassign={setLeaving} onValues={setValued} />
      ) : (
        <AssignedPeople
          app={app}
          assign={assign}
          onUnassign={setLeaving}
          onValues={setValued}
          onConvert={setConverting}
        />
      )}
      <AssignDialog app={app} opened={assigning} onClose={() => setAssigning(false)} />
      <ValuesDialog appId={app.id} label={app.label} valued={valued} onClose={() => setValued(null)} />
      <ConvertDialog appId={app.id} label={app.label} converting={converting} onClose={() => setConverting(null)} />
      <UnassignDialog appId={app.id} label={app.label} leaving={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}
