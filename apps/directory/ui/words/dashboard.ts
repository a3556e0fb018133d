import type { CheckItem } from "@rollcall/ui/checklist";
import type { AppRow } from "../../shapes/apps.ts";
import type { Progress } from "../../shapes/provisioning.ts";
import { counted, listed } from "./counted.ts";

export interface Attention {
  key: string;
  tone: "bad" | "wait";
  title: string;
  text: string;
  link: { label: string; to: string };
}

/** What an administrator should look at, the worst first. */
export function attentionOf(apps: readonly AppRow[], progress: ReadonlyMap<string, Progress>): Attention[] {
  const found = apps.flatMap((app) => attentionOfApp(app, progress.get(app.id)));
  return found.sort((one, other) => Number(one.tone === "wait") - Number(other.tone === "wait"));
}

function attentionOfApp(app: AppRow, progress: Progress | undefined): Attention[] {
  if (app.status === "inactive") return [];
  const found: Attention[] = [];
  const page = `/apps/${app.id}`;
  const provisioning = { label: "Open provisioning", to: `${page}/provisioning` };
  if (app.connectionStatus === "failing") {
    found.push({
      key: `${app.id}-connection`,
      tone: "bad",
      title: `${app.label}: the connection fails`,
      text: "The last test did not pass. The checks say what to do.",
      link: provisioning,
    });
  }
  const gate = progress?.gate;
  if (gate && gate.state !== "open" && gate.state !== "off") {
    found.push({
      key: `${app.id}-gate`,
      tone: ["auth", "broken", "quarantine"].includes(gate.state) ? "bad" : "wait",
      title: `${app.label}: ${gate.reason ?? "nothing is sent just now"}`,
      text: gate.wayOut ?? "Changes wait and are not lost.",
      link: provisioning,
    });
  }
  for (const failure of progress?.failures ?? []) {
    found.push({
      key: `${app.id}-${failure.message}`,
      tone: "bad",
      title: `${app.label}, ${counted(failure.people, "person", "people")}: ${failure.message}`,
      text: [
        failure.wayOut,
        listed(
          failure.examples.map(({ name }) => name),
          failure.people,
        ),
      ]
        .filter(Boolean)
        .join(" · "),
      link: { label: "See who", to: `${page}/assignments?state=failed` },
    });
  }
  if (app.connectionStatus === "working" && !app.provisioningEnabled && app.people > 0) {
    found.push({
      key: `${app.id}-off`,
      tone: "wait",
      title: `${app.label}: ${counted(app.people, "person is", "people are")} assigned, but provisioning is off`,
      text: "Nothing was sent for them yet.",
      link: provisioning,
    });
  }
  return found;
}

/** The first steps, each ticked by what is really there. */
export function firstSteps(people: number, apps: readonly AppRow[]): CheckItem[] {
  const app = apps[0];
  const page = app ? `/apps/${app.id}` : "/apps";
  const connected = apps.some((one) => one.connectionStatus === "working");
  const on = apps.some((one) => one.provisioningEnabled);
  const assigned = apps.some((one) => one.people > 0);
  const step = (id: string, title: string, done: boolean, detail: string, label: string, to: string): CheckItem => ({
    id,
    title,
    state: done ? "met" : "skipped",
    detail,
    link: { label, to },
  });
  return [
    step(
      "people",
      "Bring your people in",
      people > 0,
      "Import a CSV file, or add people one by one.",
      "Import people",
      "/people/import",
    ),
    step(
      "app",
      "Add an app",
      apps.length > 0,
      "The Rollcall Portal, or any app that speaks SCIM 2.0.",
      "Browse catalog",
      "/apps/catalog",
    ),
    step(
      "connect",
      "Connect it",
      connected,
      "Base URL and token from the app; then test the connection.",
      "Set up connection",
      app ? `${page}/provisioning` : "/apps",
    ),
    step(
      "mappings",
      "Turn on provisioning",
      on,
      "Look at the mappings first: they say what the app gets.",
      "Open provisioning",
      app ? `${page}/provisioning` : "/apps",
    ),
    step(
      "assign",
      "Assign people or groups",
      assigned,
      "One test person first, then groups.",
      "Assign",
      app ? `${page}/assignments` : "/apps",
    ),
  ];
}
