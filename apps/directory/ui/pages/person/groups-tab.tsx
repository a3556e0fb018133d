import { Button } from "@mantine/core";
import { EmptyState } from "@rollcall/ui/empty-state";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Plus, UsersRound } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Person } from "../../../shapes/people.ts";
import { useAddMembers, useRemoveFromGroup } from "../../api/groups.ts";
import { useFoundGroups } from "../../parts/found.ts";
import { PickDialog } from "../../parts/pick-dialog.tsx";
import { listed } from "../../words/counted.ts";

export function GroupsTab({ person }: { person: Person }) {
  const [adding, setAdding] = useState(false);
  const add = useAddMembers();
  const remove = useRemoveFromGroup();
  const own = new Set(person.groups.map((group) => group.id));
  const button = (
    <Button variant="default" leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
      Add to groups
    </Button>
  );
  return (
    <>
      <Section
        title="Groups"
        text="A group gives its members the apps that are assigned to it."
        actions={person.groups.length > 0 ? button : undefined}
      >
        {person.groups.length === 0 ? (
          <EmptyState
            icon={UsersRound}
            title="In no group yet"
            text="Add this person to a group to give the apps of that group."
            action={button}
          />
        ) : (
          <ul className="dir-rows" aria-label="Groups of this person">
            {person.groups.map((group) => (
              <li key={group.id}>
                <Link to={`/groups/${group.id}`}>{group.name}</Link>
                <span className="rc-hint">
                  Added <RelativeTime at={group.addedAt} />
                </span>
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  aria-label={`Remove from ${group.name}`}
                  onClick={() =>
                    remove.mutate(
                      { id: group.id, personId: person.id },
                      {
                        onSuccess: () => notifyDone(`${person.name} is no longer in ${group.name}.`),
                        onError: notifyError,
                      },
                    )
                  }
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <PickDialog
        opened={adding}
        onClose={() => setAdding(false)}
        title={`Add ${person.name} to groups`}
        things="groups"
        useFound={useFoundGroups}
        blocked={(id) => (own.has(id) ? "Already a member" : undefined)}
        saveLabel="Add to groups"
        save={async (groups) => {
          await Promise.all(groups.map(({ id }) => add.mutateAsync({ id, people: [person.id] })));
          notifyDone(`${person.name} is now in ${listed(groups.map(({ name }) => name))}.`);
        }}
      />
    </>
  );
}
