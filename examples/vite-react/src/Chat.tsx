import type OpenAI from "openai";
import { useState } from "react";
import type { Client } from "./client";

type Message = OpenAI.Chat.ChatCompletionUserMessageParam | OpenAI.Chat.ChatCompletionAssistantMessageParam;

export function Chat({ client }: { client: Client }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const [problem, setProblem] = useState("");

  async function say(content: string) {
    const asked: Message[] = [...messages, { role: "user", content }];
    setMessages(asked);
    setProblem("");
    try {
      let answer = "";
      const stream = await client.chat.completions.create({ model: "gpt-4o", messages: asked, stream: true });
      for await (const chunk of stream) {
        answer += chunk.choices[0]?.delta?.content ?? "";
        setMessages([...asked, { role: "assistant", content: answer }]);
      }
    } catch (error) {
      setProblem(String(error));
    }
  }

  return (
    <section>
      <ol aria-label="Chat">
        {messages.map(({ role, content }, at) => (
          <li key={at} data-role={role}>
            {String(content)}
          </li>
        ))}
      </ol>
      <p role="alert">{problem}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          void say(String(new FormData(form).get("text")));
          form.reset();
        }}
      >
        <input name="text" aria-label="Message" required />
        <button>Send</button>
      </form>
    </section>
  );
}
