import type { Made } from "./ledger.ts";
import type { Stage } from "./stage.ts";

/**
 * The users that the reading checks look for. They share the family name, which is unique to the run, and differ in
 * everything else.
 */
export interface Cast {
  family: string;
  /** Engineer, two e-mail addresses of which the second is primary, a mobile number. */
  ada: Made;
  /** Analyst, one e-mail address. */
  bob: Made;
  /** Deactivated, without a title. */
  cyd: Made;
  all: Made[];
  /** A filter that finds the cast and nobody else. */
  filter: string;
}

export async function makeCast(stage: Stage): Promise<Cast> {
  const family = `Check${stage.run}`;
  const named = (givenName: string) => ({ name: { givenName, familyName: family } });
  const mail = (local: string) => `rollcall-check-${stage.run}-${local}@${stage.domain}`;
  const ada = await stage.user({
    ...named("Ada"),
    userName: mail("a-ada"),
    displayName: `Ada ${family}`,
    externalId: `Ext-${stage.run}-Ada`,
    title: "Engineer",
    emails: [
      { value: mail("z-home"), type: "home" },
      { value: mail("a-ada"), type: "work", primary: true },
    ],
    phoneNumbers: [{ value: "+49 30 901820", type: "mobile" }],
  });
  const bob = await stage.user({
    ...named("bob"),
    userName: mail("b-bob"),
    displayName: `Bob "the eq \\ man" ${family}`,
    externalId: `Ext-${stage.run}-Bob`,
    title: "Analyst",
    emails: [{ value: mail("m-bob"), type: "work", primary: true }],
  });
  const cyd = await stage.user({
    ...named("Cyd"),
    userName: mail("c-cyd"),
    displayName: `Cyd ${family}`,
    emails: [{ value: mail("b-cyd"), type: "work", primary: true }],
    active: false,
  });
  return { family, ada, bob, cyd, all: [ada, bob, cyd], filter: `name.familyName eq "${family}"` };
}
