import { Button, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { SecretOnce } from "@rollcall/ui/secret-once";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { OauthClient as Client, OauthSecret } from "../../shapes/credentials.ts";
import type { Connection, CreatedSecret, Provisioning } from "../../shapes/provisioning.ts";
import { confirmed } from "../step-up.tsx";
import { ChangeKeys, NewSecret } from "./client-dialogs.tsx";
import { NewOauthClientForm } from "./new-oauth-client.tsx";
import { OauthClient } from "./oauth-client.tsx";
import { OauthValues } from "./oauth-values.tsx";
import { provisioningKey } from "./use-provisioning.tsx";

interface Props {
  connection: Connection;
  provisioning: Provisioning;
}

export function OauthClients({ connection, provisioning }: Props) {
  const queries = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [renewing, setRenewing] = useState<Client>();
  const [rekeying, setRekeying] = useState<Client>();
  const [made, setMade] = useState<CreatedSecret>();
  const [revoking, setRevoking] = useState<{ client: Client; secret?: OauthSecret }>();
  const values = { baseUrl: provisioning.baseUrl, ...provisioning.oauth };
  const make = async (path: string, asked: object): Promise<void> => {
    const created = await confirmed(() => api.post<CreatedSecret>(path, asked));
    queries.setQueryData(provisioningKey, created.provisioning);
    setCreating(false);
    setRenewing(undefined);
    if (created.secret === null) notifyDone("The OAuth client is added.");
    else setMade(created);
  };
  const changeKeys = async (client: Client, jwks: string): Promise<void> => {
    const path = `/api/provisioning/oauth-clients/${client.id}`;
    queries.setQueryData(provisioningKey, await confirmed(() => api.patch<Provisioning>(path, { jwks })));
    setRekeying(undefined);
    notifyDone(`The keys of “${client.name}” are replaced.`);
  };
  const revoke = async ({ client, secret }: { client: Client; secret?: OauthSecret }): Promise<void> => {
    const path = secret ? `oauth-secrets/${secret.id}` : `oauth-clients/${client.id}`;
    queries.setQueryData(provisioningKey, await api.delete<Provisioning>(`/api/provisioning/${path}`));
    notifyDone(secret ? "The secret is revoked." : `OAuth client “${client.name}” is revoked.`);
  };
  const { oauthClients: clients, newClientRefusal: refusal } = connection;
  return (
    <section aria-label="OAuth clients">
      <div className="rc-switch-line">
        <h3>OAuth clients</h3>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<ShieldCheck size={14} aria-hidden />}
          disabled={refusal !== null}
          onClick={() => setCreating(true)}
        >
          Add OAuth client
        </Button>
      </div>
      <p className="rc-hint">
        Only for directories that ask for a client id and secret in place of a token (OAuth 2.0 client credentials),
        such as apps from the gallery of Entra ID.
      </p>
      {clients.length > 0 ? (
        <ul className="rc-lines" aria-label="OAuth clients" style={{ marginTop: 14 }}>
          {clients.map((client) => (
            <OauthClient
              key={client.id}
              client={client}
              values={values}
              onSecret={() => setRenewing(client)}
              onKeys={() => setRekeying(client)}
              onRevoke={() => setRevoking({ client })}
              onRevokeSecret={(secret) => setRevoking({ client, secret })}
            />
          ))}
        </ul>
      ) : null}
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="Add OAuth client"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {creating ? (
          <NewOauthClientForm
            onSubmit={(asked) => make("/api/provisioning/oauth-clients", { ...asked, connection: connection.id })}
            onCancel={() => setCreating(false)}
          />
        ) : null}
      </Modal>
      <NewSecret
        client={renewing}
        onClose={() => setRenewing(undefined)}
        onSubmit={async (client, expires) => make(`/api/provisioning/oauth-clients/${client.id}/secrets`, { expires })}
      />
      <ChangeKeys client={rekeying} onClose={() => setRekeying(undefined)} onSubmit={changeKeys} />
      <SecretOnce
        secret={made?.secret ?? undefined}
        title="Your new client secret"
        label="Client secret"
        text={made ? <OauthValues values={{ ...values, clientId: made.client }} /> : null}
        onStored={() => setMade(undefined)}
      />
      <Confirm
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={revoking?.secret ? "Revoke this secret?" : `Revoke OAuth client “${revoking?.client.name ?? ""}”?`}
        confirm={revoking?.secret ? "Revoke secret" : "Revoke client"}
        danger
        onConfirm={async () => {
          if (revoking) await revoke(revoking);
        }}
      >
        <p>
          {revoking?.secret
            ? "Access tokens that were got with it end at once. Another secret of the same client goes on working."
            : "Its secrets and its access tokens end at once."}
        </p>
      </Confirm>
    </section>
  );
}
