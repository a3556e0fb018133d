import { Button, Group, Modal, Tabs } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import { useAssign } from "../../api/assignments.ts";
import { usePeopleChoices } from "../../api/bulk-assignments.ts";
import { PickList } from "../../parts/pick-dialog.tsx";
import type { Choice } from "../../parts/pick-dialog.tsx";
import { counted } from "../../words/counted.ts";
import { PasteAddresses } from "./paste.tsx";
import { Review } from "./review.tsx";
import { useGroupsToAssign, usePeopleToAssign } from "./to-assign.ts";

interface Props {
  app: App;
  opened: boolean;
  onClose: () => void;
}

/** Pick people and groups, look at what will be sent, save. */
export function AssignDialog({ app, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Assign ${app.label}`}
      size={680}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <Body app={app} onClose={onClose} /> : null}
    </Modal>
  );
}

type Chosen = Map<string, Choice>;

function Body({ app, onClose }: Omit<Props, "opened">) {
  const [people, setPeople] = useState<Chosen>(new Map());
  const [groups, setGroups] = useState<Chosen>(new Map());
  const [overrides, setOverrides] = useState<Record<string, string>>({});
  const [reviewing, setReviewing] = useState(false);
  const assign = useAssign(app.id);
  // The list asks by its own search; the app stays the same while the dialog is open.
  const usePeople = (search: string) => usePeopleToAssign(app.id, search);
  const useGroups = (search: string) => useGroupsToAssign(app.id, search);
  const everybody = usePeopleChoices();
  const nothing = people.size + groups.size === 0;
  const input = { people: [...people.keys()], groups: [...groups.keys()] };
  const add = (found: Choice[]) =>
    setPeople((before) => new Map([...before, ...found.map((one) => [one.id, one] as const)]));
  const addAll = (search: string) =>
    everybody.mutate(search, {
      onSuccess: (answer) => add(answer.people.map(({ id, name, email }) => ({ id, name, detail: email }))),
    });

  const save = () =>
    assign.mutate(
      { ...input, overrides },
      {
        onSuccess: (answer) => {
          const parts = [
            ...(answer.people > 0 ? [counted(answer.people, "person", "people")] : []),
            ...(answer.groups > 0 ? [counted(answer.groups, "group")] : []),
          ];
          const already = answer.alreadyAssigned > 0 ? ` ${answer.alreadyAssigned} had it already.` : "";
          notifyDone(
            parts.length > 0
              ? `${parts.join(" and ")} assigned to ${app.label}.${already}`
              : `Nothing to do.${already}`,
          );
          onClose();
        },
      },
    );

  if (!reviewing) {
    return (
      <>
        <Tabs defaultValue="people">
          <Tabs.List aria-label="What to assign">
            <Tabs.Tab value="people">People{people.size > 0 ? ` (${people.size})` : ""}</Tabs.Tab>
            <Tabs.Tab value="groups">Groups{groups.size > 0 ? ` (${groups.size})` : ""}</Tabs.Tab>
            <Tabs.Tab value="paste">Paste addresses</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="people" pt="md">
            <PickList things="people" useFound={usePeople} chosen={people} onChange={setPeople} onAll={addAll} />
            {everybody.isError ? <Notice tone="bad">{messageOf(everybody.error)}</Notice> : null}
          </Tabs.Panel>
          <Tabs.Panel value="groups" pt="md">
            <PickList things="groups" useFound={useGroups} chosen={groups} onChange={setGroups} />
          </Tabs.Panel>
          <Tabs.Panel value="paste" pt="md">
            <PasteAddresses appId={app.id} onFound={add} />
          </Tabs.Panel>
        </Tabs>
        <Group justify="flex-end" gap="xs" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={nothing} onClick={() => setReviewing(true)}>
            Review
          </Button>
        </Group>
      </>
    );
  }
  return (
    <>
      <Review app={app} input={input} overrides={overrides} onOverrides={setOverrides} />
      {assign.isError ? (
        <div className="dir-above">
          <Notice tone="bad">{messageOf(assign.error)}</Notice>
        </div>
      ) : null}
      <Group justify="space-between" gap="xs" mt="md">
        <Button variant="default" onClick={() => setReviewing(false)}>
          Back
        </Button>
        <Button onClick={save} loading={assign.isPending}>
          Save assignments
        </Button>
      </Group>
    </>
  );
}
