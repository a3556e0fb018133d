import { idsOf } from "../answer.ts";
import type { Cast } from "../cast.ts";
import { type Check, checksOf } from "../check.ts";
import type { Made } from "../ledger.ts";

type Order = (cast: Cast) => Made[];

function sorted(
  must: string,
  query: { sortBy: string; sortOrder?: string },
  order: Order,
  advice: string,
): Omit<Check, "id" | "section" | "severity"> {
  return {
    must,
    source: "RFC 7644 §3.4.2.3",
    needs: "sort",
    advice,
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, query);
      const ids = idsOf(answer.list().resources);
      const wanted = order(cast).map(({ id }) => id);
      const names = new Map([
        [cast.ada.id, "Ada"],
        [cast.bob.id, "bob"],
        [cast.cyd.id, "Cyd"],
      ]);
      const words = (list: string[]) => list.map((id) => names.get(id) ?? "somebody else").join(", ");
      answer.must(JSON.stringify(ids) === JSON.stringify(wanted), `the order ${words(wanted)}`, words(ids));
    },
  };
}

const up: Order = ({ ada, bob, cyd }) => [ada, bob, cyd];
const down: Order = ({ ada, bob, cyd }) => [cyd, bob, ada];

export const sorting = checksOf("sorting", "must", {
  ascending: sorted(
    "sortBy=userName sorts, ascending by default",
    { sortBy: "userName" },
    up,
    "Sort ascending when sortOrder is absent.",
  ),
  descending: sorted(
    "sortOrder=descending turns the order round",
    { sortBy: "userName", sortOrder: "descending" },
    down,
    "Follow sortOrder.",
  ),
  "sub-attribute": sorted(
    "A sub-attribute sorts, without regard to case where caseExact is false",
    { sortBy: "name.givenName" },
    up,
    "Sort by the sub-attribute; compare as caseExact says.",
  ),
  primary: sorted(
    "A multi-valued attribute sorts by its primary value",
    { sortBy: "emails.value" },
    ({ ada, bob, cyd }) => [ada, cyd, bob],
    "Sort by the value that is primary, and by the first one where none is.",
  ),
  "absent-last": sorted(
    "Those without a value come last when ascending",
    { sortBy: "title" },
    ({ ada, bob, cyd }) => [bob, ada, cyd],
    "Put absent values last when ascending.",
  ),
  "absent-first": sorted(
    "Those without a value come first when descending",
    { sortBy: "title", sortOrder: "descending" },
    ({ ada, bob, cyd }) => [cyd, ada, bob],
    "Put absent values first when descending.",
  ),
});
