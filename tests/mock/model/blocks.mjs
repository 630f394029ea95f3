/**
 * The ways in which models really write the block, each by its name.
 *
 * @type {Record<string, (key: string, memories: any[]) => string>}
 */
export const shapes = {
  plain: (key, memories) => closed(key, json(memories)),
  pretty: (key, memories) => closed(key, `\n${JSON.stringify({ memories }, null, 2)}\n`),
  unclosed: (key, memories) => `${open(key)}${json(memories)}`,
  cutInJson: (key, memories) => `${open(key)}${json(memories).slice(0, -4)}`,
  twice: (key, memories) => memories.map((memory) => closed(key, json([memory]))).join("\n"),
  fenceInside: (key, memories) => closed(key, `\n\`\`\`json\n${json(memories)}\n\`\`\`\n`),
  fenceAround: (key, memories) => `\`\`\`xml\n${closed(key, json(memories))}\n\`\`\``,
  listRoot: (key, memories) => closed(key, JSON.stringify(memories)),
  strings: (key, memories) => closed(key, JSON.stringify({ memories: memories.map(({ content }) => content) })),
  nothing: (key) => closed(key, '{"memories":null}'),
  trailingComma: (key, memories) => closed(key, json(memories).replace("]}", ",]}")),
  singleQuotes: (key, memories) => closed(key, json(memories).replaceAll('"', "'")),
  attributes: (key, memories) => `<memory type="json" key="${key}" >${json(memories)}</memory>`,
  mixedCase: (key, memories) => `<Memory key="${key}">${json(memories)}</MEMORY>`,
  proseAround: (key, memories) => closed(key, `Here is what I learned: ${json(memories)} That is all.`),
};

/**
 * @param {any} key
 * @param {object[]} memories
 * @param {string} [shape] a name of `shapes`
 */
export function block(key, memories, shape = "plain") {
  const write = shapes[shape];
  if (!write) throw new Error(`no block shape "${shape}"; known: ${Object.keys(shapes).join(", ")}`);
  return write(key, memories);
}

const open = (key) => `<memory key="${key}">`;
const closed = (key, inside) => `${open(key)}${inside}</memory>`;
const json = (memories) => JSON.stringify({ memories });
