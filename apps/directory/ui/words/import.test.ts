import assert from "node:assert/strict";
import { test } from "node:test";
import {
  choicesOf,
  importable,
  matchingOf,
  matchingProblems,
  previewSentence,
  resultSentence,
  runLabel,
  withLogin,
} from "./import.ts";

const column = (index: number, header: string) => ({ index, header, samples: [], guess: null });
const columns = [column(0, "Email"), column(1, "Vorname"), column(2, "Nachname"), column(3, "Teams")];
const attributes = [
  { name: "login", label: "Login", required: true },
  { name: "email", label: "E-mail", required: true },
  { name: "firstName", label: "First name", required: true },
  { name: "lastName", label: "Last name", required: true },
  { name: "title", label: "Job title", required: false },
];
const counts = { new: 58, changed: 1, unchanged: 0, skipped: 0, failed: 2 };

test("the guesses of the file become choices and go back unchanged", () => {
  const choices = choicesOf(columns, { email: 0, firstName: 1, lastName: 2 }, 3);
  assert.deepEqual(choices, { 0: "email", 1: "firstName", 2: "lastName", 3: "groups" });
  assert.deepEqual(matchingOf(choices), { matching: { email: 0, firstName: 1, lastName: 2 }, groupColumn: 3 });
});

test("people without a login column sign in with their e-mail address", () => {
  assert.deepEqual(withLogin({ email: 0 }), { email: 0, login: 0 });
  assert.deepEqual(withLogin({ email: 0, login: 4 }), { email: 0, login: 4 });
  assert.deepEqual(withLogin({}), {});
});

test("a file cannot be used while a required attribute has no column or two", () => {
  assert.deepEqual(matchingProblems({ 0: "email", 1: "firstName", 2: "lastName" }, attributes), []);
  assert.deepEqual(matchingProblems({ 0: "email", 1: "firstName", 2: "" }, attributes), [
    "No column is matched to Last name, which every person needs.",
  ]);
  assert.deepEqual(matchingProblems({ 0: "email", 1: "firstName", 2: "lastName", 3: "email" }, attributes), [
    "Two columns are matched to E-mail. Leave one of them out.",
  ]);
});

test("the preview says in one sentence what the import would do", () => {
  assert.equal(
    previewSentence(counts),
    "58 people will be added and 1 person will be updated; 2 rows have errors and are left out.",
  );
  assert.equal(
    previewSentence({ new: 0, changed: 0, unchanged: 3, skipped: 0, failed: 0 }),
    "Nothing will change; 3 people are here already.",
  );
  assert.equal(importable(counts), 59);
  assert.equal(runLabel(counts), "Import 59 people");
  assert.equal(runLabel({ ...counts, new: 0, changed: 0 }), "Nothing to import");
});

test("the result says what was done", () => {
  assert.equal(resultSentence(counts), "58 people added, 1 updated, 2 rows with errors.");
});
