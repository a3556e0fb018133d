/** Names of Okta's app user profile for the targets of our mapping; any target may also be named as it is. */
const targets: Record<string, string> = {
  givenName: "name.givenName",
  familyName: "name.familyName",
  email: 'emails[type eq "work"].value',
};

const oktaNames = new Map(Object.entries(targets).map(([name, target]) => [target, name]));

export const targetOf = (name: string): string => (Object.hasOwn(targets, name) ? (targets[name] ?? name) : name);
export const oktaNameOf = (target: string): string => oktaNames.get(target) ?? target;
