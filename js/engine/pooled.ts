import { type Engine, Turn } from "../../build/engine/engine.js";

/** Engines that are at rest: more are given back. */
const MOST_AT_REST = 4;

/**
 * The engine of one user, for a host whose requests must not wait for one another: each call, and each turn until it is freed, has an engine
 * of its own. What a request that was cancelled has left locked, no other one ever meets.
 */
export function pooledEngine(make: () => Engine): Engine {
  const atRest: Engine[] = [];
  const rest = (engine: Engine) => void (atRest.length < MOST_AT_REST ? atRest.push(engine) : engine.free());
  const call = (name: keyof Engine, args: unknown[]) => {
    // The one that rested last knows most of what is new.
    const engine = atRest.pop() ?? make();
    const result = (engine[name] as (...args: unknown[]) => unknown)(...args);
    if (!(result instanceof Promise)) {
      rest(engine);
      return result;
    }
    return result.then(
      (value) => {
        if (value instanceof Turn) afterFree(value, () => rest(engine));
        else rest(engine);
        return value;
      },
      (error: unknown) => {
        rest(engine);
        throw error;
      },
    );
  };
  return new Proxy({} as Engine, {
    get: (_, name) => (name === "then" ? undefined : (...args: unknown[]) => call(name as keyof Engine, args)),
  });
}

function afterFree(turn: Turn, freed: () => void): void {
  const free = () => {
    Turn.prototype.free.call(turn);
    freed();
  };
  Object.defineProperty(turn, "free", { value: free, configurable: true });
}
