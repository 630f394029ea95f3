import { dyingWorkers } from "./experiments/dying-worker.mjs";
import { everyIndexedDbCall } from "./experiments/every-indexed-db-call.mjs";
import { everyStoreCall } from "./experiments/every-store-call.mjs";
import { kills } from "./experiments/kills.mjs";
import { network } from "./experiments/network.mjs";
import { writers } from "./experiments/writers.mjs";

export const EXPERIMENTS = [
  ...kills,
  ...writers,
  ...everyStoreCall,
  ...everyIndexedDbCall,
  ...network,
  ...dyingWorkers,
];
