import { Button } from "@mantine/core";
import { Fact, Facts } from "@rollcall/ui/form";
import { Section } from "@rollcall/ui/page";
import { ExactTime, RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Pencil, Star } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { UserDetail, UserField } from "../../shapes/users.ts";
import { useMay } from "../session.tsx";
import { fieldWords, grantableWords, managedByWords, roleWords } from "../words.ts";
import { UserRecords } from "../crm/user-records.tsx";
import { ResetSecondFactor } from "../second-factor/reset-second-factor.tsx";
import { CustomAttributes } from "./custom-attributes.tsx";
import { ProfileForm } from "./profile-form.tsx";

const shown: Exclude<UserField, "role" | "mainTeamId" | "permissionSetId">[] = [
  "givenName",
  "familyName",
  "displayName",
  "email",
  "jobTitle",
  "department",
  "language",
  "region",
  "timeZone",
];

/** How the user came into a team: `Member through the directory`, `Added by hand`, `Member through Berlin`. */
function wayInto({ source, through }: UserDetail["teams"][number]): string {
  const names = through.map((team) => team.name).join(", ");
  if (source === null) return `Member through ${names}`;
  const own = source === "directory" ? "Member through the directory" : "Added by hand";
  return names === "" ? own : `${own}, and through ${names}`;
}

export function UserOverview({ user }: { user: UserDetail }) {
  const mayManage = useMay("manage_people");
  const [editing, setEditing] = useState(false);
  const lock = (field: UserField): string | undefined => user.locked.find((one) => one.field === field)?.reason;
  return (
    <div className="rc-stack">
      <Section
        title="Profile"
        actions={
          mayManage && !editing ? (
            <Button
              variant="default"
              size="compact-md"
              leftSection={<Pencil size={14} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              Edit profile
            </Button>
          ) : undefined
        }
      >
        {editing ? (
          <ProfileForm user={user} onDone={() => setEditing(false)} />
        ) : (
          <Facts>
            {shown.map((field) => (
              <Fact key={field} label={fieldWords[field]} locked={lock(field)}>
                {user[field]}
              </Fact>
            ))}
            <Fact label="Role" locked={lock("role")}>
              {roleWords[user.role]}
            </Fact>
          </Facts>
        )}
      </Section>
      <CustomAttributes user={user} />
      <UserRecords user={user} />
      <Section title="Permissions">
        <Facts>
          <Fact label="Permission set" locked={lock("permissionSetId")}>
            {user.permissionSet ?? roleWords.super_admin}
          </Fact>
          <Fact label="Why">{user.permissionReason}</Fact>
          <Fact label="May">
            {user.permissionSet === null
              ? "Everything"
              : user.permissions.map((one) => grantableWords[one].label).join(", ") || "See and edit the own profile"}
          </Fact>
        </Facts>
      </Section>
      <Section title="Teams">
        {user.teams.length === 0 ? (
          <p className="rc-hint">In no team yet.</p>
        ) : (
          <ul className="rc-lines">
            {user.teams.map((team) => (
              <li key={team.id}>
                <span className="rc-line-main">
                  <Link to={`/teams/${team.id}`}>{team.name}</Link>
                </span>
                {team.main ? (
                  <StatusBadge tone="info" icon={Star}>
                    Main team
                  </StatusBadge>
                ) : null}
                <span className="rc-hint">{wayInto(team)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Account">
        <Facts>
          <Fact label="User name">{user.userName}</Fact>
          <Fact label="Managed by">
            {user.managedBy === "directory" ? (user.connection ?? managedByWords.directory) : managedByWords.manual}
          </Fact>
          <Fact label="External id">{user.externalId ? <code>{user.externalId}</code> : null}</Fact>
          <Fact label="Last active">
            <RelativeTime at={user.lastActiveAt} />
          </Fact>
          <Fact label="Last provisioned">
            <RelativeTime at={user.provisionedAt} />
          </Fact>
          <Fact label="Created">
            <ExactTime at={user.createdAt} />
          </Fact>
          <Fact label="Signed in on">
            {user.liveSessions === 0
              ? "No device now"
              : user.liveSessions === 1
                ? "1 device"
                : `${user.liveSessions} devices`}
          </Fact>
          <Fact label="Two-step sign-in">
            {user.secondFactor ? (
              <span className="rc-owner">
                On
                {mayManage ? <ResetSecondFactor user={user} /> : null}
              </span>
            ) : (
              "Off"
            )}
          </Fact>
        </Facts>
      </Section>
    </div>
  );
}
