import { Button } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { LifecycleAction, Person } from "../../../shapes/people.ts";
import { usePeopleEffects } from "../../api/bulk-assignments.ts";
import { useLifecycle } from "../../api/people.ts";
import { EffectsOnApps } from "../../parts/app-effects.tsx";
import { actionConsequence, actionWord, doneWord } from "../../words/person-status.ts";

/** What may be done to the person now; each says what it leads to before it is done. */
export function LifecycleActions({ person }: { person: Person }) {
  const lifecycle = useLifecycle();
  const [asked, setAsked] = useState<LifecycleAction | null>(null);
  // The dialog keeps its words while it fades out.
  const [shown, setShown] = useState<LifecycleAction>("suspend");
  const ask = (action: LifecycleAction) => {
    setShown(action);
    setAsked(action);
  };
  const effects = usePeopleEffects(asked === "suspend" || asked === "deactivate" ? [person.id] : null);
  const taking = shown === "suspend" || shown === "deactivate";
  return (
    <>
      {person.actions.map((action) => (
        <Button
          key={action}
          variant={action === "activate" || action === "unsuspend" ? "filled" : "default"}
          onClick={() => ask(action)}
        >
          {actionWord[action]}
        </Button>
      ))}
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={`${actionWord[shown]} ${person.name}?`}
        confirm={actionWord[shown]}
        danger={taking}
        onConfirm={async () => {
          await lifecycle.mutateAsync({ id: person.id, action: shown });
          notifyDone(`${person.name} is ${doneWord[shown]}.`);
        }}
      >
        {/* App by app below, when access is taken away. */}
        <p>{actionConsequence(shown, person.name, taking ? 0 : person.apps.length)}</p>
        {taking && person.apps.length > 0 ? <EffectsOnApps effects={effects} /> : null}
      </Confirm>
    </>
  );
}
