import { Button } from "@mantine/core";
import { Notice } from "@rollcall/ui/page";
import { Link } from "react-router";
import type { Owner } from "../../shapes/crm.ts";
import { useMay } from "../session.tsx";

/** Says that the owner has no access any more: the record is theirs still, until somebody decides otherwise. */
export function OwnerNotice({ owner, what }: { owner: Owner | null; what: "contact" | "deal" }) {
  const mayReassign = useMay("reassign_records");
  if (owner === null || (owner.state !== "deactivated" && owner.state !== "deleted")) return null;
  return (
    <Notice
      tone="wait"
      title={`${owner.name} has no access any more`}
      action={
        mayReassign && owner.state === "deactivated" ? (
          <Button component={Link} to={`/users/${owner.id}`} variant="default">
            Open {owner.name}
          </Button>
        ) : undefined
      }
    >
      The {what} stays theirs, and reports count it. Edit it to give it another owner
      {mayReassign ? ", or reassign all of their records at once" : ""}.
    </Notice>
  );
}
