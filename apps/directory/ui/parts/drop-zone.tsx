import { FileUp } from "lucide-react";
import { useState } from "react";
import type { DragEvent } from "react";

interface Props {
  /** The accessible name of the file input. */
  label: string;
  text: string;
  accept: string;
  busy: boolean;
  onFile: (file: File) => void;
}

/** A file by dragging or by choosing; the input itself takes the focus and the key. */
export function DropZone({ label, text, accept, busy, onFile }: Props) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !busy) onFile(file);
  };
  return (
    <label
      className="dir-drop"
      data-over={over}
      data-busy={busy}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        type="file"
        aria-label={label}
        accept={accept}
        disabled={busy}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file may be chosen again after it was repaired.
          event.currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
      <span className="rc-empty-icon" aria-hidden="true">
        <FileUp size={20} strokeWidth={1.6} />
      </span>
      <span className="dir-drop-title" role="status">
        {busy ? "Reading the file…" : "Drop a CSV file here, or choose one"}
      </span>
      <span className="rc-hint">{text}</span>
    </label>
  );
}
