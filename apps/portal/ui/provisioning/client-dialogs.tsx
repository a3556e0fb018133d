import { Modal } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { useState } from "react";
import type { OauthClient } from "../../shapes/credentials.ts";
import { CredentialForm } from "./credential-form.tsx";
import { KeysInput } from "./new-oauth-client.tsx";

interface Props {
  /** The client in question, while the dialog is open. */
  client: OauthClient | undefined;
  onClose: () => void;
}

export function NewSecret({
  client,
  onClose,
  onSubmit,
}: Props & { onSubmit: (client: OauthClient, expires: string) => Promise<void> }) {
  return (
    <Modal
      opened={client !== undefined}
      onClose={onClose}
      title={`New secret of “${client?.name ?? ""}”`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {client ? (
        <CredentialForm
          label="New secret"
          save="Make the new secret"
          text="The present secret goes on working until you revoke it, so nothing is interrupted. Enter the new one in your directory, then revoke the old one."
          onSubmit={({ expires }) => onSubmit(client, expires)}
          onCancel={onClose}
        />
      ) : null}
    </Modal>
  );
}

export function ChangeKeys({
  client,
  onClose,
  onSubmit,
}: Props & { onSubmit: (client: OauthClient, jwks: string) => Promise<void> }) {
  return (
    <Modal
      opened={client !== undefined}
      onClose={onClose}
      title={`Keys of “${client?.name ?? ""}”`}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {client ? <KeysForm onSubmit={(jwks) => onSubmit(client, jwks)} onCancel={onClose} /> : null}
    </Modal>
  );
}

function KeysForm({ onSubmit, onCancel }: { onSubmit: (jwks: string) => Promise<void>; onCancel: () => void }) {
  const [jwks, setJwks] = useState("");
  return (
    <Form
      label="Keys"
      save="Replace the keys"
      changed={jwks.trim() !== ""}
      onSubmit={() => onSubmit(jwks.trim())}
      onCancel={onCancel}
    >
      <p>
        These keys take the place of the present ones. To change from one key to the next without a gap, paste both now
        and the new one alone later. Access tokens that were got with the present keys end at once; the client gets new
        ones by itself.
      </p>
      <KeysInput value={jwks} onChange={setJwks} />
    </Form>
  );
}
