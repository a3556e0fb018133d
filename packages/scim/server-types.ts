import type { ScimError } from "./error.ts";
import type { Filter } from "./filter.ts";
import type { Limits } from "./limits.ts";
import type { PatchOperation } from "./patch.ts";
import type { Wanted } from "./projection.ts";
import type { ResourceText } from "./raw-json.ts";
import type { ScimResource } from "./resource.ts";
import type { ResourceType, Target } from "./schema.ts";
import type { Seat } from "./together.ts";

export type Dialect = "compatible" | "strict";

export interface ScimRequest {
  method: string;
  /** Below the base address: `/Users/1`. */
  path: string;
  /** Names as sent; the first value where a name came twice. */
  query: Record<string, string | undefined>;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body?: string;
}

export interface ScimResponse {
  status: number;
  headers: Record<string, string>;
  body?: string;
  /** The body in UTF-8, where it is there already: of megabytes the conversion is most of the work. */
  bytes?: Uint8Array;
  /** For a log: the body of a long list with its first resources alone. */
  excerpt?: string;
}

/**
 * Makes the answer to a change, without side effects: an app can store it in the transaction of the change.
 * Called without a resource it makes a 204. Called twice with the same resource it returns the same answer.
 */
export interface Answer {
  (resource?: ScimResource): ScimResponse;
  /** What of the resource the answer shows; nothing else need be loaded. */
  readonly wanted: Wanted;
  /** Throws the 412 of RFC 7644 §3.14 unless `If-Match` and `If-None-Match` allow a change of this version. Ask it inside the transaction. */
  checkVersion(version: string | undefined): void;
  /** Whether `checkVersion` can refuse anything: the client sent `If-Match` or `If-None-Match`. */
  readonly conditional: boolean;
}

export interface ListQuery {
  filter?: Filter;
  /** From 1. */
  startIndex: number;
  /** 0 asks for `totalResults` alone. Never more than the limit. */
  count: number;
  sortBy?: Target;
  sortOrder?: "ascending" | "descending";
  /** Cursor pages (RFC 9865): set when the client asks for them, empty for the first page. `startIndex` is 1 then. */
  cursor?: string;
  wanted: Wanted;
}

export interface ListResult {
  totalResults: number;
  /** A text is the JSON of a resource that shows all it has: it is sent as it is. Not for a query that is `narrowed`. */
  resources: (ScimResource | string)[];
  nextCursor?: string;
  previousCursor?: string;
}

/** What an app does for one resource type. It throws `ScimError` for what the client is to be told. */
export interface ResourceHandler<C> {
  type: ResourceType;
  /** The type for this caller, when it differs (an account's own extension). Return the same object each time. */
  typeFor?(context: C): ResourceType;
  /** Whether `create` takes the seat of an operation, so that many creates are carried out together or not at all. */
  seated?: boolean;
  read(context: C, id: string, wanted: Wanted): Promise<ScimResource | ResourceText | undefined>;
  list(context: C, query: ListQuery): Promise<ListResult>;
  create(context: C, input: ScimResource, answer: Answer): Promise<ScimResource>;
  replace(context: C, id: string, input: ScimResource, answer: Answer): Promise<ScimResource>;
  /** Undefined makes a 204. */
  patch(context: C, id: string, operations: PatchOperation[], answer: Answer): Promise<ScimResource | undefined>;
  remove(context: C, id: string, answer: Answer): Promise<void>;
}

/** What the server says of itself in `/ServiceProviderConfig`. */
export interface Features {
  documentationUri?: string;
  changePassword: boolean;
  sort: boolean;
  etag: boolean;
  bulk: boolean;
  /** Cursor pages; the seconds for which a cursor lives. */
  cursor?: { timeout: number };
  authenticationSchemes: AuthenticationScheme[];
}

export interface AuthenticationScheme {
  type: "oauth" | "oauth2" | "oauthbearertoken" | "httpbasic" | "httpdigest";
  name: string;
  description: string;
  specUri?: string;
  documentationUri?: string;
  primary?: boolean;
}

export interface BulkOperation {
  method: string;
  path: string;
  data: unknown;
  seat?: Seat;
}

export interface OwnRequest<C> {
  context: C;
  /** Told once of the answer that stays. */
  answered(response: ScimResponse): void;
}

export interface ServerOptions<C> {
  types: ResourceHandler<C>[];
  /** The configured address of the SCIM root, without a slash at its end. Never made from a request. */
  baseUrl: (context: C) => string;
  features: Features;
  limits?: Partial<Limits>;
  /** Compatible unless told otherwise. */
  dialect?: (context: C) => Dialect;
  /** An operation of a Bulk request as a request of its own. */
  operation?: (context: C, operation: BulkOperation) => OwnRequest<C>;
  /** What is told of a fault in one operation of a Bulk request, after the app has logged it. Without it all of it fails. */
  fault?: (error: unknown, context: C) => ScimError;
  /** Who `/Me` is, for callers that are a person. */
  me?: (context: C) => Promise<{ endpoint: string; id: string } | undefined>;
}

export interface ScimServer<C> {
  /** Never throws a `ScimError`; what else is thrown is a fault of the app and goes to the caller. */
  handle(request: ScimRequest, context: C): Promise<ScimResponse>;
}
