import { NumberInput, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { useState } from "react";
import type { Connection, Provisioning } from "../../shapes/provisioning.ts";
import { MatchingSettings } from "./matching-settings.tsx";
import { provisioningKey } from "./use-provisioning.tsx";

export function ProvisioningRules({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const [name, setName] = useState(connection.name);
  const [allowOutsideDomains, setAllowOutsideDomains] = useState(connection.allowOutsideDomains);
  const [rateLimit, setRateLimit] = useState<number | string>(connection.rateLimit);
  const [matching, setMatching] = useState(connection.matching);
  const [reactivation, setReactivation] = useState(connection.reactivation);
  const rate = typeof rateLimit === "number" ? rateLimit : Number.NaN;
  const change = {
    ...(name.trim() !== connection.name ? { name: name.trim() } : {}),
    ...(allowOutsideDomains !== connection.allowOutsideDomains ? { allowOutsideDomains } : {}),
    ...(matching !== connection.matching ? { matching } : {}),
    ...(reactivation !== connection.reactivation ? { reactivation } : {}),
    ...(rate !== connection.rateLimit ? { rateLimit: rate } : {}),
  };
  const save = async (): Promise<void> => {
    queries.setQueryData(
      provisioningKey,
      await api.patch<Provisioning>(`/api/provisioning/connections/${connection.id}`, change),
    );
    notifyDone("Rules saved.");
  };
  return (
    <Section title="Rules for this connection">
      <Form
        label="Rules for this connection"
        changed={Object.keys(change).length > 0 && !Number.isNaN(rate) && name.trim() !== ""}
        onSubmit={save}
      >
        <div className="rc-form-grid">
          <TextInput
            label="Name of the connection"
            description="Shown where a user is managed by your directory."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput
            label="Requests per second"
            description="Faster requests are asked to wait. 0 means no limit."
            min={0}
            max={10_000}
            allowDecimal={false}
            value={rateLimit}
            onChange={setRateLimit}
          />
        </div>
        <Switch
          label="Allow users outside the verified domains"
          description="Without this, a user whose e-mail has another domain is refused."
          checked={allowOutsideDomains}
          onChange={(event) => setAllowOutsideDomains(event.currentTarget.checked)}
        />
        <MatchingSettings
          matching={matching}
          reactivation={reactivation}
          onMatching={setMatching}
          onReactivation={setReactivation}
        />
      </Form>
    </Section>
  );
}
