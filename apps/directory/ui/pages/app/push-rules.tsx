import { Button, Radio, Stack } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useState } from "react";
import type { PushRule, PushRuleEnd } from "../../../shapes/push-groups.ts";
import { usePushActions, usePushRules } from "../../api/push-groups.ts";
import { counted } from "../../words/counted.ts";
import { operatorWord } from "../../words/push.ts";
import { useAppHere } from "./app.tsx";

const inWords = (rule: PushRule): string => `Name ${operatorWord[rule.operator].toLowerCase()} “${rule.value}”`;

/** The rules that push groups by their name, and the way to take one away. */
export function PushRules() {
  const app = useAppHere();
  const rules = usePushRules(app.id);
  const { removeRule } = usePushActions(app.id);
  const [asked, setAsked] = useState<PushRule>();
  const [groups, setGroups] = useState<PushRuleEnd>("keep");
  if (!rules.data || rules.data.length === 0) return null;
  return (
    <Section title="Rules" text="Groups whose name fits are pushed by themselves, also those that come later.">
      <ul className="dir-rows">
        {rules.data.map((rule) => (
          <li key={rule.id}>
            <span>
              <span className="dir-name">{inWords(rule)}</span>
              <br />
              <span className="rc-hint">
                {counted(rule.groups, "group")} · {rule.createdBy}, <RelativeTime at={rule.createdAt} />
              </span>
            </span>
            <Button
              variant="default"
              size="compact-md"
              aria-label={`Remove the rule: ${inWords(rule)}`}
              onClick={() => {
                setGroups("keep");
                setAsked(rule);
              }}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <Confirm
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked ? `Remove the rule “${inWords(asked)}”?` : ""}
        confirm="Remove rule"
        danger={groups === "delete"}
        onConfirm={async () => {
          if (asked === undefined) return;
          await removeRule.mutateAsync({ ruleId: asked.id, groups });
          notifyDone("The rule is removed.");
        }}
      >
        <Radio.Group
          label={asked ? `What becomes of its ${counted(asked.groups, "group")}?` : ""}
          value={groups}
          onChange={(value) => setGroups(value)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="keep" label="They stay pushed, as if they had been picked" />
            <Radio value="leave" label={`They are no longer pushed and stay in ${app.label} as they are`} />
            <Radio value="delete" label={`They are deleted in ${app.label}`} />
          </Stack>
        </Radio.Group>
      </Confirm>
    </Section>
  );
}
