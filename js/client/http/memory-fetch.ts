import { UserMemory } from "../../memory/user-memory.js";
import { type Check, checkCall } from "../../options/checks.js";
import { ConfigError } from "../../types/errors.js";
import type { Memory } from "../../types/memory.js";
import { chatFetch } from "./fetch.js";

/** Options of {@link memoryFetch}. */
export interface MemoryFetchOptions {
  /**
   * Hosts of the services that may get memories, such as `"api.openai.com"` or `"localhost:11434"`; without a port, any port of
   * the host. Requests to all other hosts pass through unchanged. Default: every request that looks like a chat call takes part,
   * whatever its host.
   */
  hosts?: readonly string[];
}

const HOST = /^(?:\[[\da-f:.]+\]|[^\s/?#@:*[\]]+)(?::\d{1,5})?$/i;

const CHECKS: Record<keyof MemoryFetchOptions, Check> = {
  hosts: {
    is: (value) =>
      Array.isArray(value) && value.length > 0 && value.every((host) => typeof host === "string" && HOST.test(host)),
    wants: 'a list of host names without scheme and path, such as ["api.openai.com"]',
  },
};

/**
 * Wraps a `fetch` with memory, for SDKs and frameworks that accept one. Requests are recognised by method and path; all others
 * pass through unchanged. **Without `hosts`, every chat-shaped request takes part, to any host**: memories go to whatever host the
 * request goes to. Name the hosts where one `fetch` serves more than one service.
 *
 * @param memory from {@link createMemory}, or `client.memory`
 * @throws ConfigError when `fetch` is not a function, `memory` is not a memory, or an option cannot be used
 * @example
 * const memory = createMemory("alice");
 * const fetchWithMemory = memoryFetch(fetch, memory, { hosts: ["api.openai.com"] });
 * const model = new ChatOpenAI({ model: "gpt-4o", configuration: { fetch: fetchWithMemory } });
 */
export function memoryFetch(
  fetch: typeof globalThis.fetch,
  memory: Memory,
  options?: MemoryFetchOptions,
): typeof globalThis.fetch {
  if (typeof fetch !== "function") {
    throw new ConfigError(
      `memoryFetch needs a fetch, got ${fetch === null ? "null" : typeof fetch}: memoryFetch(fetch, createMemory("alice"))`,
    );
  }
  if (!(memory instanceof UserMemory)) {
    throw new ConfigError(
      'memoryFetch needs a memory of createMemory or client.memory: memoryFetch(fetch, createMemory("alice"))',
    );
  }
  const { hosts } = checkCall<MemoryFetchOptions>(options, CHECKS, "memoryFetch");
  return chatFetch(fetch, memory.chat, hosts && { allowsUrl: allowsHosts(hosts) });
}

function allowsHosts(hosts: readonly string[]): (url: string) => boolean {
  const allowed = new Set(hosts.map((host) => host.toLowerCase()));
  return (url) => {
    const target = parse(url);
    return target !== undefined && (allowed.has(target.hostname) || allowed.has(withPort(target)));
  };
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url, globalThis.location?.href);
  } catch {
    return undefined;
  }
}

/** URLs leave out the default port of their scheme. */
function withPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
