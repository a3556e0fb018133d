import type { Plan } from "../../shapes/session.ts";
import type { Impact, Prerequisite } from "../../shapes/provisioning.ts";
import { planFeatures } from "../permissions.ts";
import type { PeopleCounts } from "./store.ts";

export const planGate = (plan: Plan): string | null =>
  planFeatures[plan].scim
    ? null
    : `The plan ${planFeatures[plan].label} does not include provisioning over SCIM; the plan Enterprise does.`;

const some = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What has to be true before a directory can provision, as it is now. */
export function prerequisitesOf(plan: Plan, counts: PeopleCounts, allowOutsideDomains: boolean): Prerequisite[] {
  const gate = planGate(plan);
  const domainMet = counts.verified_domains > 0 || allowOutsideDomains;
  return [
    {
      id: "super-admin",
      title: "You are a Super Admin",
      met: true,
      detail:
        counts.super_admins > 1
          ? `${counts.super_admins} Super Admins can manage provisioning.`
          : "You are the only Super Admin. A second one keeps the portal manageable when you are away.",
      fix: null,
      href: "/users?role=super_admin",
    },
    {
      id: "plan",
      title: "The plan includes SCIM",
      met: gate === null,
      detail: gate ?? `The plan ${planFeatures[plan].label} includes provisioning over SCIM.`,
      fix: gate === null ? null : "Change the account's plan to Enterprise.",
      href: "/settings/account",
    },
    {
      id: "domain",
      title: "An e-mail domain is verified",
      met: domainMet,
      detail: domainDetail(counts, allowOutsideDomains),
      fix: domainMet
        ? null
        : "Add your domain and the DNS record that proves it, or allow outside domains for the connection.",
      href: "/settings/domains",
    },
    {
      id: "unique-emails",
      title: "Every user has an e-mail of their own",
      met: counts.without_email === 0,
      detail:
        counts.without_email === 0
          ? "No two users share a primary e-mail; the portal sees to that."
          : `${some(counts.without_email, "user has", "users have")} no e-mail address.`,
      fix:
        counts.without_email === 0
          ? null
          : "Give these users an e-mail, so that the directory can be compared with them.",
      href: "/users",
    },
  ];
}

function domainDetail(counts: PeopleCounts, allowOutsideDomains: boolean): string {
  if (counts.verified_domains > 0) return `${some(counts.verified_domains, "domain is", "domains are")} verified.`;
  if (allowOutsideDomains) return "No domain is verified, but this connection may bring users of any domain.";
  if (counts.waiting_domains > 0)
    return `${some(counts.waiting_domains, "domain waits", "domains wait")} for the DNS record.`;
  return "No domain is verified, so a directory could not create anybody.";
}

/** How many users made by hand a directory could take over at once, and for how many a Super Admin is asked. */
function matchesOf(counts: PeopleCounts): { linked: number; asked: number } {
  const met = counts.manual_in_domains;
  if (counts.matchings.includes("verified_email"))
    return { linked: met - counts.manual_guarded, asked: counts.manual_guarded };
  return { linked: 0, asked: counts.matchings.includes("ask") ? met : 0 };
}

function whatMatchingDoes(counts: PeopleCounts): string {
  const { linked, asked } = matchesOf(counts);
  if (linked + asked === 0)
    return "If the directory sends the same user name or e-mail, it is told that the user exists, and the user here stays as it is.";
  const approval = `a request appears under Requests, and nothing changes until a Super Admin approves`;
  if (linked === 0) return `If the directory sends the same user name or e-mail, ${approval}.`;
  const rest = asked === 0 ? "" : ` For ${asked} of them, Super Admins or deactivated, ${approval}.`;
  return `If the directory sends the same primary e-mail, ${linked === 1 ? "1 of them is" : `${linked} of them are`} linked to it at once and kept by it from then on.${rest}`;
}

export function impactOf(counts: PeopleCounts): Impact {
  const manualOutside = counts.manual - counts.manual_in_domains;
  const sentences = [
    `${some(counts.users, "user exists", "users exist")} now. Nobody is changed by switching provisioning on.`,
  ];
  if (counts.manual_in_domains > 0)
    sentences.push(
      `${some(counts.manual_in_domains, "user who was added by hand has", "users who were added by hand have")} an e-mail in a verified domain. ${whatMatchingDoes(counts)}`,
    );
  if (manualOutside > 0)
    sentences.push(
      `${some(manualOutside, "user was", "users were")} added by hand with an e-mail outside the verified domains; the directory will not meet them.`,
    );
  if (counts.provisioned > 0)
    sentences.push(
      `${some(counts.provisioned, "user came", "users came")} from the directory before and will be found again by it.`,
    );
  return {
    users: counts.users,
    invited: counts.invited,
    active: counts.active,
    deactivated: counts.deactivated,
    wouldMatch: counts.manual_in_domains,
    ...matchesOf(counts),
    outsideDomains: manualOutside,
    superAdmins: counts.super_admins,
    sentences,
  };
}
