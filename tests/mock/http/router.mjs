/**
 * Finds what serves a request in a table of `"METHOD /path/:name"`. The path's end decides, so that every base URL leads here:
 * /v1, /openai/v1, /openai/deployments/NAME. A path that is spelt out goes before one with a name in it.
 */
export class Router {
  #routes;

  constructor(table) {
    this.#routes = Object.entries(table)
      .map(([route, serve]) => {
        const [method, path] = route.split(" ");
        return {
          method,
          serve,
          names: path.split(":").length - 1,
          pattern: new RegExp(`${path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
        };
      })
      .sort((left, right) => left.names - right.names || right.pattern.source.length - left.pattern.source.length);
  }

  /** `[serve, parameters]`, or `undefined`. */
  find(method, path) {
    for (const route of this.#routes) {
      const found = route.method === method && route.pattern.exec(path);
      if (found) return [route.serve, { ...found.groups }];
    }
  }
}
