import { Button, Group, Modal, Stack } from "@mantine/core";
import { CopyField } from "@rollcall/ui/copy-field";
import { Notice } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import type { OneTimeLink } from "../../shapes/users.ts";

/** A sign-in link for somebody else: it works once, until it expires. */
export function LinkToHandOver({ link }: { link: OneTimeLink }) {
  return (
    <Stack gap="sm">
      <CopyField label="One-time sign-in link" value={link.url} />
      <Notice tone="wait">
        Whoever opens it first is signed in as this person. It expires <RelativeTime at={link.expiresAt} />.
      </Notice>
    </Stack>
  );
}

export function OneTimeLinkDialog({ link, onClose }: { link: OneTimeLink | undefined; onClose: () => void }) {
  return (
    <Modal
      opened={link !== undefined}
      onClose={onClose}
      title="One-time sign-in link"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {link ? (
        <Stack gap="md">
          <LinkToHandOver link={link} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}
