import { useMemo, useState } from "react";
import { Chat } from "./Chat";
import { connect } from "./client";
import { Memories } from "./Memories";

export function App() {
  const [apiKey, setApiKey] = useState("");
  const client = useMemo(() => (apiKey ? connect(apiKey, "alice") : undefined), [apiKey]);
  if (client) {
    return (
      <main>
        <Chat client={client} />
        <Memories memory={client.memory} />
      </main>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setApiKey(String(new FormData(event.currentTarget).get("key")));
      }}
    >
      <label>
        Your OpenAI key <input name="key" type="password" required />
      </label>
      <button>Chat</button>
    </form>
  );
}
