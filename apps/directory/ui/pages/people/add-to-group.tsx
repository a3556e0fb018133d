import { notifyDone } from "@rollcall/ui/notify";
import type { PersonRow } from "../../../shapes/people.ts";
import { useAddMembers } from "../../api/groups.ts";
import { useFoundGroups } from "../../parts/found.ts";
import { PickDialog } from "../../parts/pick-dialog.tsx";
import { counted, listed } from "../../words/counted.ts";

interface Props {
  asked: { rows: PersonRow[]; clear: () => void } | null;
  onClose: () => void;
}

export function AddToGroup({ asked, onClose }: Props) {
  const add = useAddMembers();
  const rows = asked?.rows ?? [];
  return (
    <PickDialog
      opened={asked !== null}
      onClose={onClose}
      title={`Add ${counted(rows.length, "person", "people")} to groups`}
      things="groups"
      useFound={useFoundGroups}
      saveLabel="Add to groups"
      save={async (groups) => {
        const people = rows.map((row) => row.id);
        for (const { id } of groups) await add.mutateAsync({ id, people });
        asked?.clear();
        notifyDone(
          `${counted(rows.length, "person", "people")} added to ${listed(groups.map((group) => group.name))}.`,
        );
      }}
    />
  );
}
