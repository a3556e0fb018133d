import assert from "node:assert/strict";
import { test } from "node:test";
import { happened } from "./activity.ts";
import { appState, checksSentence, sameOrigin } from "./app-state.ts";
import { counted, listed, sentenceCase } from "./counted.ts";
import { actionConsequence, allowedActions, bulkConsequence } from "./person-status.ts";
import { changedValues, personLine } from "./profile.ts";
import { aboutSeconds, restOfState, settledShare, throughWords } from "./sync-state.ts";

test("an amount is told with its noun", () => {
  assert.equal(counted(0, "app"), "no apps");
  assert.equal(counted(1, "person", "people"), "1 person");
  assert.equal(counted(1200, "person", "people"), "1,200 people");
});

test("a list of names stays short", () => {
  assert.equal(listed([]), "");
  assert.equal(listed(["Ada", "Bo", "Cy"]), "Ada, Bo and Cy");
  assert.equal(listed(["Ada", "Bo", "Cy", "Di"]), "Ada, Bo and 2 more");
  assert.equal(listed(["Ada", "Bo"], 12), "Ada, Bo and 10 more");
});

test("a fact begins with a capital letter and has no underscore", () => {
  assert.equal(sentenceCase("look_up"), "Look up");
  assert.equal(sentenceCase(null), null);
});

test("a suspended person can come back or leave, a deactivated one can only come back", () => {
  assert.deepEqual(allowedActions("suspended"), ["unsuspend", "deactivate"]);
  assert.deepEqual(allowedActions("deactivated"), ["activate"]);
});

test("an action tells how many apps it reaches before it is done", () => {
  assert.match(actionConsequence("deactivate", "Ada", 2), /loses access to 2 apps/);
  assert.match(actionConsequence("activate", "Ada", 0), /nothing is sent/);
  assert.match(bulkConsequence("suspend", 1), /^1 person loses/);
  assert.match(bulkConsequence("suspend", 3), /^3 people lose/);
});

test("a profile is saved with what changed, and an emptied field is emptied", () => {
  const stored = { title: "Clerk", city: "Bonn", nickName: null };
  assert.deepEqual(changedValues(stored, { title: " Clerk ", city: "", nickName: "", login: "ada" }), {
    city: null,
    login: "ada",
  });
  assert.equal(personLine({ title: "Clerk", department: null, email: "a@b.example" }), "Clerk · a@b.example");
});

test("a state is told once: its word in the badge, the rest beside it", () => {
  assert.equal(restOfState("failed", "Failed: e-mail already in use"), "e-mail already in use");
  assert.equal(restOfState("provisioned", "Provisioned 12 s ago"), "12 s ago");
  assert.equal(restOfState("none", "Provisioning is off"), "Provisioning is off");
});

test("an assignment says through what it came", () => {
  assert.equal(throughWords(true, []), "Direct");
  assert.equal(throughWords(false, ["Sales", "Bonn"]), "Through Sales, Bonn");
  assert.equal(throughWords(true, ["Sales"]), "Direct and through Sales");
  assert.equal(throughWords(false, []), "No longer assigned");
});

test("a waiting time is rounded to what a person can use", () => {
  assert.equal(aboutSeconds(0.2), "about 1 s");
  assert.equal(aboutSeconds(600), "about 10 min");
  assert.equal(aboutSeconds(7200), "about 2 h");
  assert.equal(settledShare({ provisioned: 3, waiting: 1, failed: 0, held: 0 }), 75);
  assert.equal(settledShare({ provisioned: 0, waiting: 0, failed: 0, held: 0 }), 0);
});

test("an app that is stopped does not call itself on", () => {
  const app = { status: "active", connectionStatus: "working", provisioningEnabled: true } as const;
  assert.equal(appState(app).word, "Provisioning on");
  assert.equal(appState(app, "auth").word, "Stopped");
  assert.equal(appState({ ...app, status: "inactive" }, "auth").word, "Inactive");
  assert.equal(appState({ ...app, provisioningEnabled: false }, "off").word, "Provisioning off");
});

test("the result of a connection test is one sentence", () => {
  assert.equal(checksSentence([{ result: "ok" }, { result: "ok" }]), "All 2 checks passed");
  assert.equal(
    checksSentence([{ result: "ok" }, { result: "failed" }, { result: "skipped" }]),
    "1 of 3 checks passed; 1 failed, 1 not reached",
  );
});

test("a stored token fits only where scheme, host and port are the same", () => {
  assert.equal(sameOrigin("https://a.example/scim/v2", "https://a.example/other"), true);
  assert.equal(sameOrigin("https://a.example/scim/v2", "http://a.example/scim/v2"), false);
  assert.equal(sameOrigin("https://a.example", "not an address"), false);
});

test("an exchange that succeeded is told as what happened", () => {
  assert.equal(happened("Create Ada Byron", "ok"), "Created Ada Byron");
  assert.equal(happened("Create Ada Byron", "failed"), "Create Ada Byron");
  assert.equal(happened("Look up Ada by userName", "ok"), "Looked up Ada by userName");
  assert.equal(happened("Deactivated Ada", "ok"), "Deactivated Ada");
});
