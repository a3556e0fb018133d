// The floor: a bare node:http server with one constant answer of 1 kB, the size of a user. No server on Node is faster.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const user = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  id: "2819c223-7f76-453a-919d-413861904646",
  userName: "u0000001@bench.example",
  name: { givenName: "Given0000001", familyName: "Fam000001x" },
  emails: [{ primary: true, value: "u.0000001@mail.example", type: "work" }],
  active: true,
  nickName: "",
};
user.nickName = "x".repeat(1024 - JSON.stringify(user).length);
const body = Buffer.from(JSON.stringify(user));
const headers = { "content-type": "application/scim+json; charset=utf-8", "content-length": body.length };

const server = createServer({ keepAliveTimeout: 60_000 }, (_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.once("SIGTERM", () => process.exit(0));
process.once("disconnect", () => process.exit(0));
