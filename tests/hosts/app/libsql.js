import { createClient } from "@libsql/client";
import { libsql } from "fast-memory/libsql";

import { answerLines } from "./lines.js";

void answerLines({ store: libsql(createClient({ url: "file:fast-memory.db" })) });
