// scimmy and scimmy-routers on express, over maps in memory with an index by name: the fastest that a user of them gets.
import { randomUUID } from "node:crypto";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

function storeBy(key) {
  const byId = new Map();
  const idByName = new Map();
  const nameOf = (resource) => resource[key].toLowerCase();
  const missing = () => new SCIMMY.Types.Error(404, null, "not found");
  return {
    ingress({ id }, data) {
      const name = nameOf(data);
      const before = id ? byId.get(id) : undefined;
      if (id && !before) throw missing();
      const holder = idByName.get(name);
      if (holder && holder !== id) throw new SCIMMY.Types.Error(409, "uniqueness", "taken");
      if (before) idByName.delete(nameOf(before));
      const now = new Date();
      const meta = { created: before?.meta.created ?? now, lastModified: now };
      const kept = { ...JSON.parse(JSON.stringify(data)), id: id ?? randomUUID(), meta };
      byId.set(kept.id, kept);
      idByName.set(name, kept.id);
      return kept;
    },
    egress(resource) {
      if (resource.id) {
        const found = byId.get(resource.id);
        if (!found) throw missing();
        return found;
      }
      const { filter } = resource;
      const [only, more] = filter?.length === 1 ? Object.entries(filter[0]) : [];
      if (only && !more && only[0].toLowerCase() === key.toLowerCase() && only[1][0] === "eq") {
        const found = byId.get(idByName.get(String(only[1][1]).toLowerCase()));
        return found ? [found] : [];
      }
      if (filter) return filter.match([...byId.values()]);
      const all = [...byId.values()];
      const { startIndex = 1, count = 20 } = resource.constraints ?? {};
      resource.constraints = { ...resource.constraints, totalResults: all.length };
      return all.slice(startIndex - 1, startIndex - 1 + count);
    },
    degress({ id }) {
      const found = byId.get(id);
      if (!found) throw missing();
      byId.delete(id);
      idByName.delete(nameOf(found));
    },
  };
}

SCIMMY.Resources.declare(SCIMMY.Resources.User, storeBy("userName"));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, storeBy("displayName"));
SCIMMY.Config.set({
  patch: true,
  filter: { supported: true, maxResults: 1000 },
  bulk: { supported: true, maxOperations: 1000 },
});
const app = express();
app.disable("x-powered-by");
app.set("etag", false);
const handler = (request) => {
  if (request.header("Authorization") !== "Bearer bench") throw new Error("no token");
  return "bench";
};
app.use("/scim", new SCIMMYRouters({ type: "bearer", handler }));
const server = app.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
process.once("disconnect", () => process.exit(0));
