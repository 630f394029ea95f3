import { byId, element } from "./dom.js";
import { PROVIDERS, providerOf, type ProviderId, type Settings } from "./settings.js";

export interface SettingsDialog {
  open(): void;
}

export function settingsDialog(current: () => Settings, onSave: (settings: Settings) => void): SettingsDialog {
  const dialog = byId<HTMLDialogElement>("settings");
  const form = byId<HTMLFormElement>("settings-form");
  const presets = byId("settings-presets");
  const fields = byId("settings-fields");
  const note = byId("settings-note");
  const baseURL = byId<HTMLInputElement>("settings-base-url");
  const apiKey = byId<HTMLInputElement>("settings-key");
  const model = byId<HTMLInputElement>("settings-model");
  let provider: ProviderId = "scripted";

  const radios = PROVIDERS.map(({ id, name }) => {
    const radio = element("input", { type: "radio", name: "provider", value: id, "data-testid": `provider-${id}` });
    radio.addEventListener("change", () => {
      const stored = current();
      const preset = providerOf({ provider: id });
      show(stored.provider === id ? stored : { ...preset, provider: id, apiKey: "" });
    });
    presets.append(element("label", { class: "preset" }, radio, element("span", {}, name)));
    return radio;
  });

  function show(settings: Settings): void {
    provider = settings.provider;
    const preset = providerOf(settings);
    for (const radio of radios) radio.checked = radio.value === provider;
    note.textContent = preset.note;
    baseURL.value = settings.baseURL;
    model.value = settings.model;
    apiKey.value = settings.apiKey;
    apiKey.required = preset.needsKey;
    apiKey.placeholder = preset.needsKey ? "" : "not needed";
    const scripted = provider === "scripted";
    fields.hidden = scripted;
    for (const input of [baseURL, model, apiKey]) input.disabled = scripted;
  }

  form.addEventListener("submit", () => {
    onSave({ provider, baseURL: baseURL.value.trim(), model: model.value.trim(), apiKey: apiKey.value.trim() });
  });
  byId("settings-cancel").addEventListener("click", () => dialog.close());

  return {
    open() {
      show(current());
      dialog.showModal();
      radios.find((radio) => radio.checked)?.focus();
    },
  };
}
