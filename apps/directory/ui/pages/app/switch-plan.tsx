import { api, messageOf } from "@rollcall/ui/api";
import { Notice } from "@rollcall/ui/page";
import { useQuery } from "@tanstack/react-query";
import type { App, SwitchPlan as Plan, Switches } from "../../../shapes/apps.ts";
import { counted } from "../../words/counted.ts";

/** What saving these switches would send, before it is saved. */
export function SwitchPlan({ app, switches }: { app: App; switches: Switches }) {
  const plan = useQuery({
    queryKey: ["switch-plan", app.id, switches],
    queryFn: () => api.post<Plan>(`/console/apps/${app.id}/provisioning/plan`, switches),
    gcTime: 0,
  });
  if (plan.isError) return <Notice tone="wait">{messageOf(plan.error)}</Notice>;
  if (!plan.data) return <p className="rc-hint">Looking at what saving would send…</p>;
  const parts = partsOf(plan.data);
  const faulty = plan.data.missing + plan.data.fault;
  return (
    <>
      <Notice title={parts.length === 0 ? "Saving sends nothing" : `Saving ${parts.join(", ")}`}>
        {counted(plan.data.people, "active person has", "active people have")} {app.label}
        {plan.data.create > 0 ? ". Accounts that are there already are linked instead of made again." : "."}
      </Notice>
      {faulty > 0 ? (
        <Notice tone="bad" title={`${counted(faulty, "person", "people")} cannot be provisioned yet`}>
          A required attribute is empty, or an expression cannot be computed. They stand among the tasks afterwards.
        </Notice>
      ) : null}
    </>
  );
}

function partsOf(plan: Plan): string[] {
  const parts: [number, string][] = [
    [plan.create, "creates"],
    [plan.update, "changes"],
    [plan.reactivate, "switches on again"],
    [plan.deactivate, "deactivates"],
  ];
  return parts.filter(([count]) => count > 0).map(([count, verb]) => `${verb} ${counted(count, "account")}`);
}
