import { test } from "node:test";
import { comparePatches } from "./exchanges/patch-agreement.ts";

test("PATCH does what a model of RFC 7644 §3.5.2 does, over 5,000 users and sequences of operations in every dialect", () => {
  comparePatches(5000, 20261123, "compatible");
});

test("in the strict dialect PATCH does what the model does under the interoperability profile, over 2,000", () => {
  comparePatches(2000, 20261123, "strict");
});
