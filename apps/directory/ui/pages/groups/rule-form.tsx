import { Input, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import type { GroupRule } from "../../../shapes/group-rules.ts";
import { useRulePreview, useSaveRule } from "../../api/group-rules.ts";
import { useProfileAttributes } from "../../api/people.ts";
import { type Example, ExpressionField, mistakeIn } from "../../parts/expression-field.tsx";
import { useFoundGroups, useFoundPeople } from "../../parts/found.ts";
import { PickMany } from "../../parts/pick-many.tsx";
import { Unsaved } from "../../parts/unsaved.tsx";
import { RulePreview } from "./rule-preview.tsx";

const examples: Example[] = [
  ["One department", 'user.department == "Sales"'],
  ["One of several countries", 'Arrays.contains({"DE", "AT", "CH"}, user.countryCode)'],
  ["A word in the job title", 'String.stringContains(user.title, "Engineer")'],
  ["Everybody of a company but contractors", 'user.organization == "Aurora" AND user.userType != "Contractor"'],
  ["E-mail addresses of a domain", 'String.substringAfter(user.email, "@") == "example.com"'],
];

/** A rule that is made or changed, beside who would join and leave. */
export function RuleForm({ rule }: { rule?: GroupRule }) {
  const save = useSaveRule(rule?.id);
  const navigate = useNavigate();
  const attributes = useProfileAttributes();
  const sources = attributes.data ?? [];
  const stored = {
    name: rule?.name ?? "",
    condition: rule?.condition ?? "",
    groups: rule?.groups ?? [],
    excluded: rule?.excluded ?? [],
  };
  const [values, setValues] = useState(stored);
  const set = (part: Partial<typeof stored>): void => setValues({ ...values, ...part });
  const changed = JSON.stringify(values) !== JSON.stringify(stored);
  const complete = values.name.trim() !== "" && values.groups.length > 0 && values.condition.trim() !== "";
  const [asked] = useDebouncedValue(values, 300);
  const right =
    asked.condition.trim() !== "" && sources.length > 0 && mistakeIn(asked.condition, sources) === undefined;
  const preview = useRulePreview(
    right && asked.groups.length > 0
      ? {
          condition: asked.condition,
          groups: asked.groups.map(({ id }) => id),
          excluded: asked.excluded.map(({ id }) => id),
          ...(rule ? { rule: rule.id } : {}),
        }
      : null,
  );
  const made = rule === undefined ? save.data?.id : undefined;
  // Once the page knows that nothing is unsaved any more.
  useEffect(() => {
    if (made !== undefined) void navigate(`/groups/rules/${made}`);
  }, [made, navigate]);
  const submit = async (): Promise<void> => {
    await save.mutateAsync({
      name: values.name,
      condition: values.condition,
      groups: values.groups.map(({ id }) => id),
      excluded: values.excluded.map(({ id }) => id),
    });
    notifyDone(
      rule?.status === "active"
        ? "The rule is saved and applied."
        : "The rule is saved. Activate it when the preview is right.",
    );
  };
  return (
    <Section
      title="Condition and groups"
      text="The condition is asked of each person whenever one of its attributes changes."
    >
      <Form
        label="Group rule"
        save={rule === undefined ? "Create rule" : rule.status === "active" ? "Save and apply" : "Save rule"}
        changed={changed && complete}
        onSubmit={submit}
        onCancel={
          rule === undefined ? () => void navigate("/groups/rules") : changed ? () => setValues(stored) : undefined
        }
      >
        <TextInput
          label="Name"
          withAsterisk
          value={values.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          {...(rule ? {} : { "data-autofocus": true })}
        />
        <Input.Wrapper label="Condition" withAsterisk description="True for those who shall be members.">
          <div className="dir-below-label">
            <ExpressionField
              label="the condition"
              value={values.condition}
              sources={sources}
              examples={examples}
              onChange={(condition) => set({ condition })}
            />
          </div>
        </Input.Wrapper>
        <PickMany
          label="Add them to"
          placeholder="Choose groups"
          value={values.groups}
          onChange={(groups) => set({ groups })}
          useFound={useFoundGroups}
          required
        />
        <PickMany
          label="Except"
          description="People whom the rule leaves alone, whatever the condition says"
          placeholder="Nobody"
          value={values.excluded}
          onChange={(excluded) => set({ excluded })}
          useFound={useFoundPeople}
        />
        <RulePreview preview={preview.data} error={preview.error} waiting={preview.isFetching} ready={right} />
      </Form>
      <Unsaved changed={changed && !save.isSuccess} />
    </Section>
  );
}
