import { Button, Drawer } from "@mantine/core";
import { ErrorState } from "@rollcall/ui/error-state";
import { PageSkeleton } from "@rollcall/ui/loading";
import { RelativeTime } from "@rollcall/ui/relative-time";
import type { Mapping } from "../../../shapes/mappings.ts";
import { useMappingVersions } from "../../api/mapping-plan.ts";
import { targetWords } from "../../words/mapping.ts";

interface Props {
  appId: string;
  opened: boolean;
  onClose: () => void;
  /** Puts the rows of a version into the editor; saving them is another step. */
  onTake: (rows: Mapping[]) => void;
}

/** Who saved the mapping when, and the way back. */
export function MappingVersions({ appId, opened, onClose, onTake }: Props) {
  const versions = useMappingVersions(appId, opened);
  const list = versions.data?.versions ?? [];
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title="Versions of the mapping"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {versions.isError ? (
        <ErrorState error={versions.error} retry={() => void versions.refetch()} />
      ) : versions.isPending ? (
        <PageSkeleton lines={4} />
      ) : list.length === 0 ? (
        <p className="rc-hint">The mapping was not changed since the app was added.</p>
      ) : (
        <ol className="dir-versions" aria-label="Versions">
          {list.map((version, at) => (
            <li key={version.number}>
              <div>
                <strong>Version {version.number}</strong>{" "}
                <span className="rc-hint">
                  {version.savedBy} · <RelativeTime at={version.savedAt} />
                </span>
                <p className="rc-hint">
                  {version.changed.length > 0
                    ? `Changed ${version.changed.map(targetWords).join(", ")}`
                    : "As the app was added"}
                </p>
              </div>
              {at === 0 ? (
                <span className="rc-hint">Now</span>
              ) : (
                <Button
                  variant="default"
                  size="compact-md"
                  aria-label={`Take the rows of version ${version.number}`}
                  onClick={() => {
                    onTake(version.rows);
                    onClose();
                  }}
                >
                  Take these rows
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
    </Drawer>
  );
}
