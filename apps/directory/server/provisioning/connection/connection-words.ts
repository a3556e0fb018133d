import type { ClientAnswer } from "@rollcall/scim/client";
import { isObject, own } from "@rollcall/scim/resource";
import type { ConnectionCheck } from "../../../shapes/provisioning.ts";

export type Said = Pick<ConnectionCheck, "result" | "detail">;

export const titles: Record<ConnectionCheck["id"], string> = {
  address: "The address can be called",
  reachable: "The app answers",
  tls: "The connection is encrypted",
  authenticated: "The token is accepted",
  service_provider_config: "The app says what it supports",
  schemas: "The app describes its attributes",
  filter: "Looking for a user works",
};

const ok = (detail: string): Said => ({ result: "ok", detail });
const failed = (detail: string): Said => ({ result: "failed", detail });
const warning = (detail: string): Said => ({ result: "warning", detail });

export function addressProblem(baseUrl: string): Said {
  const url = URL.parse(baseUrl);
  if (url === null) return failed("This is not a web address. It looks like https://app.example.com/scim/v2.");
  if (url.protocol !== "https:" && url.protocol !== "http:") return failed("The address must begin with https://.");
  if (url.username !== "" || url.password !== "")
    return failed("The address may not contain a user name or a password. Enter the token in its own field.");
  return ok(`Requests go to ${url.host}.`);
}

const isHtml = (answer: ClientAnswer): boolean =>
  /^\s*<|text\/html/i.test(`${answer.exchange.response.body.slice(0, 20)}${answer.headers["content-type"] ?? ""}`);

/** What the answer to the first request with the token says. The typical mistakes each get their sentence. */
export function authProblem(answer: ClientAnswer | undefined, facts: { baseUrl: string }): Said {
  if (answer === undefined) return failed("There was no answer.");
  const { status } = answer;
  const detail = answer.error?.detail ?? "";
  if (status >= 200 && status < 300) {
    return answer.list !== undefined
      ? ok("The app accepts the token.")
      : failed(
          isHtml(answer)
            ? webPage(facts.baseUrl)
            : "The app answered, but not with a SCIM list. Check that the base URL is the one of its SCIM service.",
        );
  }
  if (status === 401)
    return failed(
      "The app refused the token. Copy it again from the app, completely and without spaces, or make a new one there; tokens also expire and get revoked.",
    );
  if (status === 403)
    return failed(
      `The app recognises the token and refuses: ${sentence(detail)} Switch SCIM on in the app, or give the token the right to manage users.`,
    );
  if (status >= 300 && status < 400) {
    const location = answer.headers["location"];
    return failed(
      `The app redirects${location === undefined ? "" : ` to ${location}`}. Redirects are not followed, so that the token goes nowhere else: enter the final address as base URL.`,
    );
  }
  if (status === 404 || status === 405) {
    const missing = /\/v2\/?(\?|$)/.test(facts.baseUrl) ? "" : " It usually ends in /scim/v2, and this one does not.";
    return failed(
      `${isHtml(answer) ? webPage(facts.baseUrl) : "There is no SCIM service at this base URL."}${missing}`,
    );
  }
  if (status === 429) return failed("The app asks to be called less often. Wait a minute and test again.");
  if (status >= 500)
    return failed(
      `The app has a problem of its own (${status}): ${sentence(detail)} Try again; if it stays so, ask the app’s administrator.`,
    );
  return failed(`The app refused a plain look-up with ${status}: ${sentence(detail)}`);
}

const webPage = (baseUrl: string): string =>
  `A web page answers at ${baseUrl}, not a SCIM service: this is probably the address for people. Copy the SCIM base URL from the app’s provisioning settings.`;

export function configProblem(answer: ClientAnswer | undefined): Said {
  const config = answer?.resource;
  if (answer === undefined || config === undefined || isHtml(answer))
    return warning(
      "The app does not say what it supports (ServiceProviderConfig). It is taken to understand PATCH and filters.",
    );
  const named = (["patch", "bulk", "filter"] as const).filter((name) => {
    const feature = own(config, name);
    return isObject(feature) && own(feature, "supported") === true;
  });
  if (!named.includes("patch"))
    return warning(
      "The app does not support PATCH: changes are sent as whole users (PUT), after reading what it holds.",
    );
  return ok(`The app supports ${named.join(", ")}.`);
}

export function schemasProblem(answer: ClientAnswer | undefined): Said {
  const count = answer?.list?.resources.length ?? 0;
  if (count === 0)
    return warning(
      "The app does not describe its attributes (Schemas). Mappings work; they just cannot say what is required there.",
    );
  return ok(`The app describes ${count} ${count === 1 ? "schema" : "schemas"}.`);
}

export function filterProblem(answer: ClientAnswer | undefined): Said {
  const list = answer?.list;
  if (list === undefined) return failed("The app did not answer with a list.");
  if (list.resources.length > 0 || list.totalResults > 0) {
    return warning(
      'The app ignores filters: asked for a user who does not exist, it answered with others. The directory compares every account itself, so nobody is mistaken for somebody else, but looking one up means reading through all of them. Ask the app’s vendor for "filter" support (RFC 7644 section 3.4.2.2).',
    );
  }
  return ok("A user who does not exist is answered with an empty list.");
}

const sentence = (text: string): string => (text === "" ? "" : /[.!?]$/.test(text) ? text : `${text}.`);
