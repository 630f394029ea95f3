import OpenAI from "openai";
import { withFastMemory, type FastMemoryError, type Progress } from "fast-memory";

const baseURL = new URLSearchParams(location.search).get("api");
if (!baseURL) throw new Error("no ?api= in the address");

const progress: Progress[] = [];
const failures: string[] = [];
const client = withFastMemory(new OpenAI({ apiKey: "test-key", baseURL, dangerouslyAllowBrowser: true }), "alice", {
  topK: 3,
  onProgress: (step) => progress.push(step),
  onError: (error: FastMemoryError) => failures.push(`${error.name}: ${error.message}`),
});

const app = {
  progress,
  failures,
  async say(text: string): Promise<string | null | undefined> {
    const reply = await client.chat.completions.create({ model: "mock", messages: [{ role: "user", content: text }] });
    return reply.choices[0]?.message.content;
  },
  ready: () => client.memory.ready(),
  stats: () => client.memory.stats(),
  texts: async (): Promise<string[]> => (await client.memory.getAll()).map(({ text }) => text),
};

declare global {
  interface Window {
    app: typeof app;
  }
}
window.app = app;
