import assert from "node:assert/strict";
import { test } from "node:test";
import { addressesIn, addressesWords, reviewWords } from "./review.ts";

test("a review is one sentence with the outcomes that occur", () => {
  assert.equal(
    reviewWords({ people: 12, counts: { create: 9, link: 2, missing: 1 } }),
    "12 people: 9 new, 2 linked to accounts there, 1 lacks a required value",
  );
  assert.equal(reviewWords({ people: 1, counts: { waits: 1 } }), "1 person: 1 waits until active");
  assert.equal(reviewWords({ people: 0, counts: {} }), "0 people");
});

test("addresses are read out of whatever was pasted", () => {
  assert.deepEqual(
    addressesIn('Ada Byron <ada@x.example>, "bo@x.example";cy@x.example\n\nADA@x.example  dora\teli@x.example'),
    ["ADA@x.example", "bo@x.example", "cy@x.example", "dora", "eli@x.example"],
  );
  assert.deepEqual(addressesIn("a@x.example b@x.example"), ["a@x.example", "b@x.example"]);
  assert.deepEqual(addressesIn(" \n "), []);
});

test("what pasted addresses turned out to be is counted", () => {
  const row = (outcome: "found" | "not_found" | "assigned") => ({ text: "", outcome, person: null, note: null });
  assert.equal(
    addressesWords([row("found"), row("not_found"), row("found"), row("assigned")]),
    "2 found, 1 assigned already, 1 not found",
  );
});
