import { type Answer, idsOf, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { SEARCH, type Stage } from "../stage.ts";

/** All pages of one user each, from the first; bounded. */
async function walk(
  stage: Stage,
  filter: string,
  between?: (page: number) => Promise<void>,
): Promise<{ seen: string[]; last: Answer }> {
  const seen: string[] = [];
  let cursor = "";
  for (let page = 1; ; page += 1) {
    const last = await stage.filter(filter, { cursor, count: 1 });
    seen.push(...idsOf(last.list().resources));
    const next = last.at("nextCursor");
    if (typeof next !== "string" || next === "") return { seen, last };
    last.must(page < 10, "a last page without nextCursor", "no end after 10 pages of 3 users");
    await between?.(page);
    cursor = next;
  }
}

export const cursor = checksOf("cursor", "must", {
  first: {
    must: "An empty cursor gives the first page, with nextCursor when there is more",
    source: "RFC 9865 §2",
    needs: "cursor",
    advice: "Answer ?cursor&count=2 with a nextCursor.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { cursor: "", count: 2 });
      const { resources, totalResults } = answer.list();
      answer.must(resources.length === 2, "2 resources", `${resources.length} of them`);
      answer.must(totalResults === 3, "totalResults 3", `it is ${totalResults}`);
      const next = answer.at("nextCursor");
      answer.must(typeof next === "string" && next !== "", "nextCursor as a text", shown(next));
    },
  },
  walk: {
    must: "A walk by cursor meets each user once and ends",
    source: "RFC 9865 §2",
    needs: "cursor",
    advice: "Leave nextCursor out on the last page.",
    async run(stage) {
      const cast = await stage.cast();
      const { seen, last } = await walk(stage, cast.filter);
      const each = seen.length === 3 && cast.all.every(({ id }) => seen.includes(id));
      last.must(each, "each of the three test users once", `${new Set(seen).size} different of ${seen.length}`);
    },
  },
  deletion: {
    must: "A deletion during a walk makes it skip nobody",
    source: "RFC 9865 §1",
    severity: "should",
    needs: "cursor",
    advice: "Let the cursor say behind whom the next page begins, and not how many to skip.",
    async run(stage) {
      const family = `Walk${stage.run}`;
      const name = { givenName: "Rollcall", familyName: family };
      const made = [await stage.user({ name }), await stage.user({ name }), await stage.user({ name })];
      let first = "";
      const filter = `name.familyName eq "${family}"`;
      const { seen, last } = await walk(stage, filter, async (page) => {
        if (page !== 1) return;
        const [page1] = (await stage.filter(filter, { cursor: "", count: 1 })).list().resources;
        first = idsOf(page1 === undefined ? [] : [page1])[0] ?? "";
        const gone = made.find(({ id }) => id === first);
        if (gone !== undefined) (await stage.call("DELETE", gone.path)).is(204);
      });
      const met = made.every(({ id }) => seen.includes(id));
      last.must(met, "all three users, the deleted first one too", `${new Set(seen).size} of them`);
    },
  },
  invalid: {
    must: "A cursor that the server never gave is refused with 400 invalidCursor",
    source: "RFC 9865 §2.1",
    needs: "cursor",
    readOnly: true,
    advice: 'Answer 400 with scimType "invalidCursor".',
    async run(stage) {
      const answer = await stage.get(stage.users, { cursor: "rollcall-check-no-cursor", count: 1 });
      answer.refused([400], ["invalidCursor", "expiredCursor"]);
    },
  },
  search: {
    must: "Cursors work in POST /.search",
    source: "RFC 9865 §3",
    needs: "cursor",
    advice: "Take cursor in a SearchRequest.",
    async run(stage) {
      const cast = await stage.cast();
      const body = { schemas: [SEARCH], filter: cast.filter, cursor: "", count: 2 };
      const answer = await stage.call("POST", `${stage.users}/.search`, { body });
      answer.must(answer.list().resources.length === 2, "2 resources", `${answer.list().resources.length}`);
      const next = answer.at("nextCursor");
      answer.must(typeof next === "string" && next !== "", "nextCursor as a text", shown(next));
    },
  },
  announced: {
    must: "/ServiceProviderConfig says how long the pages can be",
    source: "RFC 9865 §4",
    needs: "cursor",
    readOnly: true,
    advice: "Add pagination.index, pagination.defaultPaginationMethod, defaultPageSize and maxPageSize.",
    async run(stage) {
      const answer = (await stage.get("/ServiceProviderConfig")).is(200);
      answer.must(
        typeof answer.at("pagination.index") === "boolean",
        "pagination.index",
        shown(answer.at("pagination")),
      );
      for (const place of ["pagination.defaultPageSize", "pagination.maxPageSize"]) {
        const value = answer.at(place);
        answer.must(value === undefined || Number.isInteger(value), `${place} as an integer`, shown(value));
      }
    },
  },
});
