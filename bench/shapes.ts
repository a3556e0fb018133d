// The requests, in the shapes that Okta's SCIM client sends.
const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const messages = "urn:ietf:params:scim:api:messages:2.0";

export interface BenchPerson {
  userName: string;
  email: string;
  externalId: string;
  givenName: string;
  familyName: string;
}

/** `families` says how many family names the users share, so that a search by one has a known number of hits. */
export function personNumber(at: number, kind = "u", families = Infinity): BenchPerson {
  const number = String(at).padStart(7, "0");
  return {
    userName: `${kind}${number}@bench.example`,
    // Never the userName: a server that takes one for the other is found out.
    email: `${kind}.${number}@mail.example`,
    externalId: `00${kind}${number.padStart(17, "0")}`,
    givenName: `Given${number}`,
    familyName: families === Infinity ? `Other${number}` : familyNumber(at % families),
  };
}

export const familyNumber = (at: number): string => `Fam${String(at).padStart(6, "0")}x`;

export const createBody = (person: BenchPerson) => ({
  schemas: [userSchema],
  userName: person.userName,
  name: { givenName: person.givenName, familyName: person.familyName },
  emails: [{ primary: true, value: person.email, type: "work" }],
  displayName: `${person.givenName} ${person.familyName}`,
  locale: "en-US",
  externalId: person.externalId,
  active: true,
});

export const patchBody = (...operations: object[]) => ({ schemas: [`${messages}:PatchOp`], Operations: operations });

export const bulkBody = (people: BenchPerson[]) => ({
  schemas: [`${messages}:BulkRequest`],
  failOnErrors: 1,
  Operations: people.map((person, at) => ({
    method: "POST",
    path: "/Users",
    bulkId: `b${at}`,
    data: createBody(person),
  })),
});

export const groupBody = (displayName: string, members: { id: string }[]) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
  displayName,
  members: members.map(({ id }) => ({ value: id })),
});

export const filterPath = (filter: string): string =>
  `/Users?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`;
