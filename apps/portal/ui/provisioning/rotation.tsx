import { Button } from "@mantine/core";
import { Checklist } from "@rollcall/ui/checklist";
import { RelativeTime } from "@rollcall/ui/relative-time";
import type { ReactNode } from "react";
import type { ScimToken } from "../../shapes/credentials.ts";
import { type RotationStep, rotationSteps } from "./rotation-steps.ts";

interface Props {
  old: ScimToken;
  next: ScimToken;
  onRevoke: () => void;
}

/** What is left to do until the old token can go. */
export function Rotation({ old, next, onRevoke }: Props) {
  const steps = rotationSteps(old, next, new Date());
  const done = steps.every((step) => step.state === "met");
  const used = (token: ScimToken): ReactNode =>
    token.lastUsedAt === null ? (
      "It was never used."
    ) : (
      <>
        Last used <RelativeTime at={token.lastUsedAt} />
        {token.lastUsedClient ? ` by ${token.lastUsedClient}` : ""}.
      </>
    );
  const details: Record<RotationStep["id"], ReactNode> = {
    made: "Both tokens work for now.",
    entered: next.lastUsedAt === null ? "Enter it there in place of the old one, and test the connection." : used(next),
    quiet: used(old),
  };
  return (
    <section className="rc-stack rc-below-lines" aria-label={`Rotation of ${old.name}`}>
      <h4>
        Replacing “{old.name}” by “{next.name}”
      </h4>
      <Checklist
        label={`Steps to replace ${old.name}`}
        items={steps.map((step) => ({ ...step, detail: details[step.id] }))}
      />
      <div>
        <Button variant={done ? "filled" : "default"} size="compact-md" onClick={onRevoke}>
          Revoke the old token “{old.name}”
        </Button>
      </div>
    </section>
  );
}
