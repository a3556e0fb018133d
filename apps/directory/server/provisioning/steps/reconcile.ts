import type { DesiredPerson } from "../wanted/desired.ts";
import { difference, type Difference } from "../wanted/difference.ts";
import { type Failure } from "./failure.ts";
import type { AppForWork, ClaimedLink, Counted, LinkOutcome, LinkState } from "../link.ts";
import { type Account, confirm, confirmedBy, isAbout, usableId } from "./account.ts";
import { type Calls, StepFailed } from "./calls.ts";
import { change, readBack } from "./change.ts";
import { lookUp } from "./look-up.ts";

export interface PieceOfWork {
  link: ClaimedLink;
  app: AppForWork;
  /** For sentences: the person's name. */
  name: string;
  desired: DesiredPerson;
  calls: Calls;
  /** Whether an account there belongs to another person here. */
  takenBy: (remoteId: string, externalId: string | undefined) => Promise<string | undefined>;
  now: () => string;
}

type Change = Extract<Difference, { kind: "update" | "deactivate" | "reactivate" }>;

/** What became of it; the dispatcher decides when a failure is tried again. */
export interface Result {
  account: Account | undefined;
  state: LinkState;
  operation: string | null;
  note: string | null;
  failure: Failure | undefined;
  /** A create whose outcome is not known. */
  openIntent: boolean;
  counted: Counted[];
}

/** Makes one person's account in one app equal to what the directory says, with as few requests as that takes. */
export async function reconcile(work: PieceOfWork): Promise<Result> {
  const { link } = work;
  const result: Result = {
    account:
      link.remote_id === null
        ? undefined
        : { remoteId: link.remote_id, how: link.matched_how ?? "", confirmed: link.confirmed },
    // A conflict is found again when there is one still.
    state: link.state === "conflict" ? "unlinked" : link.state,
    operation: null,
    note: null,
    failure: undefined,
    openIntent: link.intent !== null,
    counted: [],
  };
  try {
    await proceed(work, result);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    result.failure = error.failure;
  }
  if (result.state !== "conflict") result.state = stateOf(result, link.state);
  return result;
}

async function proceed(work: PieceOfWork, result: Result): Promise<void> {
  // An earlier create may have arrived although nobody heard the answer: look before anything else.
  if (result.account === undefined && result.openIntent) {
    await find(work, result);
    result.openIntent = false;
  }
  // At most: create refused → found → changed; or change refused → found or created again.
  for (let round = 0; round < 4; round += 1) {
    const wanted = difference(work.desired, result.account?.confirmed, work.app);
    if (wanted.kind === "nothing") {
      result.note = wanted.why ?? null;
      return;
    }
    if (wanted.kind === "missing") throw new StepFailed(missing(wanted));
    if (wanted.kind === "fault") throw new StepFailed(notComputed(wanted));
    if (wanted.kind === "create") await create(work, result, wanted.body, wanted.values);
    else if (result.account !== undefined) await send(work, result, result.account, wanted);
  }
  const left = difference(work.desired, result.account?.confirmed, work.app);
  if (left.kind === "nothing") return;
  const what = "values" in left ? Object.keys(left.values).join(", ") : "the account";
  throw new StepFailed(
    permanent(
      `The app accepts the change of ${what}, but does not hold it afterwards.`,
      "Check in the app whether this may be changed from outside; if not, switch the row off in Mappings. Then retry.",
    ),
  );
}

async function create(
  work: PieceOfWork,
  result: Result,
  body: object,
  values: Extract<Difference, { kind: "create" }>["values"],
): Promise<void> {
  const { calls, name } = work;
  result.openIntent = true;
  try {
    const answer = await calls.ask({ operation: "create", summary: `Create ${name}`, intent: "create" }, (client) =>
      client.create("/Users", body),
    );
    const remoteId = isAbout(answer.resource, work.link.source_id) ? usableId(answer.resource) : undefined;
    if (remoteId === undefined) {
      // Created, but the answer does not say under which id, or is about somebody else.
      if (!(await find(work, result))) throw new StepFailed(unreadable(answer.status));
    } else result.account = { remoteId, how: "created here", confirmed: confirm({}, values, work.now()) };
    result.openIntent = false;
    result.operation = "create";
    result.counted.push("created");
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    if (!error.failure.unknown) result.openIntent = false;
    if (error.failure.status !== 409) throw error;
    // Somebody has that name already: it may be this very person, created by hand or by an answer that was lost.
    if (!(await find(work, result))) throw error;
  }
}

/** Looks the person up in the app and takes the account over, if it is nobody else's. */
async function find(work: PieceOfWork, result: Result): Promise<boolean> {
  const { desired, link } = work;
  const userName = desired.attributes.get("userName");
  const found = await lookUp(work.calls, {
    personId: link.source_id,
    userName: typeof userName === "string" ? userName : undefined,
    name: work.name,
  });
  if (found.kind === "none") return false;
  if (found.kind === "several")
    throw conflict(
      result,
      `The app has several accounts with the ${found.how} of ${work.name}, so none was linked.`,
      "Remove the accounts that are too many in the app; then retry.",
    );
  const remoteId = usableId(found.account);
  if (remoteId === undefined) throw new StepFailed(unreadable(200));
  const owner = await work.takenBy(remoteId, found.account.externalId);
  if (owner !== undefined) {
    throw conflict(
      result,
      `The account that the app has for ${String(userName ?? work.name)} belongs to ${owner} here, so it was not linked.`,
      "Give one of the two people another login; what changed is sent by itself.",
    );
  }
  const ours = found.account.externalId === link.source_id;
  result.account = {
    remoteId,
    how: ours && result.openIntent ? "created here" : found.how,
    confirmed: confirmedBy(found.account, desired, work.now()),
  };
  result.counted.push(ours && result.openIntent ? "created" : "linked");
  result.operation = "look_up";
  result.openIntent = false;
  return true;
}

async function send(work: PieceOfWork, result: Result, account: Account, wanted: Change): Promise<void> {
  const sent = await change(work.calls, account.remoteId, work.name, wanted, canPatch(work.app.capabilities));
  if (sent === "done" || (sent === "unclear" && (await believed(work, result, account, wanted)))) {
    if (sent === "done")
      result.account = { ...account, confirmed: confirm(account.confirmed, wanted.values, work.now()) };
    result.operation = wanted.kind;
    result.counted.push(
      wanted.kind === "update" ? "updated" : wanted.kind === "deactivate" ? "deactivated" : "reactivated",
    );
    return;
  }
  if (sent === "unclear") return;
  // Not found there. Only a look-up that works proves it: a wrong base URL answers 404 to everything.
  try {
    result.account = undefined;
    if (await find(work, result)) return;
  } catch (error) {
    result.account = account;
    throw error;
  }
  result.state = "gone";
  if (wanted.kind === "deactivate") {
    result.operation = "deactivate";
    result.note = "The app no longer has this account.";
    result.counted.push("deactivated");
  }
}

/** Reads back what the app holds after an answer that said little; false when the change is not in it. */
async function believed(work: PieceOfWork, result: Result, account: Account, wanted: Change): Promise<boolean> {
  const held = await readBack(work.calls, account.remoteId, work.name);
  if (held === undefined) return false;
  const confirmed = { ...account.confirmed, ...confirmedBy(held, work.desired, work.now()) };
  result.account = { ...account, confirmed };
  return Object.entries(wanted.values).every(([path, value]) => (confirmed[path]?.value ?? null) === value);
}

function conflict(result: Result, message: string, wayOut: string): StepFailed {
  result.state = "conflict";
  result.openIntent = false;
  return new StepFailed(permanent(message, wayOut));
}

const permanent = (message: string, wayOut: string): Failure => ({
  class: "permanent",
  message,
  wayOut,
  status: null,
  scimType: undefined,
  unknown: false,
  transport: false,
  retryAfter: undefined,
});

function missing(wanted: Extract<Difference, { kind: "missing" }>): Failure {
  const rows = wanted.targets
    .map((target, index) => (wanted.sources[index] ? `${target} (from ${wanted.sources[index]})` : target))
    .join(", ");
  const [first] = wanted.sources;
  return permanent(
    `The app requires ${rows}, which is empty for this person. Nothing was sent.`,
    first
      ? `Fill in ${first} on the person’s profile, or change the row in Mappings.`
      : "Change the row in Mappings so that it has a value.",
  );
}

const notComputed = ({ target, message }: Extract<Difference, { kind: "fault" }>): Failure =>
  permanent(
    `The expression of ${target} cannot be computed for this person: ${message} Nothing was sent.`,
    "Correct the expression in Mappings, or the values on the person’s profile.",
  );

const unreadable = (status: number): Failure => ({
  class: "transient",
  message: "The app did not say which account it made: its answer has no usable id.",
  wayOut:
    "Nothing to do yet: it is looked up and tried again by itself. If it stays so, check that the base URL is the one of the SCIM service.",
  status,
  scimType: undefined,
  unknown: true,
  transport: false,
  retryAfter: undefined,
});

/** PATCH unless the app has said that it cannot. */
export function canPatch(capabilities: unknown): boolean {
  return !(
    typeof capabilities === "object" &&
    capabilities !== null &&
    "patch" in capabilities &&
    capabilities.patch === false
  );
}

function stateOf(result: Result, before: LinkState): LinkState {
  if (result.account !== undefined) return result.account.confirmed["active"]?.value === false ? "inactive" : "linked";
  if (result.openIntent) return "creating";
  if (result.state === "gone" || before === "gone") return "gone";
  return "unlinked";
}

export function outcomeOf(link: ClaimedLink, result: Result, delay: number | null): LinkOutcome {
  const { failure, account } = result;
  return {
    app_id: link.app_id,
    kind: link.kind,
    source_id: link.source_id,
    fence: link.fence,
    gen: link.desired_gen,
    ok: failure === undefined,
    state: result.state,
    remote_id: account?.remoteId ?? null,
    matched_how: account?.how ?? null,
    confirmed: account?.confirmed ?? {},
    last_operation: result.operation,
    intent: result.openIntent ? { operation: "create" } : null,
    delay,
    counts_as_attempt: failure?.class !== "throttled",
    error_class: failure?.class ?? null,
    error_message: failure?.message ?? result.note,
    way_out: failure?.wayOut ?? null,
    counted: failure?.class === "permanent" ? [...result.counted, "failed"] : result.counted,
  };
}
