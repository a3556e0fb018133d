// Files of people as administrators have them.
const given = ["Ada", "Zoë", "José", "Łukasz", "明", "Олена", "Åse", "Noor", "Siân", "Grace"];
const family = ["Byron", "Müller", "Nuñez", "Kowalski", "田中", "Шевченко", "Ødegård", "Al-Amin", "O’Neill", "Hopper"];
const departments = ["Sales", "Finance", "Engineering", "Support"];

export interface CsvPerson {
  email: string;
  firstName: string;
  lastName: string;
  department: string;
  group: string;
}

export function people(count: number, { domain = "example.com", group = "Everybody new" } = {}): CsvPerson[] {
  return Array.from({ length: count }, (_, at) => ({
    email: `person.${String(at + 1).padStart(4, "0")}@${domain}`,
    firstName: given[at % given.length] ?? "",
    lastName: `${family[Math.floor(at / given.length) % family.length]} ${at + 1}`,
    department: departments[at % departments.length] ?? "",
    group,
  }));
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function csvText(rows: CsvPerson[]): string {
  const lines = rows.map((row) =>
    [row.email, row.firstName, row.lastName, row.email, row.department, row.group].map(cell).join(","),
  );
  return ["Login,First name,Last name,E-mail,Department,Groups", ...lines].join("\r\n") + "\r\n";
}

export function csvFile(rows: CsvPerson[]): Uint8Array {
  return new TextEncoder().encode(csvText(rows));
}
