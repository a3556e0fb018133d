import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { CopyButton } from "@rollcall/ui/copy-field";
import { Notice } from "@rollcall/ui/page";
import { useState } from "react";

/** Recovery codes, the only time they exist in the clear. */
export function CodesOnce({ codes, onStored }: { codes: string[] | undefined; onStored: () => void }) {
  return (
    <Modal
      opened={codes !== undefined}
      onClose={onStored}
      title="Your recovery codes"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      {codes ? <Shown codes={codes} onStored={onStored} /> : null}
    </Modal>
  );
}

function Shown({ codes, onStored }: { codes: string[]; onStored: () => void }) {
  const [stored, setStored] = useState(false);
  return (
    <Stack gap="md">
      <p>Each signs you in once when you do not have your telephone. Print them, or keep them in a password safe.</p>
      <ul className="rc-codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <CopyButton value={codes.join("\n")} label="Copy all" />
      <Notice tone="wait">They are shown once. Rollcall keeps only fingerprints of them.</Notice>
      <Checkbox
        label="I have stored them"
        checked={stored}
        onChange={(event) => setStored(event.currentTarget.checked)}
      />
      <Group justify="flex-end">
        <Button disabled={!stored} onClick={onStored}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
