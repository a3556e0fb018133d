import assert from "node:assert/strict";
import { test } from "node:test";
import { comesFromOurPages } from "./origin-check.ts";

const ours = "https://portal.example.com";
const post = (headers: Record<string, string>): boolean =>
  comesFromOurPages({ method: "POST", headers: { cookie: "x=1", ...headers } }, ours);

test("our own pages may change things with a cookie", () => {
  assert(post({ "sec-fetch-site": "same-origin" }));
  assert(post({ origin: ours }));
});

test("pages of other sites may not, and neither may another port or subdomain", () => {
  assert(!post({ "sec-fetch-site": "cross-site" }));
  assert(!post({ "sec-fetch-site": "same-site" }));
  assert(!post({ "sec-fetch-site": "cross-site", origin: ours }));
  assert(!post({ origin: "https://portal.example.com.evil.example" }));
  assert(!post({ origin: "https://portal.example.com:8443" }));
  assert(!post({ origin: "http://portal.example.com" }));
  assert(!post({ origin: "null" }));
});

test("a request with a cookie that does not say where it comes from is refused", () => {
  assert(!post({}));
});

test("reading, and requests without a cookie, are nobody's forgery", () => {
  assert(comesFromOurPages({ method: "GET", headers: { cookie: "x=1" } }, ours));
  assert(comesFromOurPages({ method: "POST", headers: { authorization: "Bearer x" } }, ours));
});
