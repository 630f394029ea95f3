import { withFastMemory } from "fast-memory";
import OpenAI from "openai";

const settings = document.querySelector("#settings");
const composer = document.querySelector("#composer");
const chat = document.querySelector("#chat");
const memory = document.querySelector("#memory");

let client;

async function connect() {
  const { apiKey, baseURL } = await chrome.storage.local.get(["apiKey", "baseURL"]);
  if (!apiKey) return;
  client = withFastMemory(
    new OpenAI({ apiKey, baseURL: baseURL || undefined, dangerouslyAllowBrowser: true }),
    "alice",
  );
  client.memory.on("change", count);
  client.memory.on("progress", count);
  await client.memory.ready();
  await count();
}

async function count() {
  const { totalChunks, embedded } = await client.memory.stats();
  memory.textContent = `${totalChunks} memories, ${embedded} with a vector`;
}

function show(role, text) {
  const item = document.createElement("li");
  item.dataset.role = role;
  item.textContent = text;
  chat.append(item);
  return item;
}

settings.addEventListener("submit", async (event) => {
  event.preventDefault();
  await chrome.storage.local.set(Object.fromEntries(new FormData(settings)));
  await connect();
});

composer.addEventListener("submit", async (event) => {
  event.preventDefault();
  const content = String(new FormData(composer).get("text"));
  composer.reset();
  show("user", content);
  const answer = show("assistant", "");
  try {
    const stream = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [{ role: "user", content }],
      stream: true,
    });
    for await (const chunk of stream) answer.textContent += chunk.choices[0]?.delta?.content ?? "";
    answer.dataset.done = "true";
  } catch (error) {
    answer.textContent = String(error);
  }
});

await connect();
