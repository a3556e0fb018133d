import { own } from "@rollcall/scim/resource";
import { at, idsOf, NotJudged, shown } from "../answer.ts";
import type { Cast } from "../cast.ts";
import { type Check, checksOf } from "../check.ts";
import type { Made } from "../ledger.ts";
import { ENTERPRISE, SEARCH, type Stage, USER } from "../stage.ts";

type Who = (cast: Cast) => Made[];
type Rest = Partial<Pick<Check, "severity" | "source" | "advice" | "strictDiffers">>;

/** Asks for users of the cast, and compares which of the cast came with which must come. */
async function finds(stage: Stage, filter: string, cast: Cast, wanted: Made[]): Promise<void> {
  const answer = await stage.filter(filter, { count: 100 });
  const { resources, totalResults } = answer.list();
  const came = new Set(idsOf(resources));
  const names = (mades: Made[]) =>
    mades.length === 0 ? "nobody" : mades.map(({ body }) => String(at(body, "name.givenName"))).join(", ");
  const found = cast.all.filter(({ id }) => came.has(id));
  const fits = found.length === wanted.length && wanted.every(({ id }) => came.has(id));
  const others = resources.length - found.length;
  answer.must(
    fits && others === 0,
    `${names(wanted)} of the three test users, for the filter ${filter}`,
    `${names(found)}${others > 0 ? ` and ${others} others` : ""}`,
  );
  answer.must(totalResults === wanted.length, `totalResults ${wanted.length}`, `it is ${totalResults}`);
}

/** A filter over the cast, in which `{run}`, `{family}`, `{ada}` and the like stand for what is there. */
function filter(
  must: string,
  text: string,
  who: Who,
  rest: Rest = {},
): Omit<Check, "id" | "section" | "severity"> & Rest {
  return {
    must,
    source: "RFC 7644 §3.4.2.2",
    needs: "filter",
    advice: "Evaluate the filter as RFC 7644 §3.4.2.2 has it, with the attribute's type and caseExact from its schema.",
    ...rest,
    async run(stage) {
      const cast = await stage.cast();
      await finds(stage, filled(text, stage, cast), cast, who(cast));
    },
  };
}

function filled(text: string, stage: Stage, cast: Cast): string {
  const mail = (local: string) => `rollcall-check-${stage.run}-${local}@${stage.domain}`;
  return text
    .replaceAll("{run}", stage.run)
    .replaceAll("{family}", cast.filter)
    .replaceAll("{name}", cast.family)
    .replaceAll("{ADA}", mail("a-ada").toUpperCase())
    .replaceAll("{ada}", mail("a-ada"))
    .replaceAll("{home}", mail("z-home"))
    .replaceAll("{bob}", mail("b-bob"))
    .replaceAll("{bobs}", mail("m-bob"))
    .replaceAll("{created}", String(at(cast.ada.body, "meta.created")));
}

const none: Who = () => [];
const ada: Who = (cast) => [cast.ada];
const bob: Who = (cast) => [cast.bob];
const adaAndBob: Who = (cast) => [cast.ada, cast.bob];
const everybody: Who = (cast) => cast.all;

async function refused(stage: Stage, text: string): Promise<void> {
  (await stage.filter(text)).refused([400], "invalidFilter");
}

export const filters = checksOf("filters", "must", {
  "user-name": filter("userName eq finds the one user", 'userName eq "{ada}"', ada),
  "other-case": filter("userName eq finds the user in another case", 'userName eq "{ADA}"', ada, {
    source: "RFC 7643 §4.1.1 (caseExact false)",
    advice: "Compare attributes with caseExact false without regard to case.",
  }),
  absent: filter("A userName that nobody has gives 200 and an empty list", 'userName eq "nobody-{ada}"', none, {
    source: "RFC 7644 §3.4.2",
    advice: "Answer 200 with totalResults 0, and not 404: clients ask so before each create.",
  }),
  "external-id": filter("externalId eq finds the user", 'externalId eq "Ext-{run}-Ada"', ada),
  "case-exact": filter("externalId counts case", 'externalId eq "EXT-{run}-ADA"', none, {
    source: "RFC 7643 §3.1 (caseExact true)",
    advice: "Compare externalId exactly: identity providers use identifiers that differ in case alone.",
  }),
  id: {
    must: "id eq finds the user",
    source: "RFC 7644 §3.4.2.2",
    needs: "filter",
    advice: "Let id be filtered, exactly.",
    async run(stage) {
      const cast = await stage.cast();
      await finds(stage, `id eq ${JSON.stringify(cast.bob.id)}`, cast, [cast.bob]);
    },
  },
  "sub-attribute": filter("A sub-attribute can be filtered", '{family} and name.givenName eq "Ada"', ada),
  "attribute-any-case": filter("Names of attributes are read in any case", 'USERNAME eq "{ada}"', ada),
  "operator-any-case": filter("Operators are read in any case", 'userName EQ "{ada}"', ada),
  and: filter("and finds those who fit both conditions", '{family} and title eq "Analyst"', bob),
  or: filter("or finds those who fit one of the conditions", 'userName eq "{ada}" or userName eq "{bob}"', adaAndBob),
  not: filter("not finds those who do not fit", '{family} and not (title eq "Analyst") and not (active eq false)', ada),
  precedence: filter(
    "and binds more tightly than or",
    'userName eq "{ada}" or userName eq "{bob}" and title eq "Pilot"',
    ada,
    { advice: "Evaluate and before or, whatever stands first." },
  ),
  brackets: filter(
    "Brackets change the order",
    '(userName eq "{ada}" or userName eq "{bob}") and title eq "Analyst"',
    bob,
  ),
  present: filter("pr finds those who have a value", "{family} and title pr", adaAndBob),
  ne: filter("ne finds those who have another value", '{family} and title ne "Analyst" and title pr', ada),
  co: filter("co finds a part", 'name.familyName eq "{name}" and title co "gine"', ada),
  sw: filter("sw finds a beginning", '{family} and title sw "Ana"', bob),
  ew: filter("ew finds an end", '{family} and title ew "eer"', ada),
  "co-any-case": filter("co, sw and ew follow caseExact", '{family} and title sw "aNA"', bob),
  boolean: filter("A boolean can be filtered", "{family} and active eq true", adaAndBob),
  "date-order": filter("Dates are compared in time", '{family} and meta.created ge "{created}"', everybody),
  "date-zone": filter(
    "Dates are instants, whatever the time zone they are written in",
    '{family} and meta.created gt "2001-01-01T00:00:00+14:00" and meta.created lt "2101-01-01T00:00:00-12:00"',
    everybody,
  ),
  "any-value": filter("A multi-valued attribute matches when one of its values does", 'emails.value eq "{home}"', ada),
  "value-path": filter(
    "A filter in brackets looks at one value as a whole",
    '{family} and emails[type eq "work" and value eq "{home}"]',
    none,
    { advice: "Match all conditions within [] against the same value." },
  ),
  "value-path-hit": filter("A filter in brackets finds", 'emails[type eq "work" and value eq "{bobs}"]', bob),
  "value-path-or": filter(
    "or works within brackets",
    '{family} and emails[type eq "home" or value eq "{bobs}"]',
    adaAndBob,
    { advice: "Take the whole filter grammar within []." },
  ),
  "value-path-not": filter("not works within brackets", '{family} and emails[not (type eq "work")]', ada, {
    advice: "Take the whole filter grammar within [].",
  }),
  urn: filter("A name may carry the URN of its schema", `${USER}:userName eq "{ada}"`, ada),
  quotes: {
    must: 'Quotes, backslashes and the text "eq" within a value belong to the value',
    source: "RFC 7644 §3.4.2.2 (values are JSON)",
    needs: "filter",
    advice: "Read the value as a JSON string; do not split the filter at spaces or at eq.",
    async run(stage) {
      const cast = await stage.cast();
      const displayName = JSON.stringify(at(cast.bob.body, "displayName"));
      await finds(stage, `${cast.filter} and displayName eq ${displayName}`, cast, [cast.bob]);
    },
  },
  enterprise: {
    must: "An attribute of the enterprise extension can be filtered",
    source: "RFC 7644 §3.10",
    needs: "enterprise",
    advice: "Resolve names with the URN of an extension in front.",
    async run(stage) {
      const department = stage.word();
      const made = await stage.user({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { department } });
      const answer = await stage.filter(`${ENTERPRISE}:department eq "${department}"`);
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === made.id, "the one test user", `${ids.length} users`);
    },
  },
  "without-emails": {
    must: "A user without e-mail addresses breaks no filter on emails",
    source: "RFC 7644 §3.4.2.2",
    needs: "filter",
    advice: "Treat an absent attribute as no match.",
    async run(stage) {
      const cast = await stage.cast();
      const { emails: _, ...body } = stage.userBody();
      const made = await stage.call("POST", stage.users, { body });
      if (made.status !== 201) throw new NotJudged(`A user without e-mail was refused: ${made.said()}.`);
      await finds(stage, `emails[value eq "${String(at(cast.bob.body, "emails.0.value"))}"]`, cast, [cast.bob]);
    },
  },
  "no-match-is-nobody": {
    must: "A filter on an attribute that does not exist never gives everybody",
    source: "RFC 7644 §3.4.2.2, §3.12",
    needs: "filter",
    readOnly: true,
    advice: "Answer 400 invalidFilter, or an empty list.",
    async run(stage) {
      const answer = await stage.filter('rollcallCheckNoSuch eq "x"');
      if (answer.status === 400) return;
      const { totalResults } = answer.list();
      answer.must(totalResults === 0, "400 invalidFilter, or nobody", `${totalResults} users`);
    },
  },
  "invalid-syntax": {
    must: "A filter that cannot be read is refused with 400 invalidFilter",
    source: "RFC 7644 §3.4.2.2",
    needs: "filter",
    readOnly: true,
    advice: 'Answer 400 with scimType "invalidFilter".',
    run: (stage) => refused(stage, 'userName eq "a" and'),
  },
  "invalid-brackets": {
    must: "A filter with a bracket too many is refused with 400 invalidFilter",
    source: "RFC 7644 §3.4.2.2",
    needs: "filter",
    readOnly: true,
    advice: 'Answer 400 with scimType "invalidFilter".',
    run: (stage) => refused(stage, '(userName eq "a"))'),
  },
  "invalid-operator": {
    must: "An operator that does not exist is refused with 400 invalidFilter",
    source: "RFC 7644 §3.4.2.2",
    needs: "filter",
    readOnly: true,
    advice: 'Answer 400 with scimType "invalidFilter".',
    run: (stage) => refused(stage, 'userName is "a"'),
  },
  "boolean-order": {
    must: "Booleans have no order: gt on one is refused with 400 invalidFilter",
    source: "RFC 7644 §3.4.2.2",
    needs: "filter",
    readOnly: true,
    advice: 'Answer 400 with scimType "invalidFilter".',
    run: (stage) => refused(stage, "active gt true"),
  },
  password: {
    must: "Nobody is found by a password",
    source: "RFC 7643 §4.1.1, §9.2",
    needs: "filter",
    readOnly: true,
    advice: "Refuse the filter (400 or 403 sensitive), or answer with an empty list.",
    async run(stage) {
      const answer = await stage.filter("password pr");
      if (answer.status === 400 || answer.status === 403) return;
      const { totalResults } = answer.list();
      answer.must(totalResults === 0, "400, 403, or nobody", `${totalResults} users`);
    },
  },
  search: {
    must: "POST /.search asks the same as GET",
    source: "RFC 7644 §3.4.3",
    severity: "should",
    needs: "filter",
    advice: "Answer POST /Users/.search as the GET with the same parameters.",
    async run(stage) {
      const cast = await stage.cast();
      const body = { schemas: [SEARCH], filter: `userName eq ${JSON.stringify(at(cast.ada.body, "userName"))}` };
      const answer = await stage.call("POST", `${stage.users}/.search`, { body });
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === cast.ada.id, "the one test user", `${ids.length} users`);
    },
  },
  "root-search": {
    must: "POST /.search at the root looks in all types",
    source: "RFC 7644 §3.4.3",
    severity: "should",
    needs: "filter",
    advice: "Answer POST /.search over all resource types.",
    async run(stage) {
      const cast = await stage.cast();
      const body = { schemas: [SEARCH], filter: `id eq ${JSON.stringify(cast.ada.id)}` };
      const answer = await stage.call("POST", "/.search", { body });
      const [first] = answer.list().resources;
      answer.must(first !== undefined && own(first, "id") === cast.ada.id, "the one test user", shown(first));
    },
  },
});
