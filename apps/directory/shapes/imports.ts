import { z } from "zod";
import { id, time } from "./values.ts";

/** POST /console/imports?name=people.csv with the file as the body (text/csv or application/octet-stream, at most 50 MB). */
export const importQuery = z.object({ name: z.string().trim().max(200).default("people.csv") });

export const importColumn = z.object({
  index: z.number().int(),
  header: z.string(),
  samples: z.array(z.string()),
  guess: z.string().nullable().describe('The profile attribute this column seems to hold, or "groups"'),
});
export type ImportColumn = z.infer<typeof importColumn>;

export const importStatus = z.enum(["uploaded", "running", "done", "failed"]);
export type ImportStatus = z.infer<typeof importStatus>;

/** Which column feeds which profile attribute: { login: 0, email: 0, firstName: 1 }. */
export const importMatching = z.record(z.string().max(100), z.number().int().min(0).max(999));
export type ImportMatching = z.infer<typeof importMatching>;

export const importChoices = z.object({
  matching: importMatching,
  groupColumn: z.number().int().min(0).max(999).nullable().default(null).describe("Group names separated by ; or |"),
  existing: z.enum(["update", "skip"]).default("update").describe("What to do with people whose login is here already"),
  activate: z.boolean().default(true),
});
export type ImportChoices = z.input<typeof importChoices>;

export const importError = z.object({
  row: z.number().int().describe("Row number in the file as a spreadsheet shows it: the header is row 1"),
  login: z.string().nullable(),
  messages: z.array(z.string()),
});
export type ImportError = z.infer<typeof importError>;

const counts = {
  new: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
};

/** POST /console/imports/:id/preview. Nothing is changed. `errors` holds the first 200; the rest is in errors.csv. */
export const importPreview = z.object({
  counts: z.object(counts),
  newGroups: z.array(z.string()),
  rows: z.array(
    z.object({
      row: z.number().int(),
      outcome: z.enum(["new", "changed", "unchanged", "skipped", "failed"]),
      profile: z.record(z.string(), z.string()),
      groups: z.array(z.string()),
      changes: z.array(z.object({ attribute: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
      messages: z.array(z.string()),
    }),
  ),
  errors: z.array(importError),
});
export type ImportPreview = z.infer<typeof importPreview>;

/** GET /console/imports/:id, POST /console/imports, POST /console/imports/:id/run (202) */
export const importState = z.object({
  importId: id,
  name: z.string(),
  status: importStatus,
  encoding: z.enum(["utf-8", "utf-16le", "utf-16be"]),
  separator: z.enum([",", ";", "\t"]),
  rowCount: z.number().int(),
  columns: z.array(importColumn),
  matching: importMatching,
  groupColumn: z.number().int().nullable(),
  done: z.number().int().describe("Rows worked on so far"),
  counts: z.object(counts),
  errors: z.array(importError),
  problem: z.string().nullable().describe("Why the import stopped, when it failed"),
  createdBy: z.string(),
  createdAt: time,
  finishedAt: time.nullable(),
});
export type ImportState = z.infer<typeof importState>;

/** GET /console/imports: the latest first. GET /console/imports/:id/errors.csv downloads all errors. */
export const importList = z.object({
  imports: z.array(importState.omit({ columns: true, errors: true })),
});
export type ImportList = z.infer<typeof importList>;
