import type { ProblemTable } from "@rollcall/foundation/problem";

export type ImportCode =
  | "import_encoding"
  | "import_not_csv"
  | "import_empty"
  | "import_too_large"
  | "import_no_login"
  | "import_matching"
  | "import_running"
  | "import_finished";

/** What goes wrong with a file of people. */
export const importProblems: ProblemTable<ImportCode> = {
  import_encoding: {
    status: 400,
    title: "The file's encoding cannot be read",
    message: ({ line }) =>
      `The file is not UTF-8: line ${String(line)} has a character in another encoding, probably Windows-1252. Save it again as UTF-8: in Excel choose "Save as" and the type "CSV UTF-8 (comma delimited)"; in LibreOffice tick "Edit filter settings" and choose UTF-8. Nothing was imported.`,
  },
  import_not_csv: {
    status: 400,
    title: "The file is not a CSV file",
    message: ({ text }) => `${String(text)} Nothing was imported.`,
  },
  import_empty: {
    status: 400,
    title: "The file is empty",
    message: "The file has no people in it. The first row holds the names of the columns, each further row one person.",
  },
  import_too_large: {
    status: 413,
    title: "The file is too large",
    message: ({ limit }) =>
      `The file is larger than ${String(limit)} MB. Split it into several files; people that are here already are not imported twice.`,
  },
  import_no_login: {
    status: 400,
    title: "A column is missing",
    message: "Say which column holds the login or the e-mail address: without it people cannot be told apart.",
  },
  import_matching: {
    status: 400,
    title: "The matching of columns is not right",
    message: ({ text }) => String(text),
  },
  import_running: {
    status: 409,
    title: "The import is running",
    message: "The import runs already; its settings can no longer be changed.",
  },
  import_finished: {
    status: 409,
    title: "The import is finished",
    message: "This import is finished. Upload the file again to import it again.",
  },
};
