import { byId } from "./dom.js";

/** Light and dark follow the system until one is chosen here; public/theme.js restores the choice before the first paint. */
export function themeToggle(): void {
  const toggle = byId("theme-toggle");
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset["theme"] ? root.dataset["theme"] === "dark" : systemDark.matches);

  function label(): void {
    const text = isDark() ? "Use the light theme" : "Use the dark theme";
    toggle.setAttribute("aria-label", text);
    toggle.title = text;
  }

  toggle.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
    label();
    try {
      localStorage.setItem("theme", root.dataset["theme"]);
    } catch {
      // Storage is blocked: the choice then lasts until the next reload.
    }
  });
  systemDark.addEventListener("change", label);
  label();
}
