import type { Goal } from "./table.ts";

/** What is promised of each row with 10,000 users and 16 connections. */
export const goals: Record<string, Goal> = {
  get: { floor: 0.25, peer: 4, cpu: 0.15 },
  "probe-hit": { floor: 0.25, peer: 4, cpu: 0.15 },
  "probe-miss": { floor: 0.25, peer: 4, cpu: 0.15 },
  "email-eq": { floor: 0.12 },
  "family-sw": { floor: 0.12 },
  "external-eq": { floor: 0.12 },
  create: { peer: 2.5, insert: 0.4, cpu: 0.4 },
  "patch-active": { peer: 5 },
  put: { peer: 2 },
  "walk-startIndex": { rate: 50_000, growth: 1.2 },
  "walk-cursor": { rate: 50_000, growth: 1.2 },
  bulk: { rate: 40 },
  "group-small": { rate: 1000 },
  "group-large": { rate: 1000, timesOf: { row: "group-small", atMost: 1.3 } },
  "group-read": { rate: 80 },
};
