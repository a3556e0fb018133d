import type { Context } from "./context.ts";
import type { Value } from "./value.ts";

const profile = (values: Record<string, Value>) => new Map(Object.entries(values));

/** The person of the reference's examples. */
export const sample: Context = {
  user: profile({
    login: "ada@example.com",
    email: "ada@example.com",
    firstName: "Ada",
    lastName: "Byron",
    department: "Sales",
    countryCode: "DE",
    title: "Analyst",
  }),
  appuser: profile({ userName: "ada@example.com" }),
  app: profile({ name: "Rollcall Portal" }),
  org: profile({ name: "Aurora Robotics" }),
  groups: [{ id: "0198a000-0000-7000-8000-00000000e3ea", name: "Sales EMEA" }],
  now: new Date("2026-11-23T10:00:00Z"),
  linked: new Map([["manager", profile({ email: "grace@example.com", lastName: "Hopper" })]]),
  directoryUser: profile({ department: "Sales" }),
  isTaken: () => false,
};
