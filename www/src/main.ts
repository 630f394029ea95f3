import { Chat } from "./chat.js";
import { byId, element, button } from "./dom.js";
import { memoryDrawer } from "./drawer.js";
import { memoryProblem, type Problem } from "./errors.js";
import { MemoryPanel } from "./memory-panel.js";
import { ModelStatus } from "./model-status.js";
import { clearNotices, notify } from "./notices.js";
import { openSession, type Session } from "./session.js";
import { loadSettings, providerOf, saveSettings } from "./settings.js";
import { settingsDialog } from "./settings-dialog.js";
import { themeToggle } from "./theme.js";
import { userSwitch } from "./users.js";
import { welcome } from "./welcome.js";

let settings = loadSettings();
let store: "indexeddb" | "memory" = "indexeddb";
let session: Session;

const dialog = settingsDialog(
  () => settings,
  (chosen) => {
    settings = chosen;
    saveSettings(chosen);
    start();
  },
);
const chat = new Chat({ settings: () => settings, openSettings: () => dialog.open() });
const panel = new MemoryPanel(showProblem);
const modelStatus = new ModelStatus(() => void panel.refresh());
const drawer = memoryDrawer();
const users = userSwitch(() => {
  chat.startOver();
  start();
});

function showProblem(problem: Problem): void {
  // The model's state has a place of its own, beside the memories.
  if (problem.code === "model_load") return;
  const keepInTab = {
    label: "Keep memories in this tab only",
    run: () => {
      store = "memory";
      start();
    },
  };
  notify(problem, problem.code === "store_unavailable" && store === "indexeddb" ? keepInTab : undefined);
}

function showProvider(): void {
  const { id, name } = providerOf(settings);
  const change = () => dialog.open();
  byId("provider").replaceChildren(
    ...(id === "scripted"
      ? [
          element("strong", { class: "badge" }, "Scripted model"),
          element("span", {}, "no network, rules not intelligence"),
          button("Use a real model", change),
        ]
      : [
          element("strong", { class: "badge badge--live" }, name),
          element("span", {}, settings.model),
          button("Change", change),
        ]),
  );
}

function start(): void {
  clearNotices();
  showProvider();
  session = openSession({
    userId: users.current,
    settings,
    store,
    onError: (error) => showProblem(memoryProblem(error)),
  });
  chat.use(session);
  panel.show(session.memory);
  modelStatus.follow(session.memory);
  void welcome(session.memory, (text) => chat.say(text));
  byId<HTMLTextAreaElement>("composer").placeholder = `Message, as ${users.current}`;
}

byId("new-conversation").addEventListener("click", () => {
  chat.startOver();
  panel.forgetTurn();
  void welcome(session.memory, (text) => chat.say(text));
  chat.focus();
});
byId("settings-open").addEventListener("click", () => dialog.open());
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    if (drawer.isOpen) drawer.close();
    else chat.stop();
  }
  if (event.key === "/" && !(event.target as Element).matches("input, textarea, select")) {
    event.preventDefault();
    drawer.close();
    chat.focus();
  }
});

themeToggle();
start();
chat.startOver();
if (matchMedia("(hover: hover)").matches) chat.focus();
