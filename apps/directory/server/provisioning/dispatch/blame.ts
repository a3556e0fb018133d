import { type Calls, StepFailed } from "../steps/calls.ts";
import type { Result } from "../steps/reconcile.ts";
import type { ClaimedLink, LinkOutcome } from "../link.ts";

/** 403 may mean the token or this one person (the last administrator of the app, say): a harmless question tells. */
export async function aboutThisOne(work: { link: ClaimedLink; calls: Calls }, result: Result): Promise<void> {
  const { failure } = result;
  try {
    await work.calls.ask({ operation: "look_up", summary: "Ask whether the token still works" }, (client) =>
      client.find("/Users", 'userName eq "rollcall-connection-test"', { count: 1 }),
    );
  } catch (error) {
    if (error instanceof StepFailed) return;
    throw error;
  }
  if (failure !== undefined)
    result.failure = {
      ...failure,
      class: "permanent",
      wayOut:
        work.link.kind === "group"
          ? "The app allows requests about people, so this is about groups. Allow the token to manage groups in the app, or switch Push groups off; then push again."
          : "The app allows other requests, so this is about this person. Change it in the app, or take the assignment back; then retry.",
    };
}

/** An account that another link took meanwhile (23505), or an answer that cannot be stored: shown, and nobody else waits. */
export function asConflict(link: ClaimedLink, outcome: LinkOutcome, error: unknown): LinkOutcome {
  const taken = (error as { code?: string }).code === "23505";
  return {
    ...outcome,
    ok: false,
    state: taken ? "conflict" : link.state === "creating" ? "unlinked" : link.state,
    remote_id: link.remote_id,
    matched_how: link.matched_how,
    confirmed: link.confirmed,
    intent: link.remote_id === null ? { operation: "create" } : null,
    delay: null,
    error_class: "permanent",
    error_message: taken
      ? `The ${link.kind === "group" ? "group" : "account"} that the app has for this ${link.kind} belongs to another ${link.kind} here, so it was not linked.`
      : "What the app answered could not be kept.",
    way_out: taken
      ? link.kind === "group"
        ? "Give one of the two groups another name, or end the push of one of them."
        : "Give one of the two people another login; what changed is sent by itself."
      : "Retry; if it stays so, the log of the directory names the cause.",
    counted: ["failed"],
  };
}
