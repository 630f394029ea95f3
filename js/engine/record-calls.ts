import type {
  Engine,
  JobBatch,
  JobCounts,
  JobsReply,
  MemoryChange,
  MemoryFilter,
  NextJobsOptions,
  RawChange,
  RawHit,
  RawLearned,
  RawRecord,
  RawStats,
  SearchOptions,
} from "./bindings.js";
import type { RecordMethod } from "./protocol.js";

/** The methods of a `MemoryEngine` that read or write records, over one function that calls them by name. */
export abstract class RecordCalls {
  progress(): number {
    return 0;
  }

  ownCommits(_after: number, _until: number): number {
    return 0;
  }

  unreadable(): number | undefined {
    return undefined;
  }

  protected abstract call<M extends RecordMethod>(method: M, ...args: Parameters<Engine[M]>): ReturnType<Engine[M]>;

  search(options: SearchOptions): Promise<RawHit[]> {
    return this.call("search", options);
  }

  addMany(memoriesJson: string[]): Promise<RawRecord[]> {
    return this.call("addMany", memoriesJson);
  }

  get(id: string): Promise<RawRecord | undefined> {
    return this.call("get", id);
  }

  update(id: string, change: MemoryChange): Promise<RawRecord | undefined> {
    return this.call("update", id, change);
  }

  getAll(filter: MemoryFilter): Promise<RawRecord[]> {
    return this.call("getAll", filter);
  }

  delete(id: string): Promise<boolean> {
    return this.call("delete", id);
  }

  history(id?: string): Promise<RawChange[]> {
    return this.call("history", id);
  }

  undo(changeId?: string): Promise<RawRecord | undefined> {
    return this.call("undo", changeId);
  }

  approve(id: string): Promise<RawRecord | undefined> {
    return this.call("approve", id);
  }

  contradicted(text: string): Promise<RawRecord | undefined> {
    return this.call("contradicted", text);
  }

  clear(): Promise<number> {
    return this.call("clear");
  }

  stats(): Promise<RawStats> {
    return this.call("stats");
  }

  fillVectors(): Promise<number> {
    return this.call("fillVectors");
  }

  nextJobs(options: NextJobsOptions): Promise<JobBatch | undefined> {
    return this.call("nextJobs", options);
  }

  completeJobs(reply: JobsReply): Promise<RawLearned> {
    return this.call("completeJobs", reply);
  }

  failJobs(jobIds: string[]): Promise<void> {
    return this.call("failJobs", jobIds);
  }

  jobCounts(): Promise<JobCounts> {
    return this.call("jobCounts");
  }
}

/** Calls a method of an engine. TypeScript cannot tell that the arguments belong to the method. */
export function callMethod<M extends RecordMethod>(
  engine: Engine,
  method: M,
  args: Parameters<Engine[M]>,
): ReturnType<Engine[M]> {
  const call = engine[method] as (...args: unknown[]) => ReturnType<Engine[M]>;
  return call.apply(engine, args);
}
