/** Bounds that are checked before the work they bound, so that no request costs more than its size suggests. */
export interface Limits {
  /** Largest body of a single request, in bytes of UTF-8. */
  bodyBytes: number;
  /** Largest body of a Bulk request. */
  bulkBytes: number;
  /** Deepest nesting of objects and arrays in a body. */
  jsonDepth: number;
  filterLength: number;
  filterDepth: number;
  filterTerms: number;
  patchOperations: number;
  /** Most values of one multi-valued attribute in one request. */
  values: number;
  /** Page size when the client names none, and the largest it can get. */
  defaultCount: number;
  maxCount: number;
  bulkOperations: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 1_048_576,
  bulkBytes: 4_194_304,
  jsonDepth: 32,
  filterLength: 8192,
  filterDepth: 20,
  filterTerms: 100,
  patchOperations: 1000,
  values: 10_000,
  defaultCount: 100,
  maxCount: 500,
  bulkOperations: 1000,
};
