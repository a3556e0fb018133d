import { Radio, Stack } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { GroupRule } from "../../../shapes/group-rules.ts";
import { useActivateRule, useEndRule, useRulePreview } from "../../api/group-rules.ts";
import { counted, listed } from "../../words/counted.ts";
import { RulePreview } from "./rule-preview.tsx";

interface Props {
  opened: boolean;
  onClose: () => void;
  rule: GroupRule;
}

/** The rule as it is saved, with what activating it will do. */
export function ActivateRule({ opened, onClose, rule }: Props) {
  const activate = useActivateRule(rule.id);
  const preview = useRulePreview(
    opened
      ? {
          condition: rule.condition,
          groups: rule.groups.map(({ id }) => id),
          excluded: rule.excluded.map(({ id }) => id),
          rule: rule.id,
        }
      : null,
  );
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={`Activate ${rule.name}?`}
      confirm="Activate rule"
      onConfirm={async () => {
        const { memberCount } = await activate.mutateAsync();
        notifyDone(
          `${rule.name} is active: ${counted(memberCount, "person is a member", "people are members")} by it.`,
        );
      }}
    >
      <p>
        People are added to {listed(rule.groups.map(({ name }) => name))} now, and whenever their attributes change.
      </p>
      <RulePreview preview={preview.data} error={preview.error} waiting={preview.isFetching} ready />
    </Confirm>
  );
}

const words = {
  deactivate: { title: "Deactivate", confirm: "Deactivate rule", done: "is deactivated" },
  delete: { title: "Delete", confirm: "Delete rule", done: "is deleted" },
};

/** What becomes of those who are members by the rule alone is asked, never guessed. */
export function EndRule({ how, opened, onClose, rule }: Props & { how: "deactivate" | "delete" }) {
  const end = useEndRule(rule.id);
  const navigate = useNavigate();
  const [members, setMembers] = useState<"keep" | "remove">("keep");
  const asks = rule.memberCount > 0;
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={`${words[how].title} ${rule.name}?`}
      confirm={words[how].confirm}
      danger={how === "delete"}
      onConfirm={async () => {
        await end.mutateAsync({ how, members });
        notifyDone(`The rule ${rule.name} ${words[how].done}.`);
        if (how === "delete") void navigate("/groups/rules");
      }}
    >
      {asks ? (
        <Radio.Group
          label={`${counted(rule.memberCount, "person is a member", "people are members")} by this rule`}
          value={members}
          onChange={(value) => setMembers(value === "remove" ? "remove" : "keep")}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="keep" label="Keep them in the groups" description="As if they had been added by hand" />
            <Radio
              value="remove"
              label="Remove them from the groups"
              description="Whoever has an app only through these groups loses it within seconds"
            />
          </Stack>
        </Radio.Group>
      ) : (
        <p>Nobody is a member by this rule, so nobody leaves a group.</p>
      )}
    </Confirm>
  );
}
