import assert from "node:assert/strict";

const jargon = /\bat (?:async )?[\w.<>]+ \(|node:internal|\bE[A-Z]{4,}\b|\[object |undefined|\bNaN\b|Error: /;

/** What a person can read: whole words that say what is wrong, no stack, no code of the system. */
export function assertSentence(text: string, about: RegExp): void {
  assert.match(text, about, `it does not say what it is about: ${text}`);
  // What stands in brackets behind the plain words is for whoever knows the system.
  assert.doesNotMatch(text.replace(/\([^)]*\)/g, ""), jargon, `it is not in plain words: ${text}`);
  // A command to copy may be the last thing said.
  assert.match(text, /[.!?]["”]?\s*$|: \w+=\d+ npm start$/, `it is not a sentence: ${text}`);
  assert.ok(text.trim().split(/\s+/).length >= 5, `it is too short to help: ${text}`);
}
