import { type Actor, systemActor } from "../../actor.ts";
import { record } from "../../system-log/system-log.ts";
import type { Db, Trx } from "../../tables.ts";
import { peopleChanged } from "../wanted/desire.ts";
import { halt, wake } from "../wanted/desire-store.ts";
import { dueNow, type GateChange, retryLinks, savePace, setBreak, setGate, setWait } from "./gate-store.ts";

/** Nothing more is sent to the app until somebody resumes it. What is on its way is finished. */
export async function pauseApp(trx: Trx, appId: string, actor: Actor, now: Date, why?: string): Promise<void> {
  const reason = why === undefined || why === "" ? `Paused by ${actor.name}.` : `Paused by ${actor.name}: ${why}`;
  const wayOut = "Resume it when it may go on; nothing is lost meanwhile.";
  await change(trx, appId, { state: "paused", reason, wayOut, wait: null }, ANY, { actor, now });
}

export async function resumeApp(trx: Trx, appId: string, actor: Actor, now: Date): Promise<void> {
  await open(trx, appId, ANY, { actor, now });
}

export interface PaceSettings {
  /** Exchanges at once. */
  concurrency: number | null;
  ratePerMinute: number | null;
}

/** How fast the app may be called, over all processes, from now on; null follows the catalog entry. */
export async function setPace(trx: Trx, appId: string, pace: PaceSettings, actor: Actor, now: Date): Promise<void> {
  const label = await savePace(trx, appId, pace);
  if (label === undefined) return;
  // Everybody looks at the tables before the next request is sent.
  await halt(trx, appId);
  const target = { kind: "app" as const, id: appId, name: label };
  const message = `Changed how fast ${label} may be called`;
  await record(
    trx,
    actor,
    [{ event: "application.provision.configuration.update", target, message, detail: { ...pace } }],
    now,
  );
}

/** The app refuses the token: nothing more is sent until somebody does something about it. */
export async function closeApp(trx: Trx, appId: string, reason: string, wayOut: string, now: Date): Promise<void> {
  const found: GateChange = { state: "auth", reason, wayOut, wait: null };
  await change(trx, appId, found, ["open", "broken", "auth"], { actor: systemActor, now });
}

/** The app does not answer as it should: it is asked again after a while. Answers the milliseconds until then. */
export async function breakApp(trx: Trx, appId: string, reason: string, wayOut: string, now: Date): Promise<number> {
  const found = await setBreak(trx, appId, reason, wayOut);
  if (found === undefined) return 1_000;
  const { label, wait, opened, quarantined } = found;
  if (opened) await halt(trx, appId);
  const message = quarantined
    ? `${label} is in quarantine after half an hour of failures: ${reason}`
    : `Stopped sending to ${label}: ${reason}`;
  const line = {
    event: "application.provision.stop" as const,
    target: { kind: "app" as const, id: appId, name: label },
    message,
    detail: { state: quarantined ? "quarantine" : "broken", wayOut },
  };
  if (opened || quarantined) await record(trx, systemActor, [line], now);
  return wait;
}

/** The app asked to be called less often: all processes wait, and go on with half as many exchanges at once as there were (`most`). */
export async function slowDown(db: Db, appId: string, wait: number, most: number | null): Promise<void> {
  await setWait(db, appId, wait, most, "The app asked to be called less often.");
  await halt(db, appId);
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
  if (stopped) await halt(trx, appId);
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
export async function retryPeople(trx: Trx, appId: string, personIds: readonly string[] | null): Promise<number> {
  const people = await retryLinks(trx, appId, personIds, 1);
  await wake(trx, [appId]);
  return people;
}

/** "Provision now": looks at the person again at once, whether or not anything is known to have changed. */
export async function provisionNow(trx: Trx, appId: string, personId: string): Promise<number> {
  await peopleChanged(trx, [personId], { lane: 1 });
  return retryPeople(trx, appId, [personId]);
}
