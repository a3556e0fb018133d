import { Skeleton } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Notice } from "@rollcall/ui/page";
import type { UseQueryResult } from "@tanstack/react-query";
import type { AppEffects } from "../../shapes/assignments.ts";
import { counted } from "../words/counted.ts";

interface Props {
  effects: UseQueryResult<AppEffects>;
  /** For several people: how many have each app. */
  many?: boolean;
}

/** App by app, what a change does to the accounts there. */
export function EffectsOnApps({ effects, many = false }: Props) {
  if (effects.isError) return <Notice tone="bad">{messageOf(effects.error)}</Notice>;
  if (!effects.data) return <Skeleton height={44} />;
  if (effects.data.apps.length === 0) return <p className="rc-hint">No app is affected.</p>;
  return (
    <ul className="dir-effects" aria-label="Apps that are affected">
      {effects.data.apps.map((app) => (
        <li key={app.appId}>
          <strong>
            {app.label}
            {many ? ` (${counted(app.people, "person", "people")})` : ""}
          </strong>
          <span>{app.text}</span>
        </li>
      ))}
    </ul>
  );
}
