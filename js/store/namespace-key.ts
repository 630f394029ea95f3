/** The namespace as a key without NUL, at which some drivers, and PostgreSQL, end a text. */
export function namespaceKey(namespace: string): string {
  return namespace.replace(/[\\\0]/g, (character) => (character === "\0" ? "\\0" : "\\\\"));
}
