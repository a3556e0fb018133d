import { TextInput } from "@mantine/core";
import { ApiError } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import type { Progress } from "../../../shapes/provisioning.ts";
import { useProgress, useSavePace } from "../../api/apps.ts";
import { Unsaved } from "../../parts/unsaved.tsx";

/** How fast the app may be called. What is empty follows the catalog. */
export function PaceCard({ app }: { app: App }) {
  const progress = useProgress(app.id);
  return progress.data ? <PaceForm app={app} pace={progress.data.pace} /> : null;
}

const shown = (value: number | null): string => (value === null ? "" : String(value));
const numberOf = (text: string): number | null => (text.trim() === "" ? null : Number(text.replaceAll(/[\s,]/g, "")));

function PaceForm({ app, pace }: { app: App; pace: Progress["pace"] }) {
  const save = useSavePace(app.id);
  const [edits, setEdits] = useState<{ rate?: string; concurrency?: string }>({});
  const rate = edits.rate ?? shown(pace.ratePerMinute);
  const concurrency = edits.concurrency ?? shown(pace.concurrency);
  const changed = numberOf(rate) !== pace.ratePerMinute || numberOf(concurrency) !== pace.concurrency;
  const errors = save.error instanceof ApiError ? save.error.fields : {};
  const wrong = (text: string): string | undefined =>
    Number.isNaN(numberOf(text)) ? "Give a whole number, or leave it empty." : undefined;
  const perMinute = numberOf(rate);
  return (
    <Section title="Speed" text={`How fast ${app.label} may be called, by everything that runs here together.`}>
      {pace.slowedTo === null ? null : (
        <div className="dir-below">
          <Notice tone="wait">
            {app.label} asked to be called less often: {pace.slowedTo} at once for now, one more each second.
          </Notice>
        </div>
      )}
      <Form
        label="Speed"
        changed={changed}
        onSubmit={async () => {
          if (wrong(rate) !== undefined || wrong(concurrency) !== undefined) return;
          await save.mutateAsync({ ratePerMinute: numberOf(rate), concurrency: numberOf(concurrency) });
          setEdits({});
          notifyDone("The speed is saved and counts from the next request on.");
        }}
        onCancel={changed ? () => setEdits({}) : undefined}
      >
        <TextInput
          label="Requests a minute"
          description={
            pace.limits.length > 0
              ? `The catalog knows: ${pace.limits.join(", ")}. That holds in any case.`
              : "Empty: as fast as the app answers, and slower when it asks for it."
          }
          placeholder="No limit of our own"
          inputMode="numeric"
          maw={640}
          value={rate}
          error={wrong(rate) ?? errors["ratePerMinute"]}
          onChange={(event) => setEdits((before) => ({ ...before, rate: event.currentTarget.value }))}
          rightSectionWidth={120}
          rightSection={
            perMinute !== null && perMinute >= 60 ? (
              <span className="rc-hint">
                {(perMinute / 60).toLocaleString("en-US", { maximumFractionDigits: 1 })} a second
              </span>
            ) : undefined
          }
        />
        <TextInput
          label="Requests at once"
          description="Taking access away has a place of its own beside these."
          placeholder={`${pace.usualConcurrency} (from the catalog)`}
          inputMode="numeric"
          maw={640}
          value={concurrency}
          error={wrong(concurrency) ?? errors["concurrency"]}
          onChange={(event) => setEdits((before) => ({ ...before, concurrency: event.currentTarget.value }))}
        />
      </Form>
      <Unsaved changed={changed} />
    </Section>
  );
}
