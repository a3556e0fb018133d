import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf } from "./profile-change.ts";
import type { ProfileValues } from "./profile-change.ts";

const before: ProfileValues = {
  givenName: "Ada",
  familyName: "Byron",
  displayName: "Ada Byron",
  email: "ada@example.com",
  jobTitle: "Analyst",
  department: "",
  language: "en",
  region: "",
  timeZone: "",
  role: "user",
  mainTeamId: "",
  permissionSetId: "",
};

test("an untouched form sends nothing", () => {
  assert.deepEqual(changesOf(before, { ...before }), {});
});

test("only changed fields are sent, trimmed", () => {
  assert.deepEqual(changesOf(before, { ...before, familyName: " Lovelace " }), { familyName: "Lovelace" });
});

test("an emptied optional field is sent as null", () => {
  assert.deepEqual(changesOf(before, { ...before, jobTitle: "" }), { jobTitle: null });
});

test("an emptied e-mail is sent as it is, so that the server can say that it is needed", () => {
  assert.deepEqual(changesOf(before, { ...before, email: "" }), { email: "" });
});
