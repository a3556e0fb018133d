import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClaimedLink } from "../link.ts";
import { LeaseClock } from "./lease-clock.ts";

const fresh = () => {
  const time = { now: 0 };
  const clock = new LeaseClock(10, () => time.now);
  const claim = async (): Promise<ClaimedLink> => {
    const link = {} as ClaimedLink;
    await clock.taken(async () => [link]);
    return link;
  };
  return { clock, claim, time, renew: () => clock.renew(async () => {}) };
};

test("what was claimed is held for a lease, and for longer when it is renewed in time", async () => {
  const { claim, clock, renew, time } = fresh();
  const link = await claim();
  time.now = 8_000;
  assert.equal(clock.holds(link), true);
  await renew();
  time.now = 16_000;
  assert.equal(clock.holds(link), true);
  time.now = 18_000;
  assert.equal(clock.holds(link), false);
});

test("who slept past a lease holds nothing of before, even after renewing; what is claimed anew is held", async () => {
  const { claim, clock, renew, time } = fresh();
  const old = await claim();
  await renew();
  time.now = 60_000;
  await renew();
  assert.equal(clock.holds(old), false);
  const young = await claim();
  time.now = 61_000;
  assert.equal(clock.holds(young), true);
});

test("a first renewal after an idle time leaves what was claimed just before", async () => {
  const { claim, clock, renew, time } = fresh();
  time.now = 100_000;
  const link = await claim();
  time.now = 103_000;
  await renew();
  assert.equal(clock.holds(link), true);
});
