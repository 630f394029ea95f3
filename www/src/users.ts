import { byId, element } from "./dom.js";

const LIST = "fast-memory-demo.users";
const CURRENT = "fast-memory-demo.user";
const NEW = " new"; // A name is trimmed before it is stored, so no user can be called this.

export interface Users {
  readonly current: string;
}

function stored(): string[] {
  try {
    const names: unknown = JSON.parse(localStorage.getItem(LIST) ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is blocked: the list of users then lasts until the next reload.
  }
}

function storedCurrent(): string | null {
  try {
    return localStorage.getItem(CURRENT);
  } catch {
    return null;
  }
}

export function userSwitch(onChange: (userId: string) => void): Users {
  const select = byId<HTMLSelectElement>("user-select");
  const dialog = byId<HTMLDialogElement>("new-user");
  const form = byId<HTMLFormElement>("new-user-form");
  const input = byId<HTMLInputElement>("new-user-name");
  const names = [...new Set(["alice", "bob", ...stored()])];
  let current = storedCurrent() ?? "alice";
  if (!names.includes(current)) current = "alice";

  function render(): void {
    select.replaceChildren(
      ...names.map((name) => element("option", { value: name }, name)),
      element("option", { value: NEW }, "New user…"),
    );
    select.value = current;
  }

  function switchTo(name: string): void {
    if (!names.includes(name)) {
      names.push(name);
      store(LIST, JSON.stringify(names));
    }
    current = name;
    store(CURRENT, name);
    render();
    onChange(name);
  }

  select.addEventListener("change", () => {
    if (select.value !== NEW) return switchTo(select.value);
    select.value = current;
    form.reset();
    dialog.showModal();
    input.focus();
  });
  input.addEventListener("input", () => {
    input.setCustomValidity(input.value !== "" && input.value.trim() === "" ? "Type a name." : "");
  });
  form.addEventListener("submit", () => switchTo(input.value.trim()));
  byId("new-user-cancel").addEventListener("click", () => dialog.close());
  render();

  return {
    get current() {
      return current;
    },
  };
}
