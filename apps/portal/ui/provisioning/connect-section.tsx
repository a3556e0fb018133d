import { CopyField } from "@rollcall/ui/copy-field";
import { Section } from "@rollcall/ui/page";
import type { Connection, Provisioning } from "../../shapes/provisioning.ts";
import { OauthClients } from "./oauth-clients.tsx";
import { Signal } from "./signal.tsx";
import { Tokens } from "./tokens.tsx";

/** What a directory asks for, and whether it has called. */
export function ConnectSection({
  provisioning,
  connection,
}: {
  provisioning: Provisioning;
  connection: Connection | undefined;
}) {
  return (
    <Section title="Connect your directory" text="Your directory asks for these two values: the base URL and a token.">
      <div className="rc-stack">
        <Signal enabled={provisioning.enabled} connection={connection} />
        <CopyField label="Base URL" value={provisioning.baseUrl} />
        {connection ? (
          <>
            <Tokens connection={connection} />
            <OauthClients connection={connection} provisioning={provisioning} />
          </>
        ) : null}
      </div>
    </Section>
  );
}
