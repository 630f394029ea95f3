import { byId } from "./dom.js";

export interface Drawer {
  readonly isOpen: boolean;
  close(): void;
}

/** On a narrow page the memory panel lies over the chat, and takes the keyboard while it does. */
export function memoryDrawer(): Drawer {
  const narrow = matchMedia("(max-width: 860px)");
  const panel = byId("memory-panel");
  const chat = byId("chat");
  const opener = byId("memory-open");
  let open = false;

  function render(): void {
    const over = narrow.matches && open;
    document.documentElement.toggleAttribute("data-drawer", over);
    panel.inert = narrow.matches && !open;
    chat.inert = over;
    opener.setAttribute("aria-expanded", String(over));
  }

  function set(value: boolean): void {
    if (open === value) return;
    open = value;
    render();
    if (narrow.matches) byId(open ? "memory-close" : "memory-open").focus();
  }

  opener.addEventListener("click", () => set(!open));
  byId("memory-close").addEventListener("click", () => set(false));
  byId("backdrop").addEventListener("click", () => set(false));
  narrow.addEventListener("change", render);
  render();

  return {
    get isOpen() {
      return narrow.matches && open;
    },
    close: () => set(false),
  };
}
