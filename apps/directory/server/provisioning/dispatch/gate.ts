import { type Actor, systemActor } from "../../actor.ts";
import { record } from "../../system-log/system-log.ts";
import type { Db, Trx } from "../../tables.ts";
import { peopleChanged } from "../wanted/desire.ts";
import { wake } from "../wanted/desire-store.ts";
import { dueNow, type GateChange, retryLinks, setGate } from "./gate-store.ts";

/** Nothing more is sent to the app until somebody resumes it. What is on its way is finished. */
export async function pauseApp(trx: Trx, appId: string, actor: Actor, now: Date): Promise<void> {
  const reason = `Paused by ${actor.name}.`;
  const wayOut = "Resume it when it may go on; nothing is lost meanwhile.";
  await change(trx, appId, { state: "paused", reason, wayOut, wait: null }, ANY, { actor, now });
}

export async function resumeApp(trx: Trx, appId: string, actor: Actor, now: Date): Promise<void> {
  await open(trx, appId, ANY, { actor, now });
}

/** The dispatcher found out that nothing more may be sent, or not before `wait` is over. */
export async function closeApp(
  trx: Trx,
  appId: string,
  found: GateChange & { state: "auth" | "broken" },
  now: Date,
): Promise<void> {
  await change(trx, appId, found, ["open", "broken", found.state], { actor: systemActor, now });
}

/** An app that had been away answers again. */
export async function appIsBack(trx: Trx, appId: string, now: Date): Promise<void> {
  await change(trx, appId, OPEN, ["broken"], { actor: systemActor, now });
  await dueNow(trx, appId, ["transient"]);
}

/** A connection test passed, or address or token were changed: what had stopped for that reason is tried again. A pause stays. */
export async function connectionChanged(trx: Trx, appId: string, now: Date): Promise<void> {
  await open(trx, appId, ["open", "auth", "broken"], { actor: systemActor, now });
}

const OPEN: GateChange = { state: "open", reason: null, wayOut: null, wait: null };
const ANY: GateChange["state"][] = ["open", "auth", "broken", "paused"];

interface Who {
  actor: Actor;
  now: Date;
}

async function change(trx: Trx, appId: string, to: GateChange, only: GateChange["state"][], who: Who): Promise<void> {
  const label = await setGate(trx, appId, to, only);
  if (label === undefined) return;
  const stopped = to.state !== "open";
  const message = stopped ? `Stopped sending to ${label}: ${to.reason ?? to.state}` : `Sending to ${label} goes on`;
  const event = stopped ? "application.provision.stop" : "application.provision.resume";
  await record(
    trx,
    who.actor,
    [
      {
        event,
        target: { kind: "app", id: appId, name: label },
        message,
        detail: { state: to.state, wayOut: to.wayOut },
      },
    ],
    who.now,
  );
}

async function open(trx: Trx, appId: string, only: GateChange["state"][], who: Who): Promise<void> {
  await change(trx, appId, OPEN, only, who);
  await dueNow(trx, appId, ["auth", "transient", "throttled"]);
  await wake(trx, [appId]);
}

/** Sends these people (all that failed, when none are named) again, in front of everybody else. */
export async function retryPeople(trx: Db, appId: string, personIds: readonly string[] | null): Promise<number> {
  const people = await retryLinks(trx, appId, personIds, 1);
  await wake(trx, [appId]);
  return people;
}

/** "Provision now": looks at the person again at once, whether or not anything is known to have changed. */
export async function provisionNow(trx: Db, appId: string, personId: string): Promise<number> {
  await peopleChanged(trx, [personId], { lane: 1 });
  return retryPeople(trx, appId, [personId]);
}
