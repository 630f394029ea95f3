// Not a module: it runs before the first paint, so that a chosen theme does not flash.
let chosenTheme = null;
try {
  chosenTheme = localStorage.getItem("theme");
} catch {
  // Storage is blocked: the theme of the system is used.
}
if (chosenTheme) document.documentElement.dataset.theme = chosenTheme;
