import { Modal, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import type { RuleOperator } from "../../../shapes/push-groups.ts";
import { usePushActions, usePushRulePreview } from "../../api/push-groups.ts";
import { counted, listed } from "../../words/counted.ts";
import { operatorWord } from "../../words/push.ts";

interface Props {
  app: App;
  opened: boolean;
  onClose: () => void;
}

/** Groups are pushed by their name: those that are there, and those that come or are renamed later. */
export function PushByRule({ app, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Push groups by a rule"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <Body app={app} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ app, onClose }: Omit<Props, "opened">) {
  const { addRule } = usePushActions(app.id);
  const [operator, setOperator] = useState<RuleOperator>("starts");
  const [value, setValue] = useState("");
  const [asked] = useDebouncedValue(value.trim(), 250);
  const preview = usePushRulePreview(app.id, asked === "" ? null : { operator, value: asked });
  return (
    <Form
      label="Push groups by a rule"
      save="Add rule"
      changed={value.trim() !== ""}
      onCancel={onClose}
      onSubmit={async () => {
        await addRule.mutateAsync({ operator, value: value.trim() });
        notifyDone("The rule is in force.");
        onClose();
      }}
    >
      <div className="rc-form-grid">
        <Select
          label="Name of the group"
          data={Object.entries(operatorWord).map(([key, label]) => ({ value: key, label }))}
          value={operator}
          onChange={(next) => next && setOperator(next as RuleOperator)}
          allowDeselect={false}
        />
        <TextInput
          label="Text"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          data-autofocus
        />
      </div>
      {preview.data && asked !== "" ? (
        <Notice title={`${counted(preview.data.fresh, "group")} would be pushed now`}>
          {preview.data.examples.length > 0 ? listed(preview.data.examples, preview.data.fresh) : "None matches yet"}
          {preview.data.matching > preview.data.fresh
            ? `; ${counted(preview.data.matching - preview.data.fresh, "other is", "others are")} pushed already`
            : ""}
          . Groups that are made or renamed later join by themselves.
        </Notice>
      ) : null}
    </Form>
  );
}
