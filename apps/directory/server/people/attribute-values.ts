// The one written form of each type of attribute, and what is wrong with a value.
import type { ProfileAttribute } from "./attributes.ts";

const yes = /^(true|yes|1)$/i;
const no = /^(false|no|0)$/i;
const MOST_ELEMENTS = 100;

/** The elements of a list: a JSON array of texts, or texts with semicolons or line breaks between them. */
export const elementsOf = (text: string): string[] => {
  let parts: unknown;
  try {
    parts = text.startsWith("[") ? JSON.parse(text) : undefined;
  } catch {
    parts = undefined;
  }
  const texts = Array.isArray(parts) ? parts.map(String) : text.split(/[;\n]/);
  return [...new Set(texts.map((part) => part.trim()).filter(Boolean))];
};

/** A value in its written form; what is not of the type stays as it is and is a mistake. */
export const writtenForm = ({ type, choices }: ProfileAttribute, text: string): string => {
  switch (type) {
    case "number":
    case "integer":
      return Number.isFinite(Number(text)) ? String(Number(text)) : text;
    case "boolean":
      return yes.test(text) ? "true" : no.test(text) ? "false" : text;
    case "choice":
      return choices.find((choice) => choice.toLowerCase() === text.toLowerCase()) ?? text;
    case "list": {
      const elements = elementsOf(text).map(
        (part) => choices.find((choice) => choice.toLowerCase() === part.toLowerCase()) ?? part,
      );
      return elements.length === 0 ? "" : JSON.stringify(elements);
    }
    default:
      return text;
  }
};

const oneOf = (choices: string[]): string =>
  choices.length > 12 ? `${choices.slice(0, 12).join(", ")} and ${choices.length - 12} more` : choices.join(", ");

/** What is wrong with a value in its written form. */
export const typeMistake = ({ type, label, choices }: ProfileAttribute, value: string): string | undefined => {
  switch (type) {
    case "number":
      return Number.isFinite(Number(value)) ? undefined : `${label} must be a number; "${value}" is none.`;
    case "integer":
      return Number.isSafeInteger(Number(value)) ? undefined : `${label} must be a whole number; "${value}" is none.`;
    case "boolean":
      return value === "true" || value === "false"
        ? undefined
        : `${label} must be true or false; "${value}" is neither.`;
    case "choice":
      return choices.includes(value) ? undefined : `${label} must be one of: ${oneOf(choices)}. "${value}" is not.`;
    case "list": {
      const elements = elementsOf(value);
      if (elements.length > MOST_ELEMENTS) return `${label} has more than ${MOST_ELEMENTS} entries. Shorten the list.`;
      const wrong = choices.length === 0 ? undefined : elements.find((element) => !choices.includes(element));
      return wrong === undefined ? undefined : `${label} may hold: ${oneOf(choices)}. "${wrong}" is not among them.`;
    }
    default:
      return undefined;
  }
};
