import assert from "node:assert/strict";
import { test } from "node:test";
import { nameFrom } from "./attribute-name.ts";

test("a label suggests a name that SCIM takes", () => {
  const names = {
    "Cost centre": "costCentre",
    "Größe (EU)": "groeEU",
    "2nd office": "ndOffice",
    "T-shirt size": "tShirtSize",
    日本: "",
  };
  for (const [label, name] of Object.entries(names)) assert.equal(nameFrom(label), name);
});
