/** The ways in which models really write the block, each by its name. The nonce and the memories are given. */
export const shapes = {
  plain: (nonce, memories) => closed(nonce, json(memories)),
  pretty: (nonce, memories) => closed(nonce, `\n${JSON.stringify({ memories }, null, 2)}\n`),
  unclosed: (nonce, memories) => `${open(nonce)}${json(memories)}`,
  cutInJson: (nonce, memories) => `${open(nonce)}${json(memories).slice(0, -4)}`,
  twice: (nonce, memories) => memories.map((memory) => closed(nonce, json([memory]))).join("\n"),
  fenceInside: (nonce, memories) => closed(nonce, `\n\`\`\`json\n${json(memories)}\n\`\`\`\n`),
  fenceAround: (nonce, memories) => `\`\`\`xml\n${closed(nonce, json(memories))}\n\`\`\``,
  listRoot: (nonce, memories) => closed(nonce, JSON.stringify(memories)),
  strings: (nonce, memories) => closed(nonce, JSON.stringify({ memories: memories.map(({ content }) => content) })),
  nothing: (nonce) => closed(nonce, '{"memories":null}'),
  trailingComma: (nonce, memories) => closed(nonce, json(memories).replace("]}", ",]}")),
  singleQuotes: (nonce, memories) => closed(nonce, json(memories).replaceAll('"', "'")),
  attributes: (nonce, memories) => `<memory type="json" key="${nonce}" >${json(memories)}</memory>`,
  mixedCase: (nonce, memories) => `<Memory key="${nonce}">${json(memories)}</MEMORY>`,
  proseAround: (nonce, memories) => closed(nonce, `Here is what I learned: ${json(memories)} That is all.`),
};

export function block(nonce, memories, shape = "plain") {
  const write = shapes[shape];
  if (!write) throw new Error(`no block shape "${shape}"; known: ${Object.keys(shapes).join(", ")}`);
  return write(nonce, memories);
}

const open = (nonce) => `<memory key="${nonce}">`;
const closed = (nonce, inside) => `${open(nonce)}${inside}</memory>`;
const json = (memories) => JSON.stringify({ memories });
