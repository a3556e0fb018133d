import type { Profile } from "./value.ts";

export interface Membership {
  id: string;
  name: string;
}

/** Everything that an expression can know. It reaches nothing else: no clock, no file, no object of the program. */
export interface Context {
  user: Profile;
  /** What the app holds about the person, as far as it is known. */
  appuser?: Profile;
  app?: Profile;
  org?: Profile;
  groups?: readonly Membership[];
  /** The instant that Time.now gives. */
  now: Date;
  /** People that belong to the person by a name, such as "manager". */
  linked?: ReadonlyMap<string, Profile>;
  /** The person in the directory behind this one. */
  directoryUser?: Profile;
  /** Whether another account has this value already; for uniqueValue. */
  isTaken?: (value: string) => boolean;
}
