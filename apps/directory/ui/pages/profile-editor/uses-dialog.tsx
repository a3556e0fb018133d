import { Modal } from "@mantine/core";
import { Link } from "react-router";
import type { AttributeUse, SchemaAttribute } from "../../../shapes/profile-attributes.ts";
import { targetWords } from "../../words/mapping.ts";

export function UsesDialog({ attribute, onClose }: { attribute: SchemaAttribute | null; onClose: () => void }) {
  return (
    <Modal
      opened={attribute !== null}
      onClose={onClose}
      title={`What uses ${attribute?.label ?? ""}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Uses uses={attribute?.usedBy ?? []} />
    </Modal>
  );
}

/** Rows of mappings and rules, each with the way there. */
export function Uses({ uses }: { uses: readonly AttributeUse[] }) {
  return (
    <ul className="dir-rows" aria-label="Used by">
      {uses.map((use) => (
        <li key={`${use.kind} ${use.id} ${use.target}`}>
          <span>
            {use.kind === "mapping"
              ? `Mapping of ${use.name}: ${targetWords(use.target ?? "")}`
              : `Group rule ${use.name}`}
          </span>
          <Link to={use.kind === "mapping" ? `/apps/${use.id}/mappings` : `/groups/rules/${use.id}`}>Open</Link>
        </li>
      ))}
    </ul>
  );
}
