// What a new installation begins with: account 1, and with sample data a small company that has used the portal by hand
// so far and is about to connect its directory.
import { newId } from "@rollcall/foundation/ids";
import { sql, type Transaction } from "kysely";
import { makeAccount, operator } from "./accounts/new-account.ts";
import { makeSampleRecords } from "./crm/sample-records.ts";
import { addVerifiedDomain } from "./domains/made-by-operator.ts";
import type { Tables } from "./tables.ts";
import { makeTeamInside } from "./teams/made-by-operator.ts";
import { makeUserInside } from "./users/made-by-operator.ts";

const colleagues = [
  { givenName: "Ingrid", familyName: "Solberg", jobTitle: "Head of Sales", department: "Sales", team: "Field Sales" },
  {
    givenName: "Tomás",
    familyName: "Herrera",
    jobTitle: "Account Executive",
    department: "Sales",
    team: "Field Sales",
  },
  {
    givenName: "Mei",
    familyName: "Tanaka",
    jobTitle: "Customer Success Lead",
    department: "Customer Success",
    team: "Customer Success",
  },
  {
    givenName: "Kwame",
    familyName: "Mensah",
    jobTitle: "Support Engineer",
    department: "Customer Success",
    team: "Customer Success",
  },
];

const administrator = {
  userName: "admin@aurora.example",
  email: "admin@aurora.example",
  givenName: "Robin",
  familyName: "Keller",
  jobTitle: "IT Administrator",
};

export async function firstRun(trx: Transaction<Tables>, sampleData: boolean, at: Date): Promise<void> {
  // Two processes that start at once: the second one finds the account.
  await sql`select pg_advisory_xact_lock(1919251566)`.execute(trx);
  const there = await trx.selectFrom("accounts").select("id").limit(1).executeTakeFirst();
  if (there !== undefined) return;
  if (!sampleData) {
    await makeAccount(trx, { name: "My portal", plan: "enterprise", at });
    return;
  }
  const { account, superAdmin } = await makeAccount(trx, {
    name: "Aurora Robotics",
    plan: "enterprise",
    at,
    superAdmin: administrator,
  });
  await addVerifiedDomain(trx, account, "aurora.example", at);
  const teams = new Map<string, string[]>();
  for (const { team, ...person } of colleagues) {
    const id = newId();
    const email = `${asciiName(person.givenName)}.${asciiName(person.familyName)}@aurora.example`;
    const profile = { ...person, userName: email, email };
    await makeUserInside(trx, { account, id, profile, role: "user", actor: operator, at });
    teams.set(team, [...(teams.get(team) ?? []), id]);
  }
  for (const [name, members] of teams)
    await makeTeamInside(trx, { account, name, members: [...members, superAdmin], actor: operator, at });
  const owners = [...teams.values()].flat();
  await makeSampleRecords(trx, { account, owners, actor: operator, at });
}

const asciiName = (name: string): string => name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
