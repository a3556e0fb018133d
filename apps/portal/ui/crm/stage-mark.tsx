import { StatusBadge } from "@rollcall/ui/status-badge";
import type { Tone } from "@rollcall/ui/status-badge";
import type { DealStage } from "../../shapes/crm.ts";
import { dealStageWords } from "./record-words.ts";

const tones: Record<DealStage, Tone> = {
  new: "plain",
  qualified: "info",
  proposal: "info",
  negotiation: "wait",
  won: "good",
  lost: "off",
};

export function StageMark({ stage }: { stage: DealStage }) {
  return <StatusBadge tone={tones[stage]}>{dealStageWords[stage]}</StatusBadge>;
}
