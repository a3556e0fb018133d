import type { ClientAnswer } from "@rollcall/scim/client";
import type { ErrorClass } from "../link.ts";
import { NotSent, TransportFailure } from "../outbound/transport-failure.ts";

/** Why an exchange did not do what it should, in words, and what that means for what comes next. */
export interface Failure {
  class: ErrorClass;
  message: string;
  wayOut: string;
  status: number | null;
  scimType: string | undefined;
  /** The app may have done it all the same. */
  unknown: boolean;
  /** There was no answer at all. */
  transport: boolean;
  /** How long the app asked us to wait, in milliseconds. */
  retryAfter: number | undefined;
}

const LONGEST_WAIT = 3_600_000;
const RETRIED = "Nothing to do yet: it is tried again by itself.";

/** RFC 9110 section 10.2.3: seconds or a date. Absurd values are cut: an app cannot silence us for a year. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const wait = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

export function failureOf(
  cause: ClientAnswer | TransportFailure,
  facts: { now: number; userName?: string | undefined; base: string },
): Failure {
  if (cause instanceof TransportFailure) {
    const { message, wayOut } = cause;
    if (cause instanceof NotSent)
      return {
        class: "throttled",
        message,
        wayOut,
        status: null,
        scimType: undefined,
        unknown: false,
        transport: false,
        retryAfter: 0,
      };
    return {
      class: "transient",
      message: cause.message,
      wayOut: cause.wayOut,
      status: null,
      scimType: undefined,
      unknown: cause.sent,
      transport: true,
      retryAfter: undefined,
    };
  }
  const { status } = cause;
  const wait = retryAfter(cause.headers["retry-after"], facts.now);
  const detail = cause.error?.detail ?? "";
  const failure = (kind: ErrorClass, message: string, wayOut: string, unknown = false): Failure => ({
    class: kind,
    message,
    wayOut,
    status,
    scimType: cause.error?.scimType,
    unknown,
    transport: false,
    retryAfter: kind === "throttled" ? (wait ?? 5_000) : undefined,
  });
  if (status === 0)
    return failure("permanent", detail, "Remove the account in the app and retry: it is made again with another id.");
  if (status < 300)
    return failure(
      "transient",
      "The app’s answer could not be read: it is not a SCIM resource.",
      "Check that the base URL is the one of the SCIM service.",
      true,
    );
  if (status < 400) {
    return failure(
      "permanent",
      `The app answered with a redirect to ${cause.headers["location"] ?? "another address"}. Redirects are not followed, so that the token goes nowhere else.`,
      "Enter the final address as base URL.",
    );
  }
  if (status === 401)
    return failure(
      "auth",
      "The app refused the token.",
      "Make a new token in the app, enter it under Provisioning and test the connection.",
    );
  if (status === 403)
    return failure(
      "auth",
      said("The app does not allow this", detail),
      "Check in the app that SCIM is switched on and that the token may change users.",
    );
  if (status === 429 || (status === 503 && wait !== undefined))
    return failure(
      "throttled",
      "The app asked to be called less often.",
      "Nothing to do: it goes on by itself after the pause the app asked for.",
      status === 503,
    );
  if (status >= 500 && status !== 501)
    return failure("transient", said(`The app has a problem of its own (${status})`, detail), RETRIED, true);
  if (status === 408 || status === 425)
    return failure("transient", "The app did not take the request in time.", RETRIED, true);
  if (status === 409) {
    const who = facts.userName === undefined ? "these values" : facts.userName;
    return failure(
      "permanent",
      said(`Another account in the app already uses ${who}`, detail),
      "Change the login or e-mail of the person, or remove the other account in the app; then retry.",
    );
  }
  if (status === 404)
    return failure(
      "permanent",
      said(`The app knows no such address below ${facts.base}`, detail),
      "Check the base URL; it usually ends in /scim/v2.",
    );
  if (status === 413)
    return failure(
      "permanent",
      "The app says that the request is too large.",
      "Shorten the values that are sent, or ask the app’s administrator for its limits.",
    );
  return failure(
    "permanent",
    said("The app refused the values", detail === "" ? `status ${status}` : detail),
    "Correct the person’s profile or the mapping row; what changed is sent by itself.",
  );
}

const said = (what: string, detail: string): string =>
  detail === "" ? `${what}.` : `${what}: ${/[.!?]$/.test(detail) ? detail : `${detail}.`}`;

/** Time until the next try: the first is quick, then exponential with full jitter (5 s to 1 h). */
export function retryDelay(attempts: number, random: () => number = Math.random): number {
  if (attempts === 0) return 250 + random() * 750;
  return Math.max(1_000, random() * Math.min(LONGEST_WAIT, 5_000 * 2 ** Math.min(attempts, 20)));
}
