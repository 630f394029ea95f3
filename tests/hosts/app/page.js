import { openChat } from "./chat.js";

globalThis.chat = openChat(new URLSearchParams(location.search).get("api"));
