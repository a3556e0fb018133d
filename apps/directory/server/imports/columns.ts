import { baseAttributes } from "../people/attributes.ts";

const plain = (text: string) =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

/** Headers that exports of directories, HR systems and Okta's own CSV template use, besides our own labels. */
const otherNames: Record<string, string> = {
  login: "username userid user benutzername anmeldename identifiant usuario upn userprincipalname",
  email: "mail emailaddress workemail primaryemail emailadresse correo correoelectronico courriel adressemail",
  firstName: "first given givenname forename vorname prenom nombre",
  lastName: "last surname familyname nachname nom apellido apellidos",
  displayName: "fullname name anzeigename nomcomplet nombrecompleto",
  title: "jobtitle position role stelle poste cargo titel",
  department: "dept team abteilung departement service departamento equipe",
  employeeNumber: "employeeid personnelnumber personalnummer empid matricule",
  managerId: "managerlogin manageremail manageremailaddress",
  manager: "managername vorgesetzter",
  primaryPhone: "phone telephone phonenumber workphone telefon telefono",
  mobilePhone: "mobile cell cellphone handy mobiltelefon movil portable",
  countryCode: "country land pays pais",
  zipCode: "zip postcode postalcode plz codepostal codigopostal",
  city: "stadt ort ville ciudad town",
  streetAddress: "street strasse rue calle address",
  state: "region province bundesland provincia",
  preferredLanguage: "language sprache langue idioma lang",
  locale: "region",
  timezone: "timezone zeitzone fuseauhoraire zonahoraria tz",
  organization: "organisation company firma societe empresa",
  costCenter: "costcentre kostenstelle",
  groups: "group groupnames gruppen gruppe groupes grupos memberof teams",
};

const guesses = new Map<string, string>();
for (const { name, label } of baseAttributes) {
  guesses.set(plain(name), name);
  guesses.set(plain(label), name);
}
guesses.set("groups", "groups");
for (const [name, texts] of Object.entries(otherNames))
  for (const text of texts.split(" ")) if (!guesses.has(text)) guesses.set(text, name);

export interface Column {
  index: number;
  header: string;
  samples: string[];
  guess: string | null;
}

/** Names the columns and guesses what they hold; the first of two columns with one meaning has it. */
export const describeColumns = (
  headers: string[],
  firstRows: string[][],
  custom: readonly { name: string; label: string }[],
): Column[] => {
  const own = new Map(custom.flatMap(({ name, label }) => [name, label].map((text) => [plain(text), name])));
  const used = new Set<string>();
  return headers.map((header, index) => {
    const found = own.get(plain(header)) ?? guesses.get(plain(header)) ?? null;
    const guess = found !== null && !used.has(found) ? found : null;
    if (guess !== null) used.add(guess);
    const samples = firstRows
      .map((row) => (row[index] ?? "").trim())
      .filter((text) => text !== "")
      .slice(0, 3)
      .map((text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text));
    return { index, header: header.trim().slice(0, 200), samples, guess };
  });
};

export const guessedMatching = (
  columns: Column[],
): { matching: Record<string, number>; groupColumn: number | null } => {
  const matching: Record<string, number> = {};
  let groupColumn: number | null = null;
  for (const { guess, index } of columns) {
    if (guess === "groups") groupColumn = index;
    else if (guess !== null) matching[guess] = index;
  }
  return { matching, groupColumn };
};
