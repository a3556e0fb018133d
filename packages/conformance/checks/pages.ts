import { own } from "@rollcall/scim/resource";
import { idsOf, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { LIST } from "../stage.ts";

export const pages = checksOf("pages", "must", {
  list: {
    must: "A list is a ListResponse with totalResults as a number",
    source: "RFC 7644 §3.4.2",
    readOnly: true,
    advice: "Send schemas, totalResults, startIndex, itemsPerPage and Resources.",
    async run(stage) {
      const answer = await stage.get(stage.users, { startIndex: 1, count: 1 });
      const schemas = own(answer.list().body, "schemas");
      answer.must(Array.isArray(schemas) && schemas.includes(LIST), `schemas with ${LIST}`, shown(schemas));
    },
  },
  "past-the-end": {
    must: "A startIndex past the end gives an empty page",
    source: "RFC 7644 §3.4.2.4",
    needs: "filter",
    advice: "Answer 200 with no Resources and the same totalResults; the first page again makes clients loop.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { startIndex: 1000, count: 10 });
      const { resources, totalResults } = answer.list();
      answer.must(resources.length === 0, "no resources", `${resources.length} of them`);
      answer.must(totalResults === 3, "totalResults 3", `it is ${totalResults}`);
    },
  },
  "count-zero": {
    must: "count=0 gives totalResults and no resources",
    source: "RFC 7644 §3.4.2.4",
    needs: "filter",
    advice: "Take 0 as a count of its own, not as no count.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { count: 0 });
      const { resources, totalResults } = answer.list();
      answer.must(resources.length === 0, "no resources", `${resources.length} of them`);
      answer.must(totalResults === 3, "totalResults 3", `it is ${totalResults}`);
    },
  },
  count: {
    must: "count bounds the page, and itemsPerPage says how many there are",
    source: "RFC 7644 §3.4.2.4",
    needs: "filter",
    advice: "Send at most count resources, and their number as itemsPerPage.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { startIndex: 1, count: 2 });
      const { resources, totalResults } = answer.list();
      answer.must(resources.length === 2, "2 resources", `${resources.length} of them`);
      answer.must(totalResults === 3, "totalResults 3", `it is ${totalResults}`);
      answer.has("itemsPerPage", 2).has("startIndex", 1);
    },
  },
  "start-zero": {
    must: "A startIndex below 1 is read as 1",
    source: "RFC 7644 §3.4.2.4",
    needs: "filter",
    advice: "Take 0 and negative numbers as 1.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { startIndex: 0, count: 2 });
      answer.must(answer.list().resources.length === 2, "the first 2", `${answer.list().resources.length} resources`);
    },
  },
  "count-negative": {
    must: "A negative count is read as 0",
    source: "RFC 7644 §3.4.2.4",
    needs: "filter",
    advice: "Take a negative count as 0.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { count: -1 });
      answer.must(answer.list().resources.length === 0, "no resources", `${answer.list().resources.length} of them`);
    },
  },
  walk: {
    must: "A walk page by page meets each user once",
    source: "RFC 7644 §3.4.2.4",
    needs: "filter",
    advice: "Order the results in a stable way, the same for each page.",
    async run(stage) {
      const cast = await stage.cast();
      const seen: string[] = [];
      for (const startIndex of [1, 2]) {
        const page = await stage.filter(cast.filter, { startIndex, count: 1 });
        seen.push(...idsOf(page.list().resources));
      }
      const answer = await stage.filter(cast.filter, { startIndex: 3, count: 1 });
      seen.push(...idsOf(answer.list().resources));
      const each = seen.length === 3 && cast.all.every(({ id }) => seen.includes(id));
      answer.must(each, "each of the three test users once", `${new Set(seen).size} different of ${seen.length}`);
    },
  },
});
