import { Button } from "@mantine/core";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Page } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useState } from "react";
import { useParams } from "react-router";
import type { GroupRule } from "../../../shapes/group-rules.ts";
import { useRule } from "../../api/group-rules.ts";
import { PageError } from "../../parts/page-error.tsx";
import { counted } from "../../words/counted.ts";
import { RuleForm } from "./rule-form.tsx";
import { ActivateRule, EndRule } from "./rule-steps.tsx";

const crumbs = [{ label: "Group rules", to: "/groups/rules" }];

export function GroupRulePage() {
  const { id = "" } = useParams();
  if (id === "new")
    return (
      <Page
        title="Create group rule"
        description="It is saved inactive: nobody joins or leaves before you activate it."
        crumbs={crumbs}
        width="narrow"
      >
        <RuleForm />
      </Page>
    );
  return <Existing key={id} id={id} />;
}

function Existing({ id }: { id: string }) {
  const query = useRule(id);
  if (query.isError) return <PageError title="Group rule" error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  return <Loaded rule={query.data} />;
}

function Loaded({ rule }: { rule: GroupRule }) {
  const [step, setStep] = useState<"activate" | "deactivate" | "delete" | null>(null);
  const active = rule.status === "active";
  const close = (): void => setStep(null);
  return (
    <Page
      title={rule.name}
      heading={
        <div className="dir-heading">
          <h1>{rule.name}</h1>
          <StatusBadge tone={active ? "good" : "off"}>{active ? "Active" : "Inactive"}</StatusBadge>
        </div>
      }
      description={
        active
          ? `${counted(rule.memberCount, "person is a member", "people are members")} by this rule. A change that you save is applied at once.`
          : "The rule gives nobody anything until you activate it."
      }
      crumbs={crumbs}
      width="narrow"
      actions={
        <>
          {active ? (
            <Button variant="default" onClick={() => setStep("deactivate")}>
              Deactivate
            </Button>
          ) : (
            <Button onClick={() => setStep("activate")}>Activate</Button>
          )}
          <Button variant="default" className="dir-danger" onClick={() => setStep("delete")}>
            Delete rule
          </Button>
        </>
      }
    >
      <RuleForm key={rule.updatedAt} rule={rule} />
      <ActivateRule opened={step === "activate"} onClose={close} rule={rule} />
      <EndRule how="deactivate" opened={step === "deactivate"} onClose={close} rule={rule} />
      <EndRule how="delete" opened={step === "delete"} onClose={close} rule={rule} />
    </Page>
  );
}
