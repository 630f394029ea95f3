import type { Memory, MemoryRecord } from "fast-memory";
import { useEffect, useState } from "react";

/** What is remembered, as it changes. */
export function Memories({ memory }: { memory: Memory }) {
  const [records, setRecords] = useState<MemoryRecord[]>([]);

  useEffect(() => {
    let isShown = true;
    const show = async () => {
      const all = await memory.getAll({ order: "newest" });
      if (isShown) setRecords(all);
    };
    void show();
    const stop = memory.on("change", show);
    return () => {
      isShown = false;
      stop();
    };
  }, [memory]);

  return (
    <section>
      <h2>Remembered</h2>
      <ul aria-label="Memories">
        {records.map(({ id, text, category }) => (
          <li key={id}>
            <span>{text}</span> <small>{category}</small> <button onClick={() => void memory.delete(id)}>Forget</button>
          </li>
        ))}
      </ul>
    </section>
  );
}
