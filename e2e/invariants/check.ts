// node e2e/invariants/check.ts <address of the directory's database> <SCIM address of the app> <its token> [<id of the app in the directory>]
// Reads both sides and says what does not hold; exit 1 when something does not.
import { readFacts } from "./facts.ts";
import { broken } from "./invariants.ts";
import { readApp } from "./seen.ts";

const [database, base, token = "", app] = process.argv.slice(2);
if (database === undefined || base === undefined) {
  process.stderr.write("node e2e/invariants/check.ts <database> <SCIM address> <token> [<app>]\n");
  process.exit(2);
}
const facts = await readFacts(database, app);
const seen = await readApp(base, token);
const found = broken(facts, seen);
const { attempts, links, people } = facts;
process.stdout.write(
  `${facts.app.label}: ${people.length} people, ${links.length} links, ${attempts.length} attempts; ${seen.users.length} users and ${seen.groups.length} groups there\n`,
);
for (const line of found.slice(0, 100)) process.stdout.write(`${line}\n`);
process.stdout.write(found.length === 0 ? "all of I4, I8, I9, I10 and I11 hold\n" : `${found.length} findings\n`);
process.exitCode = found.length === 0 ? 0 : 1;
