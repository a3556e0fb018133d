import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { CopyButton, CopyField } from "./copy-field.tsx";
import { Notice } from "./page.tsx";

export interface SecretOnceProps {
  /** The secret, while it is shown; nothing afterwards. */
  secret: string | undefined;
  title: string;
  /** What the value is called, such as "Token". */
  label: string;
  text: ReactNode;
  /** Some directories want the word Bearer typed in front. */
  bearer?: boolean;
  onStored: () => void;
}

/** Shows a secret the only time it exists in the clear; it closes only when the person says that it is stored. */
export function SecretOnce({ secret, title, label, text, bearer = false, onStored }: SecretOnceProps) {
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onStored}
      title={title}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      {secret === undefined ? null : (
        <Shown key={secret} secret={secret} label={label} text={text} bearer={bearer} onStored={onStored} />
      )}
    </Modal>
  );
}

function Shown({
  secret,
  label,
  text,
  bearer,
  onStored,
}: {
  secret: string;
  label: string;
  text: ReactNode;
  bearer: boolean;
  onStored: () => void;
}) {
  const [stored, setStored] = useState(false);
  return (
    <Stack gap="md">
      <div className="rc-prose">{text}</div>
      <CopyField label={label} value={secret} />
      <Group gap="xs">
        <CopyButton value={secret} label={`Copy ${label.toLowerCase()}`} variant="filled" />
        {bearer ? <CopyButton value={`Bearer ${secret}`} label={`Copy “Bearer ${label.toLowerCase()}”`} /> : null}
      </Group>
      <Notice tone="wait">It is shown once. Rollcall keeps only a fingerprint of it and cannot show it again.</Notice>
      <Group justify="space-between" gap="sm">
        <Checkbox label="I stored it" checked={stored} onChange={(event) => setStored(event.currentTarget.checked)} />
        <Button disabled={!stored} onClick={onStored}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
