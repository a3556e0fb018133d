import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { UserDetail } from "../../shapes/users.ts";
import { confirmed } from "../step-up.tsx";

/** For a lost device: the way back that an administrator must take. */
export function ResetSecondFactor({ user }: { user: UserDetail }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        Reset
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Take the second factor of ${user.displayName} away?`}
        confirm="Take it away"
        danger
        onConfirm={async () => {
          const after = await confirmed(() => api.delete<UserDetail>(`/api/users/${user.id}/second-factor`));
          queries.setQueryData(["user", user.id], after);
          notifyDone(`${user.displayName} signs in without a code now.`);
        }}
      >
        <p>
          Do this when the device and the recovery codes are lost, and you are sure that it is {user.displayName} who
          asks. The password alone then signs in; two-step sign-in can be set up again under My profile.
        </p>
      </Confirm>
    </>
  );
}
