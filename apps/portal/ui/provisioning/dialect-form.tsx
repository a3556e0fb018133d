import { Radio, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { useState } from "react";
import type { Connection, Provisioning } from "../../shapes/provisioning.ts";
import { dialectTexts, dialectWords } from "./dialect-words.ts";
import { provisioningKey } from "./use-provisioning.tsx";

export function DialectChoice({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Radio.Group label="Dialect" value={value} onChange={onChange}>
      <Stack gap="sm" mt={6}>
        {(["compatible", "strict"] as const).map((dialect) => (
          <Radio key={dialect} value={dialect} label={dialectWords[dialect]} description={dialectTexts[dialect]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

export function DialectForm({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const [dialect, setDialect] = useState<string>(connection.dialect);
  const toStrict = dialect === "strict" && connection.dialect === "compatible";
  return (
    <Section title="Dialect" text="How exactly requests must follow the standard. It counts from the next request on.">
      <Form
        label="Dialect"
        changed={dialect !== connection.dialect}
        onSubmit={async () => {
          queries.setQueryData(
            provisioningKey,
            await api.patch<Provisioning>(`/api/provisioning/connections/${connection.id}`, { dialect }),
          );
          notifyDone("Dialect saved.");
        }}
      >
        <DialectChoice value={dialect} onChange={setDialect} />
        {toStrict ? (
          <div className="rc-prose">
            <p>What changes with strict:</p>
            <ul>
              <li>Okta and Entra ID stop working over this connection: they send what the profile forbids.</li>
              <li>Every operation of a PATCH names its path and its op in lower case; "True" as a text is refused.</li>
              <li>An attribute or a schema that is not known is refused, in place of being left out.</li>
              <li>Replacing a whole name or address replaces it, in place of merging into it.</li>
              <li>There is no attribute for a password.</li>
            </ul>
          </div>
        ) : null}
      </Form>
    </Section>
  );
}
