// What can be wrong with a second factor, as part of the table in errors.ts.
import type { ProblemTable } from "@rollcall/foundation/problem";

export type SecondFactorCode = "wrong_code" | "second_factor_on" | "second_factor_off" | "sign_in_over";

export const secondFactorProblems: ProblemTable<SecondFactorCode> = {
  wrong_code: {
    status: 403,
    title: "Wrong code",
    message:
      "The code is not right, or was used already. Enter the code that your authenticator app shows now, or a recovery code.",
  },
  second_factor_on: {
    status: 409,
    title: "Two-step sign-in is on",
    message: "Two-step sign-in is on for you already. Switch it off first to set up another device.",
  },
  second_factor_off: {
    status: 409,
    title: "Two-step sign-in is off",
    message: "Two-step sign-in is not on for this user. Nothing was changed.",
  },
  sign_in_over: {
    status: 401,
    title: "Sign in again",
    message: "The sign-in took too long or had too many wrong codes. Begin again with e-mail and password.",
  },
};
