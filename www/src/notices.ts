import { button, byId, element } from "./dom.js";
import type { Problem } from "./errors.js";

export interface Action {
  readonly label: string;
  readonly run: () => void;
}

/** Shows a problem above the chat until it is dismissed; the same code is shown once. */
export function notify({ title, detail, code }: Problem, action?: Action): void {
  const notices = byId("notices");
  const notice = element(
    "div",
    { class: "notice", role: "alert", "data-testid": "memory-error", "data-code": code },
    element(
      "div",
      { class: "notice__text" },
      element("strong", {}, title),
      " ",
      element("code", {}, code),
      element("p", {}, detail),
    ),
  );
  const actions = element("div", { class: "notice__actions" });
  if (action) {
    actions.append(
      button(action.label, () => {
        notice.remove();
        action.run();
      }),
    );
  }
  actions.append(button("Dismiss", () => notice.remove(), { "data-testid": "memory-error-dismiss" }));
  notice.append(actions);
  const shown = [...notices.children].find((other) => other.getAttribute("data-code") === code);
  if (shown) shown.replaceWith(notice);
  else notices.append(notice);
}

export function clearNotices(): void {
  byId("notices").replaceChildren();
}
