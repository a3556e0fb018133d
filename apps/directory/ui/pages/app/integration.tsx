import { Button, PasswordInput, TextInput } from "@mantine/core";
import { ApiError, messageOf } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { PlugZap } from "lucide-react";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import { useCatalog, useSaveConnection, useTestConnection } from "../../api/apps.ts";
import { Unsaved } from "../../parts/unsaved.tsx";
import { connectionTone, connectionWord, sameOrigin } from "../../words/app-state.ts";
import { TestResult } from "./test-result.tsx";

/** Where the app's SCIM service is, and the token to come in with. */
export function Integration({ app }: { app: App }) {
  const { connection } = app;
  const save = useSaveConnection(app.id);
  const test = useTestConnection(app.id);
  const entry = useCatalog().data?.find(({ name }) => name === app.catalog);
  const suggested = entry?.suggestedBaseUrl ?? null;
  const [baseUrl, setBaseUrl] = useState(connection.baseUrl ?? "");
  const [token, setToken] = useState("");

  const changed = baseUrl.trim() !== (connection.baseUrl ?? "") || token !== "";
  const elsewhere =
    connection.hasToken &&
    connection.baseUrl !== null &&
    baseUrl.trim() !== connection.baseUrl &&
    !sameOrigin(baseUrl, connection.baseUrl);
  const values = { baseUrl: baseUrl.trim(), ...(token === "" ? {} : { token: token.trim() }) };
  const testable = baseUrl.trim() !== "" && (token !== "" || (connection.hasToken && !elsewhere));
  const result =
    test.data ??
    (connection.testedAt && !changed
      ? {
          passed: connection.status === "working",
          at: connection.testedAt,
          checks: connection.checks,
          capabilities: connection.capabilities,
        }
      : null);
  const errors = save.error instanceof ApiError ? save.error.fields : {};

  return (
    <Section
      title="Integration"
      text="The app gives you both values when SCIM is enabled there."
      actions={<StatusBadge tone={connectionTone[connection.status]}>{connectionWord[connection.status]}</StatusBadge>}
    >
      {connection.status === "unset" && entry && entry.steps.length > 0 ? (
        <ol className="dir-guide" aria-label="What to do in the app first">
          {entry.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : null}
      <Form
        label="Integration"
        changed={changed}
        onSubmit={async () => {
          await save.mutateAsync(values);
          setToken("");
          // What is saved is tested at once: no connection is left silently broken. Its own notice tells a failure.
          await test.mutateAsync(undefined).catch(() => undefined);
          notifyDone("The connection is saved.");
        }}
        onCancel={
          changed
            ? () => {
                setBaseUrl(connection.baseUrl ?? "");
                setToken("");
                test.reset();
              }
            : undefined
        }
      >
        <TextInput
          label="Base URL"
          description="The address of the SCIM service, usually ending in /v2"
          placeholder="https://app.example.com/scim/v2"
          type="url"
          inputMode="url"
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.currentTarget.value)}
          error={errors["baseUrl"]}
          maw={640}
          spellCheck={false}
          rightSectionWidth="auto"
          {...(baseUrl === "" && suggested
            ? {
                rightSection: (
                  <Button size="compact-sm" variant="subtle" mr={6} onClick={() => setBaseUrl(suggested)}>
                    Use the portal here
                  </Button>
                ),
              }
            : {})}
        />
        <PasswordInput
          label="Token"
          description={tokenText(connection, elsewhere)}
          placeholder={connection.hasToken && !elsewhere ? "Stored. Leave empty to keep it" : "Paste the token"}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={errors["token"]}
          maw={640}
          autoComplete="off"
          data-1p-ignore
          visibilityToggleButtonProps={{ "aria-label": "Show token", tabIndex: 0 }}
        />
        <div>
          <Button
            variant="default"
            leftSection={<PlugZap size={15} aria-hidden />}
            onClick={() => test.mutate(changed ? values : undefined)}
            loading={test.isPending}
            disabled={!testable}
          >
            Test connection
          </Button>
        </div>
        {test.isError ? <Notice tone="bad">{messageOf(test.error)}</Notice> : null}
        {result ? (
          <TestResult
            key={result.at}
            test={result}
            unsaved={changed && test.data !== undefined}
            fresh={test.data !== undefined}
          />
        ) : null}
      </Form>
      <Unsaved changed={changed} />
    </Section>
  );
}

function tokenText(connection: App["connection"], elsewhere: boolean): string {
  if (elsewhere)
    return "The stored token belongs to another host and is never sent elsewhere. Paste the token of this one.";
  if (!connection.hasToken) return "Kept encrypted, and never shown again";
  return `The stored token ends in ${connection.tokenHint ?? "…"}. Paste a new one to replace it.`;
}
