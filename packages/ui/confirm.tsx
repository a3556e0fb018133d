import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { messageOf } from "./api.tsx";
import { Notice } from "./page.tsx";

export interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, in full. */
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  /** A word to type first, for what cannot be undone. */
  typed?: string;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something with consequences; stays open with the reason when it fails. */
export function Confirm(props: ConfirmProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {props.opened ? <ConfirmBody {...props} /> : null}
    </Modal>
  );
}

function ConfirmBody({ children, confirm, danger = false, typed, onConfirm, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [text, setText] = useState("");
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <div className="rc-prose">{children}</div>
      {typed ? (
        <TextInput
          label={`Type “${typed}” to confirm`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      {error ? <Notice tone="bad">{messageOf(error)}</Notice> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          {...(danger ? { color: "red" } : {})}
          loading={busy}
          disabled={typed !== undefined && text !== typed}
          onClick={() => void run()}
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
