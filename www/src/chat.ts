import type OpenAI from "openai";
import { byId } from "./dom.js";
import { chatProblem } from "./errors.js";
import type { Session } from "./session.js";
import type { Settings } from "./settings.js";
import { Thread, type ReplyView } from "./thread.js";

type Conversation = OpenAI.Chat.ChatCompletionMessageParam[];

export interface ChatOptions {
  readonly settings: () => Settings;
  readonly openSettings: () => void;
}

/** The left side of the page: one conversation at a time, sent whole with every message as chat completions want it. */
export class Chat {
  readonly #options: ChatOptions;
  readonly #thread = new Thread();
  readonly #form = byId<HTMLFormElement>("composer-form");
  readonly #composer = byId<HTMLTextAreaElement>("composer");
  readonly #send = byId<HTMLButtonElement>("send");
  readonly #stop = byId<HTMLButtonElement>("stop");
  #client: Session | undefined;
  #messages: Conversation = [];
  #running: AbortController | undefined;
  #lastReply: ReplyView | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say(this.#composer.value);
    });
    this.#composer.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#composer.addEventListener("input", () => this.#sizeComposer());
    this.#stop.addEventListener("click", () => this.stop());
    this.#sizeComposer();
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** Goes on with another client; the conversation stays. */
  use(client: Session): void {
    this.stop();
    this.#unsubscribe?.();
    this.#client = client;
    this.#unsubscribe = client.memory.on("turn", (turn) => this.#lastReply?.note(turn));
  }

  startOver(): void {
    this.stop();
    this.#messages = [];
    this.#lastReply = undefined;
    this.#thread.clear();
  }

  stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#setRunning(undefined);
  }

  focus(): void {
    this.#composer.focus();
  }

  say(text: string): void {
    const content = text.trim();
    if (content === "" || this.running || !this.#client) return;
    this.#messages.push({ role: "user", content });
    this.#thread.user(content);
    this.#composer.value = "";
    this.#sizeComposer();
    void this.#answer(this.#client);
  }

  async #answer(client: Session): Promise<void> {
    const running = new AbortController();
    const conversation = this.#messages;
    this.#setRunning(running);
    const view = this.#thread.reply();
    this.#lastReply = view;
    let content = "";
    try {
      const { model } = this.#options.settings();
      const stream = await client.chat.completions.create(
        { model, messages: conversation, stream: true },
        { signal: running.signal },
      );
      for await (const chunk of stream) {
        const piece = chunk.choices[0]?.delta?.content ?? "";
        content += piece;
        if (piece !== "") view.append(piece);
      }
      view.end(running.signal.aborted ? "stopped" : "done");
    } catch (error) {
      if (running.signal.aborted) {
        view.end("stopped");
      } else {
        if (content === "") view.remove();
        else view.end("stopped");
        this.#showProblem(error, client, conversation);
      }
    }
    if (content !== "") conversation.push({ role: "assistant", content });
    if (this.#running === running) this.#setRunning(undefined);
  }

  #showProblem(error: unknown, client: Session, conversation: Conversation): void {
    if (conversation !== this.#messages) return;
    this.#thread.problem(
      chatProblem(error, this.#options.settings()),
      { label: "Try again", run: () => void this.#answer(this.#client ?? client) },
      { label: "Settings", run: this.#options.openSettings },
    );
  }

  #setRunning(running: AbortController | undefined): void {
    const hadFocus = document.activeElement === this.#send || document.activeElement === this.#stop;
    this.#running = running;
    this.#send.hidden = running !== undefined;
    this.#stop.hidden = running === undefined;
    if (hadFocus) (running ? this.#stop : this.#composer).focus();
  }

  #sizeComposer(): void {
    this.#composer.style.height = "auto";
    this.#composer.style.height = `${this.#composer.scrollHeight}px`;
    this.#send.disabled = this.#composer.value.trim() === "";
  }
}
