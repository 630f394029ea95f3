import type { Memory, MemoryRecord, SearchHit, Stats, TurnReport } from "fast-memory";
import { byId, element } from "./dom.js";
import { memoryProblem, type Problem } from "./errors.js";
import { memoryItem } from "./memory-item.js";

const SEARCH_DELAY_MS = 120;
const SEARCH_TOP_K = 20;

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** The right side of the page: one user's memories, and what the last answer used of them. */
export class MemoryPanel {
  readonly #list = byId("memory-list");
  readonly #empty = byId("memory-empty");
  readonly #search = byId<HTMLInputElement>("memory-search");
  readonly #addForm = byId<HTMLFormElement>("memory-add");
  readonly #addText = byId<HTMLInputElement>("memory-add-text");
  readonly #addCategory = byId<HTMLSelectElement>("memory-add-category");
  readonly #clear = byId<HTMLButtonElement>("memory-clear");
  readonly #onProblem: (problem: Problem) => void;
  #memory: Memory | undefined;
  #unsubscribe: Array<() => void> = [];
  #used = new Map<string, number>();
  #learned = new Set<string>();
  #total = 0;
  #drawn = 0;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(onProblem: (problem: Problem) => void) {
    this.#onProblem = onProblem;
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#searchTimer);
      this.#searchTimer = setTimeout(() => void this.refresh(), SEARCH_DELAY_MS);
    });
    this.#addForm.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#add();
    });
    this.#clear.addEventListener("click", () => this.#confirmClear());
    byId<HTMLDialogElement>("clear").addEventListener("close", (event) => {
      if ((event.currentTarget as HTMLDialogElement).returnValue === "clear")
        void this.#attempt((memory) => memory.clear());
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.refresh();
    });
  }

  show(memory: Memory): void {
    for (const stop of this.#unsubscribe) stop();
    this.#memory = memory;
    this.forgetTurn();
    this.#search.value = "";
    byId("memory-subtitle").textContent = `what is known about ${memory.userId}`;
    this.#list.replaceChildren();
    this.#unsubscribe = [memory.on("change", () => void this.refresh()), memory.on("turn", (turn) => this.#turn(turn))];
    void this.refresh();
  }

  /** Takes away the marks of the last answer. */
  forgetTurn(): void {
    this.#used.clear();
    this.#learned.clear();
    void this.refresh();
  }

  async refresh(): Promise<void> {
    const memory = this.#memory;
    if (!memory) return;
    const turn = ++this.#drawn;
    const query = this.#search.value.trim();
    try {
      const [all, hits, stats] = await Promise.all([
        memory.getAll(),
        query === "" ? undefined : memory.search(query, { topK: SEARCH_TOP_K }),
        memory.stats(),
      ]);
      if (turn !== this.#drawn || memory !== this.#memory) return;
      this.#draw(all, hits, query);
      this.#drawStats(stats);
    } catch (error) {
      if (turn === this.#drawn && memory === this.#memory) this.#fail(error);
    }
  }

  #turn({ recalled, learned }: TurnReport): void {
    this.#used = new Map(recalled.map(({ memory, score }) => [memory.id, score]));
    this.#learned = new Set([...learned.added, ...learned.updated].map(({ id }) => id));
    void this.refresh();
  }

  #draw(all: readonly MemoryRecord[], hits: readonly SearchHit[] | undefined, query: string): void {
    const found = new Map(hits?.map(({ memory, score }) => [memory.id, score]));
    const newestFirst = all.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
    const usedFirst = newestFirst.toSorted(
      (a, b) => (this.#used.get(b.id) ?? -Infinity) - (this.#used.get(a.id) ?? -Infinity) || 0,
    );
    const shown = hits ? hits.map(({ memory }) => memory) : usedFirst;
    const focused = this.#focusedIndex();
    this.#list.replaceChildren(
      ...shown.map((record) =>
        memoryItem(record, {
          used: this.#used.get(record.id),
          found: found.get(record.id),
          learned: this.#learned.has(record.id),
          onDelete: () => void this.#attempt((memory) => memory.delete(record.id)),
        }),
      ),
    );
    if (focused >= 0) this.#restoreFocus(focused);
    this.#total = all.length;
    this.#empty.hidden = shown.length > 0;
    this.#empty.textContent =
      query !== ""
        ? `Nothing found for “${query}”.`
        : "Nothing yet. Say something about yourself in the chat, or add a memory below.";
  }

  #drawStats({ totalChunks, categories, embedded, store }: Stats): void {
    const { preference, fact, context } = categories;
    const byCategory = [
      plural(preference, "preference", "preferences"),
      plural(fact, "fact", "facts"),
      `${context} context`,
    ];
    const where = store === "indexeddb" ? "stored in this browser" : "kept in this tab only";
    byId("memory-stats").replaceChildren(
      element("span", { "data-testid": "memory-total" }, plural(totalChunks, "memory", "memories")),
      totalChunks > 0 ? `: ${byCategory.join(", ")}. ${embedded} with a vector, ${where}.` : `, ${where}.`,
    );
    byId("memory-open-count").textContent = String(totalChunks);
    this.#clear.disabled = totalChunks === 0;
  }

  /** Every deletion redraws the list: keep the keyboard where it was. */
  #focusedIndex(): number {
    const item = document.activeElement?.closest("#memory-list > li");
    return item ? [...this.#list.children].indexOf(item) : -1;
  }

  #restoreFocus(index: number): void {
    const item = this.#list.children[Math.min(index, this.#list.children.length - 1)];
    (item?.querySelector("button") ?? this.#search).focus();
  }

  async #add(): Promise<void> {
    const category = this.#addCategory.value as MemoryRecord["category"];
    const added = await this.#attempt((memory) => memory.add(this.#addText.value, { category }));
    if (added) this.#addText.value = "";
  }

  #confirmClear(): void {
    const dialog = byId<HTMLDialogElement>("clear");
    byId("clear-title").textContent =
      `Erase ${plural(this.#total, "memory", "memories")} of ${this.#memory?.userId ?? ""}?`;
    dialog.returnValue = "";
    dialog.showModal();
  }

  async #attempt(change: (memory: Memory) => Promise<unknown>): Promise<boolean> {
    if (!this.#memory) return false;
    try {
      await change(this.#memory);
      await this.refresh();
      return true;
    } catch (error) {
      this.#onProblem(memoryProblem(error));
      return false;
    }
  }

  #fail(error: unknown): void {
    const problem = memoryProblem(error);
    this.#list.replaceChildren();
    this.#empty.hidden = false;
    this.#empty.textContent = "The memories cannot be read.";
    byId("memory-stats").textContent = "";
    this.#clear.disabled = true;
    this.#onProblem(problem);
  }
}
