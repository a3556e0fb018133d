import { count, plural } from "@rollcall/ui/format";
import { Section } from "@rollcall/ui/page";
import { CornerDownRight } from "lucide-react";
import { Link } from "react-router";
import type { TeamDetail } from "../../shapes/teams.ts";

interface Label {
  id: string;
  name: string;
}

/** `12 members`, and with teams inside `12 members, 40 people with the teams inside`. */
export function peopleOf(team: TeamDetail): string {
  const own = plural(team.members, "member");
  return team.childTeams === 0
    ? own
    : `${own} of its own, ${plural(team.everybody, "person", "people")} with the teams inside`;
}

/** So many names fit beside a person. */
const NAMED = 2;

/** Says that somebody is in a team by way of others. */
export function Through({ teams }: { teams: Label[] }) {
  const more = teams.length - NAMED;
  return (
    <span className="rc-managed rc-through">
      <CornerDownRight size={13} strokeWidth={1.9} aria-hidden="true" />
      <span>
        through{" "}
        {teams.slice(0, NAMED).map((team, at) => (
          <span key={team.id}>
            {at > 0 ? ", " : ""}
            <Link to={`/teams/${team.id}`}>{team.name}</Link>
          </span>
        ))}
        {more > 0 ? ` and ${more} more` : ""}
      </span>
    </span>
  );
}

/** The teams that a team is in, and those that are in it. Nothing where there are none. */
export function Nesting({ team }: { team: TeamDetail }) {
  if (team.parents.length === 0 && team.childTeams === 0) return null;
  const hidden = team.childTeams - team.children.length;
  return (
    <Section title="Teams in teams">
      <dl className="rc-nesting">
        {team.parents.length > 0 ? (
          <>
            <dt>{team.name} is inside</dt>
            <dd>
              {team.parents.map((parent) => (
                <Link key={parent.id} to={`/teams/${parent.id}`}>
                  {parent.name}
                </Link>
              ))}
            </dd>
          </>
        ) : null}
        {team.childTeams > 0 ? (
          <>
            <dt>Inside it</dt>
            <dd>
              {team.children.map((child) => (
                <span key={child.id}>
                  <Link to={`/teams/${child.id}`}>{child.name}</Link>{" "}
                  <span className="rc-hint">{plural(child.members, "member")}</span>
                </span>
              ))}
              {hidden > 0 ? <span className="rc-hint">and {count(hidden)} more</span> : null}
            </dd>
          </>
        ) : null}
      </dl>
    </Section>
  );
}
