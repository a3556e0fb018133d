// The requests, in the shapes that Okta's SCIM client sends.
const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export interface BenchPerson {
  userName: string;
  email: string;
  externalId: string;
  givenName: string;
  familyName: string;
}

export function personNumber(at: number, kind = "u"): BenchPerson {
  const number = String(at).padStart(7, "0");
  return {
    userName: `${kind}${number}@bench.example`,
    // Never the userName: a server that takes one for the other is found out.
    email: `${kind}.${number}@mail.example`,
    externalId: `00${kind}${number.padStart(17, "0")}`,
    givenName: `Given${number}`,
    familyName: `Family${number}`,
  };
}

export const createBody = (person: BenchPerson) => ({
  schemas: [userSchema],
  userName: person.userName,
  name: { givenName: person.givenName, familyName: person.familyName },
  emails: [{ primary: true, value: person.email, type: "work" }],
  displayName: `${person.givenName} ${person.familyName}`,
  locale: "en-US",
  externalId: person.externalId,
  groups: [],
  active: true,
});

export const patchActiveBody = (active: boolean) => ({
  schemas: [patchSchema],
  Operations: [{ op: "replace", value: { active } }],
});

export const probePath = (userName: string): string =>
  `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}&startIndex=1&count=100`;
