import { isObject, type JsonObject, own } from "@rollcall/scim/resource";
import { type Answer, at, NotJudged, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import type { Made } from "../ledger.ts";
import { BULK, ENTERPRISE, GROUP, PATCH_OP, type Stage, USER } from "../stage.ts";
import { NoAnswer } from "../wire.ts";
import { hasMembers } from "./groups.ts";

const RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

interface BulkOperation {
  method: string;
  path: string;
  bulkId?: string;
  data?: JsonObject;
}

function send(stage: Stage, operations: BulkOperation[], more: JsonObject = {}): Promise<Answer> {
  return stage.call("POST", "/Bulk", { body: { schemas: [BULK], Operations: operations, ...more } });
}

function operationsOf(answer: Answer, count: number): JsonObject[] {
  answer.is(200);
  const found = answer.at("Operations");
  const list = Array.isArray(found) ? found.filter(isObject) : [];
  answer.must(list.length === count, `${count} operations in the answer`, `${list.length}`);
  return list;
}

function statusOf(operation: JsonObject | undefined): string {
  const status = operation && own(operation, "status");
  return String(isObject(status) ? own(status, "code") : status);
}

function createdIn(answer: Answer, operation: JsonObject | undefined, endpoint: string): Made {
  const location = String(operation && own(operation, "location"));
  const status = statusOf(operation);
  answer.must(status === "201", "status 201 of the operation", `status ${status}`);
  const id = decodeURIComponent(location.slice(location.lastIndexOf("/") + 1));
  answer.must(location.includes(`${endpoint}/`) && id !== "", "its location", shown(location));
  return { id, path: `${endpoint}/${encodeURIComponent(id)}`, body: {} };
}

const newUser = (stage: Stage, bulkId: string): BulkOperation => ({
  method: "POST",
  path: stage.users,
  bulkId,
  data: stage.userBody(),
});

function newGroup(stage: Stage, bulkId: string, members: string[]): BulkOperation {
  const data = {
    schemas: [GROUP],
    displayName: stage.word(),
    members: members.map((id) => ({ value: `bulkId:${id}` })),
  };
  return { method: "POST", path: stage.groups, bulkId, data };
}

/**
 * A server may answer and close before it has read all of a large body (RFC 9110 §15.5.14); whether the answer is then
 * seen is a matter of luck, so luck is tried several times.
 */
async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (attempt === 4)
        throw new NotJudged("The server closed the connection while the body was sent; its answer could not be seen.");
    }
  }
}

export const bulk = checksOf("bulk", "must", {
  creates: {
    must: "Bulk creates, and answers each operation with its status as a text, its bulkId and its location",
    source: "RFC 7644 §3.7",
    needs: "bulk",
    advice: 'Answer 200 with a BulkResponse; status is "201", a text.',
    async run(stage) {
      const answer = await send(stage, [newUser(stage, "one"), newUser(stage, "two")]);
      const operations = operationsOf(answer, 2);
      const schemas = answer.at("schemas");
      answer.must(Array.isArray(schemas) && schemas.includes(RESPONSE), `schemas with ${RESPONSE}`, shown(schemas));
      for (const [index, bulkId] of ["one", "two"].entries()) {
        const operation = operations[index] ?? {};
        answer.must(own(operation, "bulkId") === bulkId, `bulkId "${bulkId}"`, shown(own(operation, "bulkId")));
        answer.must(own(operation, "status") === "201", 'status "201"', shown(own(operation, "status")));
        await stage.read(createdIn(answer, operation, stage.users));
      }
    },
  },
  changes: {
    must: "Bulk takes PATCH and DELETE",
    source: "RFC 7644 §3.7",
    needs: "bulk",
    advice: "Take all methods but GET.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const data = { schemas: [PATCH_OP], Operations: [{ op: "replace", path: "displayName", value: "After" }] };
      const answer = await send(stage, [
        { method: "PATCH", path: one.path, data },
        { method: "DELETE", path: two.path },
      ]);
      operationsOf(answer, 2);
      (await stage.read(one)).has("displayName", "After");
      (await stage.get(two.path)).is(404);
    },
  },
  backward: {
    must: "A bulkId of an operation before can be used",
    source: "RFC 7644 §3.7.2",
    needs: ["bulk", "groups"],
    advice: "Put the id in the place of bulkId:...",
    async run(stage) {
      const answer = await send(stage, [newUser(stage, "u"), newGroup(stage, "g", ["u"])]);
      const [user, group] = operationsOf(answer, 2);
      const made = createdIn(answer, user, stage.users);
      await hasMembers(stage, createdIn(answer, group, stage.groups), [made]);
    },
  },
  forward: {
    must: "A bulkId of an operation after can be used",
    source: "RFC 7644 §3.7.2",
    needs: ["bulk", "groups"],
    advice: "Order the operations by their references first.",
    async run(stage) {
      const answer = await send(stage, [newGroup(stage, "g", ["u"]), newUser(stage, "u")]);
      const operations = operationsOf(answer, 2);
      const by = (id: string) => operations.find((one) => own(one, "bulkId") === id);
      const made = createdIn(answer, by("u"), stage.users);
      await hasMembers(stage, createdIn(answer, by("g"), stage.groups), [made]);
    },
  },
  circular: {
    must: "Two operations may refer to each other",
    source: "RFC 7644 §3.7.1",
    severity: "should",
    needs: ["bulk", "enterprise"],
    advice: "Create both first, and set the references afterwards.",
    async run(stage) {
      const managedBy = (bulkId: string, boss: string): BulkOperation => {
        const data = stage.userBody({
          schemas: [USER, ENTERPRISE],
          [ENTERPRISE]: { manager: { value: `bulkId:${boss}` } },
        });
        return { method: "POST", path: stage.users, bulkId, data };
      };
      const answer = await send(stage, [managedBy("a", "b"), managedBy("b", "a")]);
      const [first, second] = operationsOf(answer, 2).map((one) => createdIn(answer, one, stage.users));
      if (first === undefined || second === undefined) return;
      (await stage.read(first)).has(`[${ENTERPRISE}].manager.value`, second.id);
      (await stage.read(second)).has(`[${ENTERPRISE}].manager.value`, first.id);
    },
  },
  "goes-on": {
    must: "Without failOnErrors a failure does not stop the others",
    source: "RFC 7644 §3.7.3",
    needs: "bulk",
    advice: "Answer each operation with its own status, and an error in response.",
    async run(stage) {
      const bad = { method: "POST", path: stage.users, bulkId: "bad", data: { schemas: [] } };
      const answer = await send(stage, [bad, newUser(stage, "good")]);
      const [first, second] = operationsOf(answer, 2);
      answer.must(/^4\d\d$/.test(statusOf(first)), "a status 4xx of the first operation", statusOf(first));
      answer.must(isObject(first && own(first, "response")), "its error in response", shown(first));
      answer.must(statusOf(second) === "201", "201 of the second operation", statusOf(second));
    },
  },
  "fail-on-errors": {
    must: "failOnErrors stops after so many failures",
    source: "RFC 7644 §3.7.3",
    needs: "bulk",
    advice: "Stop when the number of errors is reached, and leave the rest out of the answer.",
    async run(stage) {
      const bad = { method: "POST", path: stage.users, bulkId: "bad", data: { schemas: [] } };
      const last = newUser(stage, "last");
      const answer = (await send(stage, [bad, last], { failOnErrors: 1 })).is(200);
      const found = answer.at("Operations");
      const created = Array.isArray(found) && found.filter(isObject).some((one) => statusOf(one) === "201");
      answer.must(!created, "nothing after the first failure", "the operation after it was done");
    },
  },
  "over-limit": {
    must: "More operations than announced are refused with 413",
    source: "RFC 7644 §3.7.4",
    needs: "bulk",
    advice: "Answer 413, and do none of them.",
    async run(stage) {
      const most = at(stage.config, "bulk.maxOperations");
      if (typeof most !== "number" || most < 1 || most > 5000)
        throw new NotJudged(`bulk.maxOperations is ${shown(most)}: too many to try.`);
      const path = `${stage.users}/${stage.noId()}`;
      const operations = Array.from({ length: most + 1 }, () => ({ method: "DELETE", path }));
      (await send(stage, operations)).is(413);
    },
  },
  "over-size": {
    must: "A larger body than announced is refused with 413",
    source: "RFC 7644 §3.7.4",
    needs: "bulk",
    advice: "Answer 413 before you read it all.",
    async run(stage) {
      const most = at(stage.config, "bulk.maxPayloadSize");
      if (typeof most !== "number" || most < 1 || most > 8_388_608)
        throw new NotJudged(`bulk.maxPayloadSize is ${shown(most)}: too much to try.`);
      const operation = { method: "DELETE", path: `${stage.users}/${stage.noId()}`, data: { fill: "x".repeat(most) } };
      (await patiently(() => send(stage, [operation]))).is(413);
    },
  },
  "unknown-bulk-id": {
    must: "A bulkId that no operation has is an error of that operation",
    source: "RFC 7644 §3.7.2",
    needs: ["bulk", "groups"],
    advice: "Answer that operation with 409 or 400.",
    async run(stage) {
      const answer = await send(stage, [newGroup(stage, "g", ["nobody"])]);
      if (answer.status === 400 || answer.status === 409) return;
      const [operation] = operationsOf(answer, 1);
      answer.must(/^4\d\d$/.test(statusOf(operation)), "a status 4xx of the operation", statusOf(operation));
    },
  },
  "bulk-id-required": {
    must: "A POST without bulkId is refused",
    source: "RFC 7644 §3.7",
    severity: "should",
    needs: "bulk",
    advice: "Answer the request or that operation with 400.",
    async run(stage) {
      const answer = await send(stage, [{ method: "POST", path: stage.users, data: stage.userBody() }]);
      if (answer.status === 400) return;
      const [operation] = operationsOf(answer, 1);
      answer.must(statusOf(operation) === "400", "status 400", statusOf(operation));
    },
  },
});
