import { Radio, Stack } from "@mantine/core";
import { Link } from "react-router";
import type { Matching, Reactivation } from "../../shapes/provisioning.ts";

const matchings: Record<Matching, { label: string; description: string }> = {
  off: {
    label: "Leave them alone",
    description: "Your directory is told that the user exists. Nobody changes hands.",
  },
  ask: {
    label: "Ask a Super Admin",
    description: "A request appears under Requests. Once it is approved, your directory keeps the user.",
  },
  verified_email: {
    label: "Link them by a verified e-mail",
    description:
      "When the primary e-mail is the same and its domain is verified. Super Admins and deactivated users are asked for.",
  },
};

const reactivations: Record<Reactivation, { label: string; description: string }> = {
  automatic: { label: "Give access back at once", description: "The same user, with teams, records and history." },
  approval: {
    label: "Ask a Super Admin",
    description: "The user stays deactivated, your directory is told so, and a request appears under Requests.",
  },
  never: {
    label: "Refuse",
    description: "Your directory is told to have the user reactivated here. Nothing else of its request is done.",
  },
};

interface MatchingSettingsProps {
  matching: Matching;
  reactivation: Reactivation;
  onMatching: (value: Matching) => void;
  onReactivation: (value: Reactivation) => void;
}

/** What happens when a directory sends somebody who is here already: fields for the form of a connection's rules. */
export function MatchingSettings({ matching, reactivation, onMatching, onReactivation }: MatchingSettingsProps) {
  return (
    <>
      <Choice
        label="When your directory sends somebody who was added here by hand"
        options={matchings}
        value={matching}
        onChange={onMatching}
      />
      <Choice
        label="When your directory wants a deactivated user back"
        options={reactivations}
        value={reactivation}
        onChange={onReactivation}
      />
      <p className="rc-hint">
        What was asked and decided is listed under <Link to="/provisioning/requests?status=all">Requests</Link>.
      </p>
    </>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: Record<Value, { label: string; description: string }>;
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <Radio.Group label={label} value={value} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {(Object.keys(options) as Value[]).map((one) => (
          <Radio key={one} value={one} label={options[one].label} description={options[one].description} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
