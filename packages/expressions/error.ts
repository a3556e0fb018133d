/** A mistake in an expression, with the place of it: what is under the cursor while it is written. */
export class ExpressionError extends Error {
  /** Characters from the beginning, from 0. */
  readonly position: number;
  /** How many characters are meant; at least 1. */
  readonly length: number;

  constructor(message: string, position: number, length = 1) {
    super(message);
    this.name = "ExpressionError";
    this.position = position;
    this.length = Math.max(1, length);
  }
}

/** The expression is right, and this person's values do not fit it. */
export class EvaluationError extends ExpressionError {
  override readonly name = "EvaluationError";
}
