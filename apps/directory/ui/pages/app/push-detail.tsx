import { Button, Group, Radio, Stack } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { ErrorState } from "@rollcall/ui/error-state";
import { Fact, Facts } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useState } from "react";
import { Link } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import type { PushDetail as Detail, PushEnd } from "../../../shapes/push-groups.ts";
import { usePushActions, usePushDetail } from "../../api/push-groups.ts";
import { counted } from "../../words/counted.ts";
import { pushTone, pushWord } from "../../words/push.ts";

/** One pushed group: where it stands, who of its members is not there and why, and what can be done. */
export function PushDetail({ app, groupId, onGone }: { app: App; groupId: string; onGone: () => void }) {
  const detail = usePushDetail(app.id, groupId);
  if (detail.isPending) return <PageSkeleton lines={5} />;
  if (detail.isError) return <ErrorState error={detail.error} retry={() => void detail.refetch()} />;
  const push = detail.data;
  return (
    <Stack gap="md">
      <div className="dir-heading">
        <h2>{push.group.deleted ? push.group.name : <Link to={`/groups/${groupId}`}>{push.group.name}</Link>}</h2>
        <StatusBadge tone={pushTone[push.state]}>{pushWord[push.state]}</StatusBadge>
      </div>
      <p>{push.text}</p>
      {push.wayOut ? <Notice tone="bad">{push.wayOut}</Notice> : null}
      <Facts>
        <Fact label="Group in the app">{push.inApp ? push.inApp.name : null}</Fact>
        <Fact label="Its id there">{push.inApp ? <code className="dir-break">{push.inApp.id}</code> : null}</Fact>
        <Fact label="Members">{`${push.members.there} there, ${push.members.here} here`}</Fact>
        <Fact label="Pushed because">{push.how}</Fact>
        <Fact label="Gives the app to its members">{push.assigns ? "Yes" : "No"}</Fact>
        <Fact label="Last pushed">
          <RelativeTime at={push.pushedAt} />
        </Fact>
      </Facts>
      <Actions app={app} push={push} onGone={onGone} />
      <Missing push={push} />
    </Stack>
  );
}

function Actions({ app, push, onGone }: { app: App; push: Detail; onGone: () => void }) {
  const { act, end } = usePushActions(app.id);
  const [asking, setAsking] = useState(false);
  const [inApp, setInApp] = useState<PushEnd>("leave");
  const groupId = push.group.id;
  const run = (action: "push-now" | "pause" | "resume", done: string) =>
    act.mutate({ groupId, action }, { onSuccess: () => notifyDone(done), onError: notifyError });
  if (push.state === "ending") return null;
  return (
    <Group gap="xs">
      {push.state === "paused" ? (
        <Button variant="default" loading={act.isPending} onClick={() => run("resume", "Pushing goes on.")}>
          Resume
        </Button>
      ) : (
        <>
          <Button loading={act.isPending} onClick={() => run("push-now", "The group is looked at now.")}>
            Push now
          </Button>
          <Button variant="default" onClick={() => run("pause", "Nothing is sent for this group until it is resumed.")}>
            Pause
          </Button>
        </>
      )}
      <Button variant="default" onClick={() => setAsking(true)}>
        Unlink
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Stop pushing ${push.group.name}?`}
        confirm={inApp === "delete" ? "Stop and delete there" : "Stop pushing"}
        danger={inApp === "delete"}
        onConfirm={async () => {
          await end.mutateAsync({ groupId, inApp });
          notifyDone(`${push.group.name} is no longer pushed.`);
          onGone();
        }}
      >
        <Radio.Group
          label={`What becomes of the group in ${app.label}?`}
          value={inApp}
          onChange={(value) => setInApp(value)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="leave" label="It stays there as it is" />
            <Radio value="delete" label="It is deleted there; the accounts of its members stay" />
          </Stack>
        </Radio.Group>
      </Confirm>
    </Group>
  );
}

function Missing({ push }: { push: Detail }) {
  if (push.missing.length === 0) return null;
  const more = push.missingTotal - push.missing.length;
  return (
    <section aria-label="Members who are not there">
      <h3>{counted(push.missingTotal, "member differs", "members differ")}</h3>
      <ul className="dir-rows">
        {push.missing.map(({ person, reason }) => (
          <li key={person.id}>
            <span>
              <Link to={`/people/${person.id}`}>{person.name}</Link>
              <br />
              <span className="rc-hint">{reason}</span>
            </span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="rc-hint">And {counted(more, "other")}.</p> : null}
    </section>
  );
}
