/** What is read, and that it can be changed. Runs in pages too. */
export async function use(memory) {
  const texts = (await memory.getAll()).map(({ text }) => text);
  const { unreadable, embedded } = await memory.stats();
  const changes = (await memory.history()).length;
  const [first] = await memory.getAll();
  await memory.update(first.id, { text: "Likes jazz" });
  await memory.add("Likes tea");
  const found = (await memory.search("tea")).map(({ memory: { text } }) => text);
  return { texts, unreadable, embedded, changes, found: found[0], count: (await memory.getAll()).length };
}
