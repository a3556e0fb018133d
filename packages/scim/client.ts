import type { PatchRequestOperation } from "./patch.ts";
import type { ScimResource } from "./resource.ts";

export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface ReceivedResponse {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}

export interface ClientError {
  status: number;
  scimType?: string;
  /** Always something a person can read. */
  detail: string;
}

export interface ListAnswer {
  totalResults: number;
  startIndex: number;
  itemsPerPage: number;
  resources: ScimResource[];
  nextCursor?: string;
}

/** What was said over the wire, the credentials replaced by `***`. */
export interface ClientExchange {
  request: SentRequest;
  response: ReceivedResponse;
}

/** Exactly one of `resource`, `list` and `error` is there, or none of them after a 2xx without a body. */
export interface ClientAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  resource?: ScimResource;
  list?: ListAnswer;
  error?: ClientError;
  exchange: ClientExchange;
}

export interface ReadOptions {
  attributes?: string[];
  excludedAttributes?: string[];
}

export interface FindOptions extends ReadOptions {
  count?: number;
  startIndex?: number;
  cursor?: string;
}

export interface ClientOptions {
  /** May carry a query string (Entra's `?aadOptscim062020`), which goes with every request. */
  baseUrl: string;
  send: (request: SentRequest) => Promise<ReceivedResponse>;
  /** The whole value of the Authorization header. */
  authorization?: string;
  userAgent?: string;
  /** Largest answer that is read, in characters. */
  answerLength?: number;
}

export interface ScimClient {
  serviceProviderConfig(): Promise<ClientAnswer>;
  schemas(): Promise<ClientAnswer>;
  resourceTypes(): Promise<ClientAnswer>;
  find(endpoint: string, filter?: string, options?: FindOptions): Promise<ClientAnswer>;
  read(endpoint: string, id: string, options?: ReadOptions): Promise<ClientAnswer>;
  create(endpoint: string, resource: object): Promise<ClientAnswer>;
  patch(endpoint: string, id: string, operations: PatchRequestOperation[]): Promise<ClientAnswer>;
  replace(endpoint: string, id: string, resource: object): Promise<ClientAnswer>;
  remove(endpoint: string, id: string): Promise<ClientAnswer>;
}
