import type { TurnReport } from "fast-memory";
import { button, byId, element } from "./dom.js";
import type { Problem } from "./errors.js";
import type { Action } from "./notices.js";

const NEAR_THE_END_PX = 80;

/** A reply on the page while it arrives. */
export interface ReplyView {
  append(text: string): void;
  end(state: "done" | "stopped"): void;
  remove(): void;
  note(turn: TurnReport): void;
}

/** The messages on the page. Their text is only ever text. */
export class Thread {
  readonly #scroller = byId("thread");
  readonly #messages = byId("messages");
  readonly #announcer = byId("announcer");

  clear(): void {
    this.#messages.replaceChildren();
    this.#announcer.textContent = "";
    this.#welcome();
  }

  user(text: string): void {
    this.#messages.append(
      element(
        "li",
        { class: "message message--user", "data-testid": "message-user" },
        element("span", { class: "visually-hidden" }, "You: "),
        element("p", { class: "message__text", "data-testid": "message-text" }, text),
      ),
    );
    this.#welcome();
    this.#toEnd();
  }

  reply(): ReplyView {
    const text = element("p", { class: "message__text", "data-testid": "message-text" });
    const item = element(
      "li",
      {
        class: "message message--assistant",
        "data-testid": "message-assistant",
        "data-state": "streaming",
        "aria-busy": "true",
      },
      element("span", { class: "visually-hidden" }, "Reply: "),
      text,
    );
    this.#messages.append(item);
    this.#toEnd();
    return {
      append: (piece) => this.#follow(() => text.append(piece)),
      end: (state) => {
        text.normalize();
        item.dataset["state"] = state;
        item.removeAttribute("aria-busy");
        if (state === "stopped") this.#follow(() => item.append(element("p", { class: "message__note" }, "stopped")));
        this.#announcer.textContent = text.textContent;
      },
      remove: () => item.remove(),
      note: (turn) => {
        const note = describe(turn);
        if (note)
          this.#follow(() =>
            item.append(element("p", { class: "message__note", "data-testid": "message-note" }, note)),
          );
      },
    };
  }

  problem({ title, detail, code }: Problem, ...actions: Action[]): void {
    const item = element(
      "li",
      { class: "message message--problem", role: "alert", "data-testid": "chat-error", "data-code": code },
      element("p", {}, element("strong", {}, title), " ", element("code", {}, code)),
      element("p", {}, detail),
    );
    const row = element("p", { class: "message__actions" });
    for (const { label, run } of actions) {
      row.append(
        button(label, () => {
          item.remove();
          run();
        }),
      );
    }
    item.append(row);
    this.#messages.append(item);
    this.#toEnd();
  }

  #welcome(): void {
    byId("welcome").hidden = this.#messages.childElementCount > 0;
  }

  /** Stays at the end while text arrives, unless the reader has scrolled away. */
  #follow(change: () => void): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
    change();
    if (atEnd) this.#toEnd();
  }

  #toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

function describe({ recalled, learned }: TurnReport): string {
  const parts = [
    [recalled.length, "used"],
    [learned.added.length, "learned"],
    [learned.updated.length, "updated"],
    [learned.forgotten.length, "forgotten"],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, verb]) => `${n} ${verb}`);
  return said.length === 0 ? "" : `memories: ${said.join(" · ")}`;
}
